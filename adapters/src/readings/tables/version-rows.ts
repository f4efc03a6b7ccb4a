import { sql, type Kysely, type Tables } from '../../database/index.ts'
import { listOf } from './lists.ts'

/** Versions of readings as rows, by column. */
export class VersionRows {
  readonly series: number[] = []
  readonly at: number[] = []
  readonly version: number[] = []
  readonly value: number[] = []
  readonly knownAt: number[] = []
  readonly by: number[] = []

  add(row: {
    readonly series: number
    readonly at: number
    readonly version: number
    readonly value: number
    readonly knownAt: number
    readonly by: number
  }): void {
    this.series.push(row.series)
    this.at.push(row.at)
    this.version.push(row.version)
    this.value.push(row.value)
    this.knownAt.push(row.knownAt)
    this.by.push(row.by)
  }

  async insert(db: Kysely<Tables>): Promise<void> {
    if (this.series.length === 0) return
    await sql`
      insert into readings (series, at_ms, version, value, known_at_ms, said_by)
      select * from unnest(${listOf(this.series)}::integer[], ${listOf(this.at)}::bigint[],
        ${listOf(this.version)}::integer[], ${listOf(this.value)}::bigint[],
        ${listOf(this.knownAt)}::bigint[], ${listOf(this.by)}::bigint[])`.execute(db)
  }
}
