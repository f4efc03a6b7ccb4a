import type { EpochMs } from '@gridbourse/core/kernel'
import { pointOf, stepOf, type Point, type RangePlan, type Rollup } from '@gridbourse/core/telemetry'
import { sql, type Kysely, type Tables } from '../../database/index.ts'

/** A column of the rollups of a range, as PostgreSQL writes an array. */
type Packed = {
  readonly starts: string | null
  readonly counts: string
  readonly mins: string
  readonly maxes: string
  readonly sums: string
  readonly lasts: string
}

/**
 * The points of a plan from stored rollups. All of them come as six arrays in one row, and are put together here: that
 * is several times quicker than grouping in SQL, and than thousands of rows, above all where PGlite answers.
 */
export async function pointsFromRollups(
  db: Kysely<Tables>,
  series: number,
  plan: RangePlan,
): Promise<Point[]> {
  const { rows } = await sql<Packed>`
    select array_agg(start_ms)::text as starts, array_agg(count)::text as counts, array_agg(min)::text as mins,
      array_agg(max)::text as maxes, array_agg(sum)::text as sums, array_agg(last)::text as lasts
    from (
      select start_ms, count, min, max, sum, last from rollups
      where series = ${series} and width_ms = ${plan.width} and start_ms >= ${plan.from} and start_ms < ${plan.to}
      order by start_ms
    ) as rolled`.execute(db)
  const [packed] = rows
  if (packed === undefined || packed.starts === null) return []
  const starts = unpacked(packed.starts)
  const counts = unpacked(packed.counts)
  const mins = unpacked(packed.mins)
  const maxes = unpacked(packed.maxes)
  const sums = unpacked(packed.sums)
  const lasts = unpacked(packed.lasts)

  const points: Point[] = []
  for (let i = 0; i < starts.length;) {
    const from = stepOf(Number(starts[i]) as EpochMs, plan)
    const end = from + plan.step
    const step = {
      count: 0,
      min: Infinity,
      max: -Infinity,
      sum: 0n,
      last: 0,
      lastAt: from,
    } as Mutable<Rollup>
    for (; i < starts.length && Number(starts[i]) < end; i++) {
      step.count += Number(counts[i])
      step.min = Math.min(step.min, Number(mins[i]))
      step.max = Math.max(step.max, Number(maxes[i]))
      step.sum += BigInt(sums[i]!)
      step.last = Number(lasts[i])
    }
    points.push(pointOf(from, step))
  }
  return points
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

const unpacked = (array: string): string[] => array.slice(1, -1).split(',')
