import { assert } from '../kernel/index.ts'
import { wearOf, type Battery, type Wear } from './problem.ts'
import type { Outlook } from './stored-value-problem.ts'

/** Equal intervals between the reserve and the ceiling, at whose ends (the states) the value of energy is kept. */
export const INTERVALS = 96

/** Length of an array of values; the last is no state, stays zero, and lets interpolation read one too far. */
export const STATES = INTERVALS + 2

/** What one interval of stored energy costs when bought or left unsold, and brings when covering or sold. */
export type Worths = {
  readonly buy: number
  readonly store: number
  readonly cover: number
  readonly sell: number
}

/** The states at which the value of an interval falls below each worth. */
export type Turns = { readonly [Level in keyof Worths]: number }

export function worthsOf(
  { importPrice, exportPrice }: Outlook,
  { chargeEfficiency, dischargeEfficiency }: Battery,
  wear: Wear,
  widthWh: number,
): Worths {
  assert(importPrice >= exportPrice, 'what the grid pays is never above what it asks')
  const { charge, discharge } = wearOf(wear)
  return {
    buy: ((importPrice + charge) / chargeEfficiency) * widthWh,
    store: ((exportPrice + charge) / chargeEfficiency) * widthWh,
    cover: (importPrice - discharge) * dischargeEfficiency * widthWh,
    sell: (exportPrice - discharge) * dischargeEfficiency * widthWh,
  }
}

/**
 * Of moves that are worth the same, the one that keeps closest to the home's own balance: store its surplus, cover its
 * need, buy and sell nothing.
 */
export const turnsOf = (after: Float64Array, { buy, store, cover, sell }: Worths): Turns => ({
  buy: lastWorth(after, moreThan(buy)),
  store: lastWorth(after, asMuchAs(store)),
  cover: lastWorth(after, moreThan(cover)),
  sell: lastWorth(after, asMuchAs(sell)),
})

/** Worths this close are the same: hours at one price tie all the time, and rounding is not to decide. */
const TIE = 1e-9
const moreThan = (worth: number): number => worth + TIE * Math.abs(worth)
const asMuchAs = (worth: number): number => worth - TIE * Math.abs(worth)

/** The highest state whose last interval is worth at least `least`; values are concave, so a search halves. */
function lastWorth(value: Float64Array, least: number): number {
  let low = 0
  let high = INTERVALS
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (value[middle]! - value[middle - 1]! >= least) low = middle
    else high = middle - 1
  }
  return low
}
