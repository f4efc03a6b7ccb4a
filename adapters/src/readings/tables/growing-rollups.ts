import type { EpochMs } from '@gridbourse/core/kernel'
import { bucketOf, merge, rollupOf, WIDTHS, type Rollup } from '@gridbourse/core/telemetry'
import { sql, type Kysely, type Tables } from '../../database/index.ts'
import { listOf } from './lists.ts'

type Bucket = { readonly width: number; readonly start: number; rollup: Rollup }

/**
 * What readings add to the rollups, where each is newer than all that its series had. So per series and width only
 * the bucket that grew last is open, and what is added goes behind what is stored.
 */
export class GrowingRollups {
  /** By series: one open bucket for each width. */
  readonly #open = new Map<number, (Bucket | undefined)[]>()
  readonly #rows: { readonly series: number; readonly bucket: Bucket }[] = []

  add(series: number, at: number, value: number): void {
    const open = this.#open.get(series) ?? []
    this.#open.set(series, open)
    this.#grow(series, open, 0, at as EpochMs, rollupOf(at as EpochMs, value))
  }

  /** A bucket that is done is part of the next wider one. */
  #grow(series: number, open: (Bucket | undefined)[], level: number, at: EpochMs, by: Rollup): void {
    const width = WIDTHS[level]
    if (width === undefined) return
    const start = bucketOf(at, width)
    const bucket = open[level]
    if (bucket?.start === start) {
      bucket.rollup = merge(bucket.rollup, by)
      return
    }
    if (bucket !== undefined) this.#close(series, open, level, bucket)
    open[level] = { width, start, rollup: by }
  }

  #close(series: number, open: (Bucket | undefined)[], level: number, bucket: Bucket): void {
    this.#rows.push({ series, bucket })
    this.#grow(series, open, level + 1, bucket.start as EpochMs, bucket.rollup)
  }

  async store(db: Kysely<Tables>): Promise<void> {
    for (const [series, open] of this.#open)
      for (let level = 0; level < WIDTHS.length; level++)
        if (open[level] !== undefined) this.#close(series, open, level, open[level]!)
    const rows = this.#rows
    if (rows.length === 0) return
    const column = (of: (bucket: Bucket) => number): string => listOf(rows.map(({ bucket }) => of(bucket)))
    await sql`
      insert into rollups (series, width_ms, start_ms, count, min, max, sum, last, last_at_ms)
      select * from unnest(${listOf(rows.map(({ series }) => series))}::integer[],
        ${column(({ width }) => width)}::integer[], ${column(({ start }) => start)}::bigint[],
        ${column(({ rollup }) => rollup.count)}::integer[], ${column(({ rollup }) => rollup.min)}::bigint[],
        ${column(({ rollup }) => rollup.max)}::bigint[],
        ${`{${rows.map(({ bucket }) => bucket.rollup.sum).join(',')}}`}::numeric[],
        ${column(({ rollup }) => rollup.last)}::bigint[], ${column(({ rollup }) => rollup.lastAt)}::bigint[])
      on conflict (series, width_ms, start_ms) do update set
        count = rollups.count + excluded.count,
        min = least(rollups.min, excluded.min),
        max = greatest(rollups.max, excluded.max),
        sum = rollups.sum + excluded.sum,
        last = excluded.last,
        last_at_ms = excluded.last_at_ms`.execute(db)
  }
}
