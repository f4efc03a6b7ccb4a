import type { Battery } from './problem.ts'
import { writeMean } from './stored-value-mean.ts'
import type { Outlook, StoreLevels, StoringProblem } from './stored-value-problem.ts'
import { INTERVALS, STATES, turnsOf, worthsOf } from './stored-value-turns.ts'

export type { Outlook, StoreLevels, StoringProblem }

/** What solving a storing problem tells. */
export type StorePlan = {
  readonly levels: readonly StoreLevels[]
  /**
   * By step: what a Wh more would be worth behind it (micros per kWh stored), in each of equally wide intervals from
   * the reserve to the ceiling; falling, but for rounding.
   */
  readonly marginalValues: readonly Float64Array[]
}

/**
 * The rule for every step of a problem, by stochastic dynamic programming backwards over the value of stored
 * energy (Powell, Approximate Dynamic Programming, ch. 3): in each step the controller follows the case that
 * comes true, and the value of a state is the mean over the cases, taken as independent from step to step. The
 * best move for a given case is always to one of four levels, where the marginal value of stored energy crosses
 * what the grid asks or pays. Ties are broken as in an exact plan: closest to the home's own balance.
 */
export function storePlan(problem: StoringProblem): StorePlan {
  const marginalValues: Float64Array[] = []
  const levels = backwards(problem, (after, width) => {
    marginalValues.push(
      Float64Array.from({ length: INTERVALS }, (_, at) => (after[at + 1]! - after[at]!) / width),
    )
  })
  return { levels, marginalValues: marginalValues.toReversed() }
}

/** The levels of a store plan alone. */
export const storeLevels = (problem: StoringProblem): readonly StoreLevels[] =>
  backwards(problem, () => undefined)

/** `met` gets the value behind each step, last step first; it is overwritten later. */
function backwards(
  { outlook, battery, wear, valuePerKwhAtEnd }: StoringProblem,
  met: (after: Float64Array, widthWh: number) => void,
): readonly StoreLevels[] {
  const width = (battery.ceilingWh - battery.reserveWh) / INTERVALS
  const levels: StoreLevels[] = []
  let [after, before] = [value, otherValue]
  for (let state = 0; state <= INTERVALS; state++) after[state] = state * width * valuePerKwhAtEnd
  for (let step = outlook.length - 1; step >= 0; step--) {
    const here = outlook[step]!
    const worths = worthsOf(here, battery, wear, width)
    const turns = turnsOf(after, worths)
    const level = (state: number): number => battery.reserveWh + width * state
    levels.push({
      buyUpTo: level(turns.buy),
      storeUpTo: level(turns.store),
      coverDownTo: level(turns.cover),
      sellDownTo: level(turns.sell),
    })
    met(after, width)
    if (step > 0) writeMean(before, { after, outlook: here, battery, widthWh: width, worths, turns })
    ;[after, before] = [before, after]
  }
  return levels.toReversed()
}

/** Reused by every plan, which takes no longer than a call. */
const value = new Float64Array(STATES)
const otherValue = new Float64Array(STATES)

/**
 * Where a battery at `stored` Wh ends when the net load is `netLoadWh`, under `levels`. Its powers limit the way,
 * and how far it may raise the home's import.
 */
export function moved(
  levels: StoreLevels,
  battery: Battery,
  stored: number,
  netLoadWh: number,
  hours: number,
  importCapWh: number,
): number {
  const offered = Math.max(0, importCapWh - netLoadWh)
  const most = stored + Math.min(battery.maxChargeW * hours, offered) * battery.chargeEfficiency
  const least = stored - (battery.maxDischargeW * hours) / battery.dischargeEfficiency
  const wanted =
    netLoadWh < 0
      ? withSurplus(levels, battery, stored, -netLoadWh)
      : withNeed(levels, battery, stored, netLoadWh)
  return Math.max(battery.reserveWh, Math.min(battery.ceilingWh, Math.max(least, Math.min(most, wanted))))
}

function withSurplus(levels: StoreLevels, battery: Battery, stored: number, surplusWh: number): number {
  if (stored > levels.sellDownTo) return levels.sellDownTo
  const all = stored + surplusWh * battery.chargeEfficiency
  return Math.max(stored, levels.buyUpTo, Math.min(levels.storeUpTo, all))
}

function withNeed(levels: StoreLevels, battery: Battery, stored: number, needWh: number): number {
  if (stored < levels.buyUpTo) return levels.buyUpTo
  const all = stored - needWh / battery.dischargeEfficiency
  return Math.min(stored, levels.sellDownTo, Math.max(levels.coverDownTo, all))
}

/** What a change of the stored energy adds to the meter, in Wh at the AC terminals. */
export const drawnBy = (battery: Battery, change: number): number =>
  change > 0 ? change / battery.chargeEfficiency : change * battery.dischargeEfficiency
