import type { EpochMs } from '../kernel/index.ts'
import type { Point, RangePlan } from './range.ts'

/** A stretch in which readings are missing; half-open. */
export type Gap = { readonly from: EpochMs; readonly to: EpochMs }

/**
 * Where points are missing, by what the source shows of itself: its usual interval is the median distance between
 * neighbouring points, and more than one and a half of it without a point is a gap. So a quarter-hour meter seen by
 * the minute has no gap every minute. Where nothing was read, all is one gap. `until` is where readings can be
 * expected to end, if that is before the end of the range.
 */
export function gapsOf(points: readonly Point[], plan: RangePlan, until: EpochMs = plan.to): Gap[] {
  const end = Math.max(plan.from, Math.min(plan.to, until)) as EpochMs
  const starts = points.map(({ from }) => from)
  const usual = usualInterval(starts, plan.step)
  const gaps: Gap[] = []
  let covered = plan.from
  for (const start of [...starts, end]) {
    if (start - covered > usual / 2) gaps.push({ from: covered, to: start })
    covered = (start + usual) as EpochMs
  }
  return gaps
}

/** At least a step. A range with a single point, or none, shows no interval. */
function usualInterval(starts: readonly number[], step: number): number {
  const distances = starts.slice(1).map((start, i) => start - starts[i]!)
  if (distances.length === 0) return step
  return distances.toSorted((a, b) => a - b)[Math.floor((distances.length - 1) / 2)]!
}
