import type { PriceGrid } from './auction-price.ts'
import type { MarketBlock } from './block-market.ts'
import { createProgramme, type Concave, type Factor } from './concave-programme.ts'
import { bestSurplus, type PriceBox } from './price-box.ts'

/**
 * Prices in the box, on the grid, near `wanted`, at which accepted blocks should not lose (to be checked), or
 * `none` where some blend of blocks loses at all prices of the box.
 */
export function guessPrices(
  accepted: readonly MarketBlock[],
  box: PriceBox,
  wanted: Float64Array,
  grid: PriceGrid,
): Float64Array | 'none' {
  const free = [...new Set(accepted.flatMap(({ parts }) => parts.map(({ row }) => row)))].filter(
    (row) => box.low[row]! < box.high[row]!,
  )
  if (free.length === 0) return wanted
  const span = free.reduce((most, row) => Math.max(most, box.high[row]! - box.low[row]!), 0)
  const columnOf = new Map(free.map((row, column) => [row, column]))
  const columns = free.map((row) => tent(box, wanted, row, span))
  const sizes = accepted.map(({ parts }) =>
    parts.reduce((most, { injection }) => Math.max(most, Math.abs(injection)), 1),
  )
  const rows = accepted.map((block, index): Concave => ({
    breaks: Float64Array.of(-surplusNear(block, wanted) / sizes[index]! / span),
    slopes: Float64Array.of(1, 0),
  }))
  const factors = accepted.flatMap(({ parts }, row): Factor[] =>
    parts
      .filter((part) => columnOf.has(part.row))
      .map((part) => ({ row, column: columnOf.get(part.row)!, factor: part.injection / sizes[row]! })),
  )
  const programme = createProgramme(columns, rows, factors)
  programme.solve()
  const weights = sizes.map((size, row) => Math.max(0, programme.rowPrice(row)) / size)
  if (blendLoses(accepted, weights, box)) return 'none'
  const prices = wanted.slice()
  free.forEach((row, column) => {
    const price = wanted[row]! + programme.columnValue(column) * span
    prices[row] = Math.min(Math.max(Math.round(price / grid.tick) * grid.tick, box.low[row]!), box.high[row]!)
  })
  return mended(accepted, prices, box, grid)
}

/** Best at the wanted price, a little worse away from it, out of the question outside the box. */
function tent({ low, high }: PriceBox, wanted: Float64Array, row: number, span: number): Concave {
  const breaks = [low[row]!, wanted[row]!, high[row]!].map((price) => (price - wanted[row]!) / span)
  return { breaks: Float64Array.from(breaks), slopes: Float64Array.of(WALL, LEAN, -LEAN, -WALL) }
}

/** Blocks added up with weights can lose everywhere although none does alone (Farkas). */
function blendLoses(accepted: readonly MarketBlock[], weights: readonly number[], box: PriceBox): boolean {
  const injections = new Float64Array(box.low.length)
  let total = 0
  let size = 0
  accepted.forEach(({ value, parts }, index) => {
    const weight = weights[index]!
    total += weight * Number(value)
    size += Math.abs(weight * Number(value))
    for (const { row, injection } of parts) {
      injections[row]! += weight * injection
      size += Math.abs(weight * injection) * Math.max(Math.abs(box.low[row]!), Math.abs(box.high[row]!))
    }
  })
  injections.forEach((injection, row) => {
    total += injection * (injection > 0 ? box.high[row]! : box.low[row]!)
  })
  return total + size * ROUNDING < 0
}

/** Moves single prices by ticks while some block loses by rounding. */
function mended(
  accepted: readonly MarketBlock[],
  prices: Float64Array,
  box: PriceBox,
  { tick }: PriceGrid,
): Float64Array {
  for (let round = 0; round < MOST_MENDS; round++) {
    const loser = accepted.find((block) => surplusNear(block, prices) < 0)
    if (loser === undefined) break
    const part = loser.parts
      .filter(({ row, injection }) =>
        injection > 0 ? prices[row]! < box.high[row]! : prices[row]! > box.low[row]!,
      )
      .toSorted((one, other) => Math.abs(other.injection) - Math.abs(one.injection))[0]
    if (part === undefined) break
    prices[part.row]! += Math.sign(part.injection) * tick
  }
  return prices
}

const surplusNear = (block: MarketBlock, prices: Float64Array): number =>
  bestSurplus(block, { low: prices, high: prices }).best

const LEAN = 1e-4
const WALL = 1e4
const MOST_MENDS = 100
const ROUNDING = 2 ** -44
