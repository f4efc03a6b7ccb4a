import { wearOf, type Battery } from './problem.ts'
import { INTERVALS, turnsOf, worthsOf } from './stored-value-turns.ts'
import {
  drawnBy,
  moved,
  type Outlook,
  type StoreLevels,
  type StorePlan,
  type StoringProblem,
} from './stored-value.ts'

/** A store plan by asking every state of every step where every case leads. Written for nothing but plainness. */
export function naiveStorePlan(problem: StoringProblem): StorePlan {
  const { outlook, battery, wear, valuePerKwhAtEnd } = problem
  const width = (battery.ceilingWh - battery.reserveWh) / INTERVALS
  const states = Array.from({ length: INTERVALS + 1 }, (_, state) => state)
  const levels: StoreLevels[] = []
  const marginalValues: Float64Array[] = []
  let value = Float64Array.from(states, (state) => state * width * valuePerKwhAtEnd)
  for (const step of outlook.toReversed()) {
    const here = levelsOf(turnsOf(value, worthsOf(step, battery, wear, width)), battery, width)
    levels.push(here)
    marginalValues.push(Float64Array.from(states.slice(1), (at) => (value[at]! - value[at - 1]!) / width))
    const after = value
    value = Float64Array.from(states, (state) => meanValue(problem, step, here, { state, width, after }))
  }
  return { levels: levels.toReversed(), marginalValues: marginalValues.toReversed() }
}

const levelsOf = (turns: ReturnType<typeof turnsOf>, battery: Battery, width: number): StoreLevels => ({
  buyUpTo: battery.reserveWh + width * turns.buy,
  storeUpTo: battery.reserveWh + width * turns.store,
  coverDownTo: battery.reserveWh + width * turns.cover,
  sellDownTo: battery.reserveWh + width * turns.sell,
})

function meanValue(
  { battery, wear }: StoringProblem,
  { hours, importPrice, exportPrice, netLoadWh, weights, importCapWh }: Outlook,
  levels: StoreLevels,
  { state, width, after }: { state: number; width: number; after: Float64Array },
): number {
  const perWh = wearOf(wear)
  const stored = battery.reserveWh + state * width
  let sum = 0
  let weight = 0
  for (let at = 0; at < netLoadWh.length; at++) {
    const next = moved(levels, battery, stored, netLoadWh[at]!, hours, importCapWh)
    const drawn = drawnBy(battery, next - stored)
    const metered = netLoadWh[at]! + drawn
    const paid = metered * (metered > 0 ? importPrice : exportPrice)
    const worn = drawn > 0 ? drawn * perWh.charge : -drawn * perWh.discharge
    sum += weights[at]! * (valueAt(after, (next - battery.reserveWh) / width) - paid - worn)
    weight += weights[at]!
  }
  return sum / weight
}

function valueAt(value: Float64Array, state: number): number {
  const below = Math.min(INTERVALS - 1, Math.floor(state))
  return value[below]! + (state - below) * (value[below + 1]! - value[below]!)
}
