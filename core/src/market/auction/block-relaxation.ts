import { sizeOf, type BlockMarket } from './block-market.ts'
import { createProgramme, type Concave, type Factor } from './concave-programme.ts'
import { stepsAbove } from './slot-curve.ts'

export const FREE = 0
export const IN = 1
export const OUT = 2

/** The welfare problem with divisible blocks, some of them fixed. In doubles; `bound` errs upwards only. */
export type Relaxation = {
  /** How much of each block is taken, 0 to 1. */
  readonly shares: Float64Array
  /** Prices per row that prove `bound`. */
  readonly prices: Float64Array
  /** What each block would gain at these prices. */
  readonly surplus: Float64Array
  /** No set of blocks that keeps what is fixed gains more over simple orders alone. */
  readonly bound: number
  /** How much rounding may have moved any of these gains. */
  readonly error: number
}

/** Solves the relaxation for blocks that are `FREE`, `IN` or `OUT`, each time from where the last one ended. */
export function createRelaxation(market: BlockMarket): (fixed: Uint8Array) => Relaxation {
  const { curves, blocks } = market
  const values = Float64Array.from(blocks, ({ value }) => Number(value))
  const unit = units(market)
  const columns = blocks.map((): Concave => ({ breaks: Float64Array.of(0, 1), slopes: new Float64Array(3) }))
  const rows = curves.map(({ starts, prices }): Concave => ({
    breaks: starts.map((start) => start / unit.energy),
    slopes: Float64Array.of(
      unit.ceiling,
      ...Array.from(prices, (price) => price / unit.price),
      -unit.ceiling,
    ),
  }))
  const factors = blocks.flatMap(({ parts }, column): Factor[] =>
    parts.map(({ row, injection }) => ({ row, column, factor: injection / unit.energy })),
  )
  const programme = createProgramme(columns, rows, factors)

  const bend = (block: number, fixed: number): void => {
    const { slopes } = columns[block]!
    const slope = values[block]! / unit.energy / unit.price
    slopes[0] = unit.wall
    slopes[1] = fixed === FREE ? slope : fixed === IN ? unit.wall : -unit.wall
    slopes[2] = -unit.wall
  }

  return (fixed) => {
    for (let block = 0; block < blocks.length; block++) bend(block, fixed[block]!)
    programme.solve()
    const prices = Float64Array.from(curves, (_, row) => tidy(programme.rowPrice(row) * unit.price))
    const shares = Float64Array.from(blocks, (_, block) => tidy(programme.columnValue(block)))
    return { shares, prices, ...boundAt(market, values, fixed, prices) }
  }
}

/** The dual function at `prices`, with every rounding error of its sum counted against us. */
function boundAt(
  { curves, blocks }: BlockMarket,
  values: Float64Array,
  fixed: Uint8Array,
  prices: Float64Array,
) {
  let bound = 0
  let size = 0
  for (let row = 0; row < curves.length; row++) {
    const { prices: steps, starts, worth } = curves[row]!
    const step = stepsAbove(steps, prices[row]!)
    bound += worth[step]! - prices[row]! * starts[step]!
    size += Math.abs(worth[step]!) + Math.abs(prices[row]! * starts[step]!)
  }
  const surplus = new Float64Array(blocks.length)
  for (let block = 0; block < blocks.length; block++) {
    let gain = values[block]!
    size += Math.abs(gain)
    for (const { row, injection } of blocks[block]!.parts) {
      gain += injection * prices[row]!
      size += Math.abs(injection * prices[row]!)
    }
    surplus[block] = gain
    if (fixed[block] === IN || (fixed[block] === FREE && gain > 0)) bound += gain
  }
  const error = size * ROUNDING
  return { surplus, bound: bound + error, error }
}

/**
 * Scales under which slopes are about 1. `ceiling` stands for the price of energy that nobody has: a block with
 * little of it and much of something else may seem worth it at a lower one. `wall` stands for "never".
 */
function units({ curves, blocks }: BlockMarket) {
  let energy = 1
  let price = 1
  let longest = 1
  for (const block of blocks) {
    for (const { injection } of block.parts) energy = Math.max(energy, Math.abs(injection))
    price = Math.max(price, Math.abs(Number(block.value)) / sizeOf(block))
    longest = Math.max(longest, block.parts.length)
  }
  for (const { prices } of curves) for (const each of prices) price = Math.max(price, Math.abs(each))
  return { energy, price, ceiling: CEILING, wall: 2 * longest * CEILING }
}

const CEILING = 1000

/** Puts what is whole but for noise on the whole number. */
function tidy(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) < 1e-6 ? whole : value
}

/** Many times what 10,000 additions of doubles can lose. */
const ROUNDING = 2 ** -44
