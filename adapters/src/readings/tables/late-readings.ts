import type { EpochMs } from '@gridbourse/core/kernel'
import { bucketOf, WIDTHS } from '@gridbourse/core/telemetry'
import { sql, type Kysely, type Tables } from '../../database/index.ts'
import { listOf } from './lists.ts'
import { VersionRows } from './version-rows.ts'

/** A reading that is not newer than all of its series: late, a duplicate or a correction. */
export type LateReading = {
  readonly series: number
  readonly at: number
  readonly value: number
  readonly knownAt: number
  readonly by: number
}

/** Adds what is news of late readings, in the order they came, and rolls their buckets again. */
export async function takeLate(db: Kysely<Tables>, late: readonly LateReading[]): Promise<void> {
  if (late.length === 0) return
  const newest = await newestVersions(db, late)
  const rows = new VersionRows()
  const buckets = new Map<string, { series: number; start: number }>()
  for (const reading of late) {
    const { series, at, value } = reading
    const identity = `${series}/${at}`
    const before = newest.get(identity)
    if (before?.value === value) continue
    const version = (before?.version ?? 0) + 1
    newest.set(identity, { version, value })
    rows.add({ ...reading, version })
    const start = bucketOf(at as EpochMs, WIDTHS[0]!)
    buckets.set(`${series}/${start}`, { series, start })
  }
  await rows.insert(db)
  await rollAgain(db, [...buckets.values()])
}

async function newestVersions(
  db: Kysely<Tables>,
  late: readonly LateReading[],
): Promise<Map<string, { version: number; value: number }>> {
  const { rows } = await sql<{ series: number; at: number; version: number; value: number }>`
    select distinct on (series, at_ms) series, at_ms as at, version, value
    from readings
    join unnest(${listOf(late.map(({ series }) => series))}::integer[],
      ${listOf(late.map(({ at }) => at))}::bigint[]) as asked (series, at_ms) using (series, at_ms)
    order by series, at_ms, version desc`.execute(db)
  return new Map(rows.map(({ series, at, version, value }) => [`${series}/${at}`, { version, value }]))
}

type Place = { readonly series: number; readonly start: number }

/** Minutes from their readings, everything wider from what is one narrower. */
async function rollAgain(db: Kysely<Tables>, minutes: readonly Place[]): Promise<void> {
  if (minutes.length === 0) return
  await rollReadings(db, minutes)
  let narrower: readonly Place[] = minutes
  for (const [level, width] of WIDTHS.entries()) {
    if (level === 0) continue
    const wider = new Map<string, Place>()
    for (const { series, start } of narrower) {
      const place = { series, start: bucketOf(start as EpochMs, width) }
      wider.set(`${series}/${place.start}`, place)
    }
    narrower = [...wider.values()]
    await rollRollups(db, narrower, { from: WIDTHS[level - 1]!, to: width })
  }
}

const asked = (places: readonly Place[]) => sql`
  unnest(${listOf(places.map(({ series }) => series))}::integer[],
    ${listOf(places.map(({ start }) => start))}::bigint[]) as asked (series, start_ms)`

const REPLACE = sql`
  on conflict (series, width_ms, start_ms) do update set
    count = excluded.count, min = excluded.min, max = excluded.max, sum = excluded.sum,
    last = excluded.last, last_at_ms = excluded.last_at_ms`

async function rollReadings(db: Kysely<Tables>, places: readonly Place[]): Promise<void> {
  const width = WIDTHS[0]!
  await sql`
    insert into rollups (series, width_ms, start_ms, count, min, max, sum, last, last_at_ms)
    select series, ${width}::integer, start_ms, count(*), min(value), max(value), sum(value),
      (array_agg(value order by at_ms desc))[1], max(at_ms)
    from (
      select distinct on (readings.series, at_ms) readings.series, start_ms, at_ms, value
      from ${asked(places)}
      join readings on readings.series = asked.series and at_ms >= start_ms and at_ms < start_ms + ${width}::bigint
      order by readings.series, at_ms, version desc
    ) as newest
    group by series, start_ms
    ${REPLACE}`.execute(db)
}

async function rollRollups(
  db: Kysely<Tables>,
  places: readonly Place[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await sql`
    insert into rollups (series, width_ms, start_ms, count, min, max, sum, last, last_at_ms)
    select asked.series, ${to}::integer, asked.start_ms, sum(count), min(min), max(max), sum(sum),
      (array_agg(last order by last_at_ms desc))[1], max(last_at_ms)
    from ${asked(places)}
    join rollups on rollups.series = asked.series and width_ms = ${from}::integer
      and rollups.start_ms >= asked.start_ms and rollups.start_ms < asked.start_ms + ${to}::bigint
    group by asked.series, asked.start_ms
    ${REPLACE}`.execute(db)
}
