import type { EpochMs } from '@gridbourse/core/kernel'
import {
  pointOf,
  type Latest,
  type Point,
  type ReadingTables,
  type SourceFilter,
} from '@gridbourse/core/telemetry'
import { sql, type Kysely, type Tables } from '../../database/index.ts'
import { pointsFromRollups } from './packed-rollups.ts'

/** The questions that the tables answer. */
export function readTables(db: Kysely<Tables>): Pick<ReadingTables, 'latest' | 'points' | 'versions'> {
  return {
    async latest({ sources, metric }) {
      const { rows } = await sql<{
        source: string
        metric: string
        at: number
        value: number
        known: number
        by: number
      }>`
        select source, metric, newest.at_ms as at, newest.value, newest.known_at_ms as known, newest.said_by as by
        from series
        join lateral (
          select at_ms, value, known_at_ms, said_by from readings
          where readings.series = series.series order by at_ms desc, version desc limit 1
        ) as newest on true
        where ${within(sources)} and ${metric === undefined ? sql`true` : sql`metric = ${metric}`}
        order by source, metric`.execute(db)
      return rows.map(({ at, known, ...row }): Latest => ({
        ...row,
        at: at as EpochMs,
        knownAt: known as EpochMs,
      }))
    },

    async points(series, plan, asOf) {
      const number = await numberOf(db, series)
      if (number === undefined) return []
      if (plan.width !== null && asOf === undefined) return pointsFromRollups(db, number, plan)
      const { rows } = await ofReadings(number, { ...plan, asOf }).execute(db)
      return rows.map((row): Point => {
        const { step, sum, at, ...rollup } = row
        const from = (plan.from + step * plan.step) as EpochMs
        return pointOf(from, { ...rollup, sum: BigInt(sum), lastAt: at as EpochMs })
      })
    },

    async versions(series, { from, to, limit }) {
      const number = await numberOf(db, series)
      if (number === undefined) return []
      const { rows } = await sql<{ at: number; value: number; known: number; by: number }>`
        select at_ms as at, value, known_at_ms as known, said_by as by from readings
        where series = ${number} and at_ms >= ${from} and at_ms < ${to}
        order by at_ms, version limit ${limit}`.execute(db)
      return rows.map(({ at, known, ...row }) => ({ ...row, at: at as EpochMs, knownAt: known as EpochMs }))
    },
  }
}

type Rolled = {
  readonly step: number
  readonly count: number
  readonly min: number
  readonly max: number
  readonly sum: string
  readonly last: number
  readonly at: number
}

type Steps = { readonly from: number; readonly to: number; readonly step: number }

const ofReadings = (
  series: number,
  { from, to, step, asOf }: Steps & { readonly asOf: EpochMs | undefined },
) => sql<Rolled>`
  select (at_ms - ${from}) / ${step}::bigint as step, count(*) as count, min(value) as min, max(value) as max,
    sum(value)::text as sum, (array_agg(value order by at_ms desc))[1] as last, max(at_ms) as at
  from (
    select distinct on (at_ms) at_ms, value from readings
    where series = ${series} and at_ms >= ${from} and at_ms < ${to}
      and ${asOf === undefined ? sql`true` : sql`known_at_ms <= ${asOf}`}
    order by at_ms, version desc
  ) as newest
  group by 1 order by 1`

async function numberOf(
  db: Kysely<Tables>,
  { source, metric }: { readonly source: string; readonly metric: string },
): Promise<number | undefined> {
  const found = await db
    .selectFrom('series')
    .select('series')
    .where('source', '=', source)
    .where('metric', '=', metric)
    .executeTakeFirst()
  return found?.series
}

function within(sources: SourceFilter) {
  if (sources === 'all') return sql`true`
  return 'owner' in sources ? sql`owner = ${sources.owner}` : sql`source = ${sources.source}`
}
