import type { Wh } from '../kernel/index.ts'
import type { StoreStep } from './store-steps.ts'

/** What a participant expects of one slot when it offers and asks. */
export type ExpectedSlot = {
  /** Generation less load without the battery, in Wh, as weighted cases. */
  readonly netSupplyWh: readonly number[]
  readonly weights: readonly number[]
  /** What a kWh too little will cost after delivery, and what one too much will bring; micros per kWh. */
  readonly short: number
  readonly long: number
  /** What a battery gives from a price up, and takes from a price down. */
  readonly given: readonly StoreStep[]
  readonly taken: readonly StoreStep[]
}

/** Energy for sale at `worth` or more, or wanted at `worth` or less. */
export type CurveStep = { readonly side: 'buy' | 'sell'; readonly worth: number; readonly energy: Wh }

/** Prices between long and short at which the curve is drawn. */
const STEPS = 8

/**
 * The quantity to commit to at each price, as a staircase. Uncertain generation and load are committed up to the
 * quantile at which one Wh more would cost as much when short as it brings now: (price - long) / (short - long), the
 * newsvendor's (Arrow, Harris and Marschak 1951). The battery gives what the price pays better than keeping it, and
 * takes what it will be worth more. Sold where the sum is a surplus, bought where it is a need.
 */
export function offerCurve(slot: ExpectedSlot): CurveStep[] {
  const { long, short, given, taken } = slot
  const sorted = sortedCases(slot)
  const count = short > long ? STEPS : 0
  const prices = Array.from({ length: count + 1 }, (_, at) => long + ((short - long) * at) / (count || 1))
  const supplyAt = (price: number): number => {
    let supply = quantile(sorted, short > long ? (price - long) / (short - long) : 0.5)
    for (const step of given) if (step.price <= price) supply += step.energyWh
    for (const step of taken) if (step.price > price) supply -= step.energyWh
    return Math.round(supply)
  }
  const supplies = prices.map(supplyAt)
  return [...buysOf(prices, supplies), ...sellsOf(prices, supplies)]
}

function buysOf(prices: readonly number[], supplies: readonly number[]): CurveStep[] {
  const steps: CurveStep[] = []
  for (let at = prices.length - 1; at >= 0; at--) {
    const needed = Math.max(0, -supplies[at]!) - Math.max(0, -(supplies[at + 1] ?? 0))
    if (needed > 0) steps.push({ side: 'buy', worth: prices[at]!, energy: needed as Wh })
  }
  return steps
}

function sellsOf(prices: readonly number[], supplies: readonly number[]): CurveStep[] {
  const steps: CurveStep[] = []
  for (let at = 0; at < prices.length; at++) {
    const offered = Math.max(0, supplies[at]!) - Math.max(0, supplies[at - 1] ?? 0)
    if (offered > 0) steps.push({ side: 'sell', worth: prices[at]!, energy: offered as Wh })
  }
  return steps
}

type Sorted = { readonly values: readonly number[]; readonly upTo: readonly number[] }

function sortedCases({ netSupplyWh, weights }: ExpectedSlot): Sorted {
  const order = netSupplyWh.map((_, at) => at).toSorted((a, b) => netSupplyWh[a]! - netSupplyWh[b]!)
  let sum = 0
  const upTo = order.map((at) => (sum += weights[at]!))
  return { values: order.map((at) => netSupplyWh[at]!), upTo: upTo.map((weight) => weight / sum) }
}

/** The smallest case that holds with probability `level`; the least and the most at and beyond the ends. */
function quantile({ values, upTo }: Sorted, level: number): number {
  for (let at = 0; at < values.length; at++) if (upTo[at]! >= level - 1e-12) return values[at]!
  return values.at(-1) ?? 0
}
