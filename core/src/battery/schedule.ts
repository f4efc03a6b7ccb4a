import { dispatch, type Dispatch } from './dispatch.ts'
import { type SchedulingProblem, stepsOf, wearOf } from './problem.ts'
import { type UnmetWish, unmetWishes } from './wish.ts'

/** A solver's answer: what the battery does in each step, and what its stored energy is worth there. */
export type Schedule = {
  /** At the AC terminals, in Wh; never both in one step. */
  readonly chargeWh: Float64Array
  readonly dischargeWh: Float64Array
  /** At the end of each step, in Wh. */
  readonly storedWh: Float64Array
  /** What one more stored kWh would save at the end of each step, and what one less would cost; micros per kWh. */
  readonly worthOfMore: Float64Array
  readonly worthOfLess: Float64Array
  readonly meter: Dispatch
  readonly cost: Cost
  /** The wishes that could not be kept; empty in a plan that keeps them all. */
  readonly unmet: readonly UnmetWish[]
}

/** What a plan costs, in nanos. */
export type Cost = {
  /** Imports less exports. */
  readonly energy: number
  readonly wear: number
  readonly demand: number
  /** The sum of the three above. */
  readonly total: number
  /** What the energy left at the end is worth; not part of the total. */
  readonly endValue: number
}

export type Flows = Pick<Schedule, 'chargeWh' | 'dischargeWh' | 'storedWh'>
export type Worth = Pick<Schedule, 'worthOfMore' | 'worthOfLess'>

/** Completes the battery's `flows` to a schedule: what the meter sees, what it costs, which wishes it misses. */
export function scheduleOf(problem: SchedulingProblem, flows: Flows, worth: Worth): Schedule {
  const batteryWh = flows.chargeWh.map((charged, step) => charged - flows.dischargeWh[step]!)
  const meter = dispatch(problem, batteryWh)
  return {
    ...flows,
    ...worth,
    meter,
    cost: costOf(problem, flows, meter),
    unmet: unmetWishes(problem, flows, meter),
  }
}

/** What a schedule costs less what the energy it leaves is worth, in nanos: what solvers make as small as they can. */
export const netCost = ({ cost }: Pick<Schedule, 'cost'>): number => cost.total - cost.endValue

/** The state a battery reaches by flows that its terminals see. */
export function storedAfter(
  problem: SchedulingProblem,
  chargeWh: ArrayLike<number>,
  dischargeWh: ArrayLike<number>,
): Float64Array {
  const { battery } = problem
  let stored = battery.storedWh
  return Float64Array.from({ length: stepsOf(problem) }, (_, step) => {
    stored += chargeWh[step]! * battery.chargeEfficiency - dischargeWh[step]! / battery.dischargeEfficiency
    return stored
  })
}

/** What the steps would cost, in nanos, if the battery rested all the time. */
export function costWithoutBattery(problem: SchedulingProblem): number {
  const { energyCost, demandCost } = dispatch(problem, new Float64Array(stepsOf(problem)))
  return energyCost + demandCost
}

function costOf(problem: SchedulingProblem, flows: Flows, meter: Dispatch): Cost {
  const { charge, discharge } = wearOf(problem.wear)
  const wear = sum(flows.chargeWh) * charge + sum(flows.dischargeWh) * discharge
  const { energyCost: energy, demandCost: demand } = meter
  const left = flows.storedWh[stepsOf(problem) - 1]!
  return { energy, wear, demand, total: energy + wear + demand, endValue: left * problem.end.valuePerKwh }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
