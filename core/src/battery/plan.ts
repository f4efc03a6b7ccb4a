import { type Battery, chargeLimitWh, dischargeLimitWh, type SchedulingProblem, stepsOf } from './problem.ts'
import type { Schedule } from './schedule.ts'

/** A schedule in whole units, as it is recorded, traded on and carried out. */
export type Plan = {
  /** What the battery takes at its AC terminals in each step, in whole Wh; negative where it gives. */
  readonly batteryWh: Int32Array
  /** What is stored at the end of each step, in whole mWh (thousandths of a Wh). */
  readonly storedMilliWh: Float64Array
}

/** `milliWh` after one whole step of `flowWh`; what a fraction of a mWh would be is lost to the battery. */
export function storedAfterFlow(battery: Battery, milliWh: number, flowWh: number): number {
  return flowWh >= 0
    ? milliWh + Math.floor(flowWh * 1000 * battery.chargeEfficiency)
    : milliWh - Math.ceil((-flowWh * 1000) / battery.dischargeEfficiency)
}

/**
 * Rounds `schedule` so that every step comes as near as whole Wh allow to what it wanted stored: rounding errors
 * are made up for, never added up. No step changes its direction, exceeds the battery's power or leaves its bounds.
 */
export function planOf(problem: SchedulingProblem, schedule: Schedule): Plan {
  const { battery } = problem
  const steps = stepsOf(problem)
  const batteryWh = new Int32Array(steps)
  const storedMilliWh = new Float64Array(steps)
  let stored = Math.round(battery.storedWh * 1000)
  for (let step = 0; step < steps; step++) {
    // A plan that misses its bounds is not rounded further outside them.
    const highest = 1000 * Math.max(battery.ceilingWh, schedule.storedWh[step]!)
    const lowest = 1000 * Math.min(battery.reserveWh, schedule.storedWh[step]!)
    const missing = schedule.storedWh[step]! - stored / 1000
    let flow = 0
    if (schedule.chargeWh[step]! > 0) {
      flow = Math.round(within(missing / battery.chargeEfficiency, chargeLimitWh(problem, step)))
      while (flow > 0 && storedAfterFlow(battery, stored, flow) > highest) flow--
    } else if (schedule.dischargeWh[step]! > 0) {
      flow = -Math.round(within(-missing * battery.dischargeEfficiency, dischargeLimitWh(problem, step)))
      while (flow < 0 && storedAfterFlow(battery, stored, flow) < lowest) flow++
    }
    stored = storedAfterFlow(battery, stored, flow)
    batteryWh[step] = flow
    storedMilliWh[step] = stored
  }
  return { batteryWh, storedMilliWh }
}

const within = (wanted: number, limit: number): number => Math.max(0, Math.min(wanted, Math.floor(limit)))
