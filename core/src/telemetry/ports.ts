import type { EpochMs } from '../kernel/index.ts'
import type { ReadingColumns } from './columns.ts'
import type { Point, RangePlan } from './range.ts'
import type { Version } from './version.ts'

/** Readings that came together. The first batch of a log is 1, and there are no gaps. */
export type ReadingBatch = {
  readonly sequence: number
  /** When they became known. Never less than the batch before. */
  readonly knownAt: EpochMs
  /** Who said so: the number of a participant, 0 for the house. */
  readonly by: number
  readonly readings: ReadingColumns
}

/** The truth about readings, in the order they came: a reading is acknowledged when it is durable here. */
export type ReadingLog = {
  readonly lastSequence: number
  /** Resolves when the readings, and all before them, are durable, with the batches that they became. */
  append(said: Omit<ReadingBatch, 'sequence'>): Promise<readonly ReadingBatch[]>
  /** Durable batches from the sequence `from` to the end as it is now, some at a time. */
  read(from: number): AsyncIterable<readonly ReadingBatch[]>
  close(): Promise<void>
}

/** A source and a metric: what has one value at an instant. */
export type Series = { readonly source: string; readonly metric: string }

export type Latest = Series & { readonly at: EpochMs } & Version

export type ReadingStatus = {
  /** The tables hold what the log says up to this batch. */
  readonly sequence: number
  readonly series: number
}

/** What is made of the log to be asked: versions and rollups. Can be made again from the log at any time. */
export type ReadingTables = {
  /** Takes batches that continue `sequence`, all or none, in one transaction with the progress. */
  apply(batches: readonly ReadingBatch[]): Promise<void>
  status(): Promise<ReadingStatus>
  /** The newest reading of every series that fits, by source and metric. */
  latest(of: { readonly sources: SourceFilter; readonly metric?: string }): Promise<readonly Latest[]>
  /** Points in order. `asOf` tells what was known then, from readings as long as they are kept. */
  points(series: Series, plan: RangePlan, asOf?: EpochMs): Promise<readonly Point[]>
  /** Every version of the readings in `[from, to)`, by instant and age; at most `limit`. */
  versions(
    series: Series,
    range: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
  ): Promise<readonly (Version & { readonly at: EpochMs })[]>
  /** Forgets everything, and the progress: the log can be followed from its first batch. */
  clear(): Promise<void>
  /** Deletes what retention does not keep at `now`. */
  forget(now: EpochMs): Promise<void>
}

/** All sources, those of one owner, or one. */
export type SourceFilter = 'all' | { readonly owner: string } | { readonly source: string }
