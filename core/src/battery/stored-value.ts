import { assert } from '../kernel/index.ts'
import { wearOf, type Battery, type Wear } from './problem.ts'

/** What may come in one step: prices are known, the home's net load (load minus solar) only as weighted cases. */
export type Outlook = {
  readonly hours: number
  /** Micros per kWh; at least `exportPrice`. */
  readonly importPrice: number
  readonly exportPrice: number
  /** Wh. */
  readonly netLoadWh: ArrayLike<number>
  /** Above zero; as many as cases, summing to anything above zero. */
  readonly weights: ArrayLike<number>
  /** Charging may not take the home's import above this, in Wh; Infinity where nothing limits it. */
  readonly importCapWh: number
}

/** A battery whose controller sees the home's net load as it happens, and only guesses what follows. */
export type StoringProblem = {
  readonly outlook: readonly Outlook[]
  readonly battery: Battery
  readonly wear: Wear
  /** What a stored kWh is worth behind the last step, in micros. */
  readonly valuePerKwhAtEnd: number
}

/**
 * A rule for one step that needs no forecast while the step lasts: how far the battery may be moved for what.
 * Stored energy in Wh. In words: buy from the grid below `buyUpTo`; store surplus below `storeUpTo`; cover need
 * above `coverDownTo`; sell to the grid above `sellDownTo`.
 */
export type StoreLevels = {
  readonly buyUpTo: number
  readonly storeUpTo: number
  readonly coverDownTo: number
  readonly sellDownTo: number
}

/** States at which the value of stored energy is kept, between the reserve and the ceiling. */
const INTERVALS = 96

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
 * what the grid asks or pays.
 */
export function storePlan(problem: StoringProblem): StorePlan {
  const { outlook, battery, valuePerKwhAtEnd } = problem
  const width = (battery.ceilingWh - battery.reserveWh) / INTERVALS
  const levels: StoreLevels[] = []
  const marginalValues: Float64Array[] = []
  let value = Float64Array.from({ length: INTERVALS + 1 }, (_, at) => at * width * valuePerKwhAtEnd)
  for (let step = outlook.length - 1; step >= 0; step--) {
    const here = levelsOf(problem, outlook[step]!, value, width)
    levels.push(here)
    marginalValues.push(
      Float64Array.from({ length: INTERVALS }, (_, at) => (value[at + 1]! - value[at]!) / width),
    )
    value = valueBefore(problem, outlook[step]!, { after: value, width, levels: here })
  }
  return { levels: levels.toReversed(), marginalValues: marginalValues.toReversed() }
}

/** The levels of a store plan alone. */
export const storeLevels = (problem: StoringProblem): readonly StoreLevels[] => storePlan(problem).levels

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

function levelsOf(
  { battery, wear }: StoringProblem,
  { importPrice, exportPrice }: Outlook,
  value: Float64Array,
  width: number,
): StoreLevels {
  assert(importPrice >= exportPrice, 'what the grid pays is never above what it asks')
  const { charge, discharge } = wearOf(wear)
  const level = (worth: number): number => battery.reserveWh + width * lastWorth(value, worth * width)
  return {
    buyUpTo: level((importPrice + charge) / battery.chargeEfficiency),
    storeUpTo: level((exportPrice + charge) / battery.chargeEfficiency),
    coverDownTo: level((importPrice - discharge) * battery.dischargeEfficiency),
    sellDownTo: level((exportPrice - discharge) * battery.dischargeEfficiency),
  }
}

/** The highest state whose last interval is worth at least `worth`; values are concave, so a search halves. */
function lastWorth(value: Float64Array, worth: number): number {
  let low = 0
  let high = INTERVALS
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (value[middle]! - value[middle - 1]! >= worth) low = middle
    else high = middle - 1
  }
  return low
}

function valueBefore(
  { battery, wear }: StoringProblem,
  outlook: Outlook,
  { after, width, levels }: { after: Float64Array; width: number; levels: StoreLevels },
): Float64Array<ArrayBuffer> {
  const { hours, importPrice, exportPrice, netLoadWh, weights, importCapWh } = outlook
  const perWh = wearOf(wear)
  const before = new Float64Array(INTERVALS + 1)
  let weightSum = 0
  for (let at = 0; at < weights.length; at++) weightSum += weights[at]!
  for (let state = 0; state <= INTERVALS; state++) {
    const stored = battery.reserveWh + state * width
    let mean = 0
    for (let at = 0; at < netLoadWh.length; at++) {
      const next = moved(levels, battery, stored, netLoadWh[at]!, hours, importCapWh)
      const drawn = drawnBy(battery, next - stored)
      const metered = netLoadWh[at]! + drawn
      const paid = metered * (metered > 0 ? importPrice : exportPrice)
      const worn = drawn > 0 ? drawn * perWh.charge : -drawn * perWh.discharge
      mean += weights[at]! * (valueAt(after, (next - battery.reserveWh) / width) - paid - worn)
    }
    before[state] = mean / weightSum
  }
  return before
}

function valueAt(value: Float64Array, state: number): number {
  const below = Math.min(INTERVALS - 1, Math.floor(state))
  return value[below]! + (state - below) * (value[below + 1]! - value[below]!)
}
