import type { Timeline } from '../../forecast/index.ts'

/** Something that draws a steady power for a while. */
export type Run = { readonly from: number; readonly to: number; readonly powerW: number }

/** Adds what a run takes from each quarter-hour of a day to `energyWh`; what lies outside the day is left out. */
export function addRun(energyWh: Float64Array, day: Timeline, { from, to, powerW }: Run): void {
  const first = Math.max(0, Math.floor((from - day.start) / day.step))
  for (let quarter = first; quarter < day.length; quarter++) {
    const start = day.start + quarter * day.step
    if (start >= to) return
    const shared = Math.min(to, start + day.step) - Math.max(from, start)
    if (shared > 0) energyWh[quarter]! += (powerW * shared) / 3_600_000
  }
}
