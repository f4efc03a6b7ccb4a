import type { PriceGrid } from './auction-price.ts'
import type { MarketBlock } from './block-market.ts'

/** Between which prices each row may still lie; both ends on the grid. */
export type PriceBox = { readonly low: Float64Array; readonly high: Float64Array }

export function boxOf(
  intervals: readonly (readonly [low: number | null, high: number | null])[],
  { tick, lowestPrice, highestPrice }: PriceGrid,
): PriceBox {
  return {
    low: Float64Array.from(intervals, ([low]) => Math.ceil((low ?? lowestPrice) / tick) * tick),
    high: Float64Array.from(intervals, ([, high]) => Math.floor((high ?? highestPrice) / tick) * tick),
  }
}

/**
 * Cuts off prices at which some accepted block would lose even if all its other slots were as good for it as
 * they can be. False where nothing is left. Only ever cuts what doubles are sure of.
 */
export function tighten(box: PriceBox, accepted: readonly MarketBlock[], grid: PriceGrid): boolean {
  if (box.low.some((low, row) => low > box.high[row]!)) return false
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let isCut = false
    for (const block of accepted) {
      const { best, error } = bestSurplus(block, box)
      if (best + error < 0) return false
      for (const { row, injection } of block.parts) {
        // At most this far may the price leave its best end before the block loses.
        const room = (best + error) / Math.abs(injection)
        const ticks = Math.floor(room / grid.tick + 1e-9) * grid.tick
        if (injection > 0 && box.high[row]! - ticks > box.low[row]!) {
          box.low[row] = box.high[row]! - ticks
          isCut = true
        } else if (injection < 0 && box.low[row]! + ticks < box.high[row]!) {
          box.high[row] = box.low[row]! + ticks
          isCut = true
        }
      }
    }
    if (!isCut) return true
  }
  return true
}

/** What a block gains if every price is as good for it as the box allows, and how far doubles may be off. */
export function bestSurplus({ value, parts }: MarketBlock, { low, high }: PriceBox) {
  let best = Number(value)
  let size = Math.abs(best)
  for (const { row, injection } of parts) {
    const cash = injection * (injection > 0 ? high[row]! : low[row]!)
    best += cash
    size += Math.abs(cash)
  }
  return { best, error: size <= Number.MAX_SAFE_INTEGER ? 0 : size * ROUNDING }
}

const MOST_ROUNDS = 20
const ROUNDING = 2 ** -44
