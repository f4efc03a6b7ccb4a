import { moved, type Battery, type StorePlan } from '../battery/index.ts'

/** What a battery is expected to do, step by step: stored at the start of each, and drawn at the terminals within it. */
export type ExpectedCourse = { readonly storedWh: readonly number[]; readonly drawnWh: readonly number[] }

/** Follows a plan's levels through the mean of what is expected. */
export function expectedCourse(
  { levels }: StorePlan,
  battery: Battery,
  meanNetLoadWh: readonly number[],
  hours: number,
): ExpectedCourse {
  const storedWh: number[] = []
  const drawnWh: number[] = []
  let stored = battery.storedWh
  levels.forEach((level, step) => {
    const next = moved(level, battery, stored, meanNetLoadWh[step]!, hours, Infinity)
    const change = next - stored
    storedWh.push(stored)
    drawnWh.push(change > 0 ? change / battery.chargeEfficiency : change * battery.dischargeEfficiency)
    stored = next
  })
  return { storedWh, drawnWh }
}

/** The weighted mean of the cases of each step. */
export const meansOf = (steps: readonly (readonly number[])[], weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return steps.map((cases) => cases.reduce((sum, value, at) => sum + value * weights[at]!, 0) / total)
}
