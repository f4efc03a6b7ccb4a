import { middlePrice, type PriceGrid } from './auction-price.ts'
import type { BlockMarket, BlockSet, MarketBlock } from './block-market.ts'
import { boxOf, tighten, type PriceBox } from './price-box.ts'
import { guessPrices } from './price-guess.ts'
import { ExactSum } from './exact-sum.ts'
import { intervalAt } from './slot-curve.ts'

/** `none`: no prices on the grid support the set. `unknown`: neither found nor excluded. */
export type PriceAnswer = Float64Array | 'none' | 'unknown'

/**
 * Prices per row at which the simple orders are in equilibrium with `injections` and no block of `set` loses:
 * the middles of the intervals, moved only where blocks need it.
 */
export function supportingPrices(market: BlockMarket, set: BlockSet, injections: Float64Array): PriceAnswer {
  const { curves, blocks, grid } = market
  const accepted = blocks.filter((_, block) => set[block] === 1)
  const intervals = curves.map((curve, row) => intervalAt(curve, injections[row]!)!)
  const middles = Float64Array.from(intervals, ([low, high]) => middlePrice(low, high, grid))
  if (noneLoses(accepted, middles)) return middles
  return search(accepted, boxOf(intervals, grid), middles, grid, { left: MOST_SPLITS })
}

/** What a block gains at `prices`, exactly. */
export function surplusAt({ value, parts }: MarketBlock, prices: ArrayLike<number>): bigint {
  const gain = new ExactSum()
  for (const { row, injection } of parts) gain.addProduct(injection, prices[row]!)
  return gain.total + value
}

const noneLoses = (accepted: readonly MarketBlock[], prices: Float64Array): boolean =>
  accepted.every((block) => surplusAt(block, prices) >= 0n)

/** Halves the box until it is empty or a guess inside holds; every "none" is proven on the way. */
function search(
  accepted: readonly MarketBlock[],
  box: PriceBox,
  middles: Float64Array,
  grid: PriceGrid,
  splits: { left: number },
): PriceAnswer {
  if (!tighten(box, accepted, grid)) return 'none'
  const nearest = middles.map((middle, row) => Math.min(Math.max(middle, box.low[row]!), box.high[row]!))
  if (noneLoses(accepted, nearest)) return nearest
  const guess = guessPrices(accepted, box, nearest, grid)
  if (guess === 'none') return 'none'
  if (noneLoses(accepted, guess)) return guess
  const widest = widestRow(box, accepted)
  if (box.low[widest] === box.high[widest]) return 'none'
  if (splits.left-- <= 0) return 'unknown'
  const ticks = Math.floor((guess[widest]! - box.low[widest]!) / grid.tick)
  const cut = Math.min(box.low[widest]! + ticks * grid.tick, box.high[widest]! - grid.tick)
  const below = { low: box.low.slice(), high: box.high.slice() }
  below.high[widest] = cut
  const above = { low: box.low.slice(), high: box.high.slice() }
  above.low[widest] = cut + grid.tick
  const first = search(accepted, below, middles, grid, splits)
  if (typeof first !== 'string') return first
  const second = search(accepted, above, middles, grid, splits)
  return second === 'none' ? first : second
}

function widestRow({ low, high }: PriceBox, accepted: readonly MarketBlock[]): number {
  let widest = accepted[0]!.parts[0]!.row
  for (const { parts } of accepted)
    for (const { row } of parts) if (high[row]! - low[row]! > high[widest]! - low[widest]!) widest = row
  return widest
}

const MOST_SPLITS = 64
