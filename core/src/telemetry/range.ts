import type { DurationMs, EpochMs } from '../kernel/index.ts'
import type { Version } from './version.ts'
import { meanOf, merge, rollupOf, type Rollup } from './rollup.ts'
import { WIDTHS } from './width.ts'

/** A stretch of time, half-open, and the most points that somebody wants of it. */
export type RangeAsk = {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly points: number
  /** The finest there is; null, as where it is left out: the readings themselves. */
  readonly finest?: DurationMs | null
}

/** How a range is answered: in equal steps from `from` on, the last of which may be cut short by `to`. */
export type RangePlan = {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly step: DurationMs
  /** The stored rollups that the steps are put together from; null: from the readings themselves. */
  readonly width: DurationMs | null
}

/** What the readings within one step amount to; steps without a reading have none. */
export type Point = {
  readonly from: EpochMs
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly last: number
}

const QUARTER_HOUR_MS = 900_000
const SECOND_MS = 1000

/**
 * The coarsest rollups that give all the points wanted. Where the range begins on a quarter-hour, as every local day
 * does, it is answered from exactly there; else it is widened to where the rollups begin and end.
 */
export function planRange({ from, to, points, finest = null }: RangeAsk): RangePlan {
  const wanted = (to - from) / points
  const isExact = from % QUARTER_HOUR_MS === 0
  const width = WIDTHS.findLast((each) => each <= wanted && (!isExact || from % each === 0)) ?? finest
  const unit = width ?? (wanted < SECOND_MS ? 1 : SECOND_MS)
  const begin = Math.floor(from / unit) * unit
  const end = Math.ceil(to / unit) * unit
  const step = Math.ceil((end - begin) / points / unit) * unit
  return { from: begin as EpochMs, to: end as EpochMs, step: step as DurationMs, width }
}

/** Where the step that holds `at` begins. */
export const stepOf = (at: EpochMs, { from, step }: RangePlan): EpochMs =>
  (at - ((at - from) % step)) as EpochMs

export const pointOf = (from: EpochMs, rollup: Rollup): Point => ({
  from,
  count: rollup.count,
  min: rollup.min,
  max: rollup.max,
  mean: meanOf(rollup),
  last: rollup.last,
})

/** The points of readings that come in any order, each with the version that counts. */
export function pointsOf(
  readings: Iterable<readonly [EpochMs, Pick<Version, 'value'>]>,
  plan: RangePlan,
): Point[] {
  const steps = new Map<EpochMs, Rollup>()
  for (const [at, { value }] of readings) {
    if (at < plan.from || at >= plan.to) continue
    const step = stepOf(at, plan)
    const before = steps.get(step)
    const rollup = rollupOf(at, value)
    steps.set(step, before === undefined ? rollup : merge(before, rollup))
  }
  return [...steps].toSorted(([a], [b]) => a - b).map(([from, rollup]) => pointOf(from, rollup))
}
