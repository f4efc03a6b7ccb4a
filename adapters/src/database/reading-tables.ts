import type { Generated } from 'kysely'

/** What is made of the reading log. */
export type ReadingLogTables = {
  /** One row. */
  readingProgress: {
    id: number
    /** The last batch of the log that the tables hold. */
    sequence: number
  }
  series: {
    series: Generated<number>
    /** The participant that the source belongs to. */
    owner: string
    source: string
    metric: string
    kind: string
  }
  readings: {
    series: number
    atMs: number
    /** From 1; the highest counts. */
    version: number
    value: number
    knownAtMs: number
    saidBy: number
  }
  rollups: {
    series: number
    widthMs: number
    startMs: number
    count: number
    min: number
    max: number
    sum: string
    last: number
    lastAtMs: number
  }
}
