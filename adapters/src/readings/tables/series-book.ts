import { metricNamed, ownerOf, type ReadingColumns } from '@gridbourse/core/telemetry'
import { sql, type Kysely, type Tables } from '../../database/index.ts'
import { listOf } from './lists.ts'

/** One source and metric as a writer knows it. */
export type KnownSeries = {
  readonly series: number
  /** Of its newest reading; a reading behind it has no other version yet. */
  newestAt: number
}

/** Series by source and metric, kept in memory once they were met. */
export class SeriesBook {
  readonly #known = new Map<string, Map<string, KnownSeries>>()

  /** The series of all readings of a batch: `find(source, metric)` by their places in the batch. */
  async of(
    db: Kysely<Tables>,
    columns: ReadingColumns,
  ): Promise<(source: number, metric: number) => KnownSeries> {
    const places = this.#places(columns)
    const unknown = [...places].filter((place) => this.#get(columns, place) === undefined)
    if (unknown.length > 0)
      await this.#learn(
        db,
        unknown.map((place) => nameAt(columns, place)),
      )
    const found = new Map([...places].map((place) => [place, this.#get(columns, place)!]))
    const { length } = columns.metrics
    return (source, metric) => found.get(source * length + metric)!
  }

  /** After a transaction that failed nobody knows what is in the tables. */
  forget(): void {
    this.#known.clear()
  }

  #places({ length, source, metric, metrics }: ReadingColumns): Set<number> {
    const places = new Set<number>()
    for (let i = 0; i < length; i++) places.add(source[i]! * metrics.length + metric[i]!)
    return places
  }

  #get(columns: ReadingColumns, place: number): KnownSeries | undefined {
    const { source, metric } = nameAt(columns, place)
    return this.#known.get(source)?.get(metric)
  }

  async #learn(db: Kysely<Tables>, names: readonly Name[]): Promise<void> {
    const columns = {
      owner: names.map(({ source }) => ownerOf(source)),
      source: names.map(({ source }) => source),
      metric: names.map(({ metric }) => metric),
      kind: names.map(({ metric }) => metricNamed(metric)?.kind ?? ''),
    }
    await sql`
      insert into series (owner, source, metric, kind)
      select * from unnest(${columns.owner}::text[], ${columns.source}::text[], ${columns.metric}::text[], ${columns.kind}::text[])
      on conflict (source, metric) do nothing`.execute(db)
    const { rows } = await sql<{ series: number; source: string; metric: string }>`
      select series, source, metric from series
      join unnest(${columns.source}::text[], ${columns.metric}::text[]) as asked (source, metric) using (source, metric)`.execute(
      db,
    )
    const newest = await newestOf(
      db,
      rows.map(({ series }) => series),
    )
    for (const { series, source, metric } of rows) {
      const metrics = this.#known.get(source) ?? new Map<string, KnownSeries>()
      this.#known.set(source, metrics)
      metrics.set(metric, { series, newestAt: newest.get(series) ?? 0 })
    }
  }
}

type Name = { readonly source: string; readonly metric: string }

function nameAt({ sources, metrics }: ReadingColumns, place: number): Name {
  return { source: sources[Math.floor(place / metrics.length)]!, metric: metrics[place % metrics.length]! }
}

/** By the readings, and where those are no longer kept by the rollups. */
async function newestOf(db: Kysely<Tables>, series: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ series: number; newest: number | null }>`
    select asked.series, greatest(
      (select at_ms from readings where readings.series = asked.series order by at_ms desc limit 1),
      (select last_at_ms from rollups where rollups.series = asked.series and width_ms = 86400000
        order by start_ms desc limit 1)
    ) as newest
    from unnest(${listOf(series)}::integer[]) as asked (series)`.execute(db)
  return new Map(rows.flatMap(({ series: of, newest }) => (newest === null ? [] : [[of, newest]])))
}
