import type { EpochMs } from '@gridbourse/core/kernel'
import type { Findings } from '../findings.ts'
import type { Series } from '../folder-tables.ts'

/** A value that holds for, or was counted over, an interval from `at`; NaN where none was measured. */
export type Point = { readonly at: EpochMs; readonly value: number; readonly line?: number }

export type PointSense = {
  readonly file: string
  /** The column, entity or meter, for people. */
  readonly place: string
  /** Whether shorter intervals are summed, as energy, or averaged, as power and weather. */
  readonly kind: 'sum' | 'mean'
  /** The intervals wanted, in ms; null for the shortest of 15, 30 and 60 minutes that holds whole ones. */
  readonly resolution: number | null
  /** How long the intervals are, where the source says so. */
  readonly step?: number
}

const MINUTE = 60_000
const RESOLUTIONS = [15 * MINUTE, 30 * MINUTE, 60 * MINUTE]
const MOST_INTERVALS = 701_280

/** Points in any order become equal intervals of 15, 30 or 60 minutes; undefined, and told, where they cannot. */
export function seriesOf(
  points: readonly Point[],
  sense: PointSense,
  findings: Findings,
): Series | undefined {
  const { file, place, kind, resolution } = sense
  const ordered = unique(points, sense, findings)
  if (ordered.length === 0)
    return findings.refuse({ file, place, rule: 'no_interval_was_found', words: 'has no interval at all' })
  const step = sense.step ?? usualStep(ordered)
  const target = resolution ?? RESOLUTIONS.find((each) => each % step === 0)
  if (target === undefined || target % step !== 0 || step < MINUTE) {
    const wanted = resolution === null ? '15, 30 or 60 minutes' : `${resolution / MINUTE} minutes`
    const words = `its values are ${step / MINUTE} minutes apart, which makes no ${wanted}`
    return findings.refuse({ file, place, rule: 'step_is_no_part_of_the_resolution', words })
  }
  const stray = ordered.find(
    ({ at }) => (at - ordered[0]!.at) % step !== 0 || at % Math.min(step, 15 * MINUTE) !== 0,
  )
  if (stray !== undefined)
    return findings.refuse({
      file,
      ...(stray.line === undefined ? {} : { line: stray.line }),
      place,
      rule: 'stamp_is_off_the_grid',
      words: `a value between the others, which are ${step / MINUTE} minutes apart`,
      found: instantText(stray.at),
    })
  const start = step === target ? ordered[0]!.at : Math.floor(ordered[0]!.at / target) * target
  const length = Math.floor((ordered.at(-1)!.at - start) / target) + 1
  if (length > MOST_INTERVALS)
    return findings.refuse({ file, place, rule: 'span_is_absurd', words: 'covers more than 20 years' })
  const sums = new Float64Array(length)
  const counts = new Int32Array(length)
  for (const { at, value } of ordered) {
    if (Number.isNaN(value)) continue
    const interval = Math.floor((at - start) / target)
    sums[interval]! += value
    counts[interval]!++
  }
  const parts = target / step
  const incomplete = counts.filter((count) => count > 0 && count < parts).length
  findings.repair(
    {
      file,
      place,
      rule: 'interval_is_incomplete',
      words: `an interval of ${target / MINUTE} minutes without all of its ${parts} values counts as a gap`,
    },
    incomplete,
  )
  const values = sums.map((sum, interval) =>
    counts[interval] === parts ? Number((kind === 'sum' ? sum : sum / parts).toPrecision(14)) : Number.NaN,
  )
  return { start, step: target, values }
}

/** In order of time, each instant once. */
function unique(points: readonly Point[], { file, place }: PointSense, findings: Findings): Point[] {
  const ordered = points.toSorted((a, b) => a.at - b.at)
  return ordered.filter((point, index) => {
    const before = ordered[index - 1]
    if (before === undefined || before.at !== point.at) return true
    const where = { file, ...(point.line === undefined ? {} : { line: point.line }), place }
    if (Object.is(before.value, point.value))
      findings.repair({
        ...where,
        rule: 'value_is_told_twice',
        words: 'the same value told again is left out',
      })
    else
      findings.refuse({
        ...where,
        rule: 'stamp_is_a_duplicate',
        words: `says something else about an interval that was there before`,
        found: instantText(point.at),
      })
    return false
  })
}

/** The distance between neighbours that is there most often. */
function usualStep(ordered: readonly Point[]): number {
  const counts = new Map<number, number>()
  for (let index = 1; index < ordered.length; index++) {
    const step = ordered[index]!.at - ordered[index - 1]!.at
    counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 60 * MINUTE
}

export const instantText = (at: number): string => new Date(at).toISOString().replace(/:00\.000Z$/, 'Z')
