import type { PriceLevels } from './price-levels.ts'

/**
 * What the simple orders of one slot make of energy that blocks bring in (or, below 0, take out): a staircase
 * of prices, from all sellers turned away to all buyers served.
 */
export type SlotCurve = {
  /** Where each step starts, ascending from -supply; one more for the end, at +demand. */
  readonly starts: Float64Array
  /** Of each step, descending. */
  readonly prices: Float64Array
  /** Welfare gained over no injection, at each start. */
  readonly worth: Float64Array
  /** What buyers want at each step's price, and at all dearer ones. */
  readonly demand: Float64Array
  readonly demandAbove: Float64Array
  /** The same as `worth` at any injection in range, exactly. */
  exactWorth(injection: number): bigint
}

export function slotCurve(levels: PriceLevels): SlotCurve {
  const { count } = levels
  const prices = levels.price.slice(0, count).toReversed()
  const demand = levels.demand.slice(0, count).toReversed()
  const demandAbove = new Float64Array(count)
  const starts = new Float64Array(count + 1)
  for (let level = 0; level < count; level++) starts[0]! -= levels.supply[level]!
  for (let step = 0; step < count; step++) {
    starts[step + 1] = starts[step]! + demand[step]! + levels.supply[count - 1 - step]!
    if (step > 0) demandAbove[step] = demandAbove[step - 1]! + demand[step - 1]!
  }
  const exact: bigint[] = [0n]
  for (let step = 0; step < count; step++)
    exact.push(exact[step]! + BigInt(prices[step]!) * BigInt(starts[step + 1]! - starts[step]!))
  const from = (injection: number): bigint => {
    const step = stepBefore(starts, injection)
    if (step < 0) return 0n
    return exact[step]! + BigInt(prices[step]!) * BigInt(injection - starts[step]!)
  }
  const idle = from(0)
  return {
    starts,
    prices,
    demand,
    demandAbove,
    worth: Float64Array.from(exact, (worth) => Number(worth - idle)),
    exactWorth: (injection) => from(injection) - idle,
  }
}

/** Between which prices an injection is in equilibrium; undefined where simple orders cannot take it up. */
export function intervalAt(
  { starts, prices }: SlotCurve,
  injection: number,
): readonly [low: number | null, high: number | null] | undefined {
  const steps = prices.length
  if (injection < starts[0]! || injection > starts[steps]!) return undefined
  const step = stepBefore(starts, injection)
  const high = step < 0 ? null : prices[step]!
  const isAtEnd = injection === starts[step + 1]
  if (!isAtEnd) return [high, high]
  return [step + 1 < steps ? prices[step + 1]! : null, high]
}

/** `exactWorth` in doubles, and -Infinity out of range. */
export function worthNear({ starts, prices, worth }: SlotCurve, injection: number): number {
  if (injection < starts[0]! || injection > starts[prices.length]!) return -Infinity
  const step = stepBefore(starts, injection)
  return step < 0 ? worth[0]! : worth[step]! + prices[step]! * (injection - starts[step]!)
}

/** What simple orders buy at an injection in range; at a step of both sides as much as trades there. */
export function boughtAt({ starts, demand, demandAbove }: SlotCurve, injection: number): number {
  const step = stepBefore(starts, injection)
  if (step < 0) return 0
  return demandAbove[step]! + Math.min(demand[step]!, injection - starts[step]!)
}

/** How many steps are dearer than `price`: injection at that price is worth most where the next one starts. */
export function stepsAbove(prices: Float64Array, price: number): number {
  let low = 0
  let high = prices.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (prices[middle]! > price) low = middle + 1
    else high = middle
  }
  return low
}

/** The last step that starts before `injection`; -1 at the very start. */
function stepBefore(starts: Float64Array, injection: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (starts[middle]! < injection) low = middle + 1
    else high = middle
  }
  return starts[low]! < injection ? low : low - 1
}
