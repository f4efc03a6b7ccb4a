import type { DurationMs, EpochMs } from '../kernel/index.ts'
import type { Kind } from './metric.ts'
import { WIDTHS } from './width.ts'

const DAY_MS = 86_400_000

/** How many days readings themselves, and their rollups by the minute, are kept. Coarser rollups are kept for good. */
export type Retention = { readonly readingDays: number; readonly minuteDays: number }

/** What the tables keep. The reading log and the lake are not cut by this. */
export const RETENTION: Readonly<Record<Kind, Retention>> = {
  /** A bill can be corrected for a year, and the month it is about began before. */
  energy: { readingDays: 400, minuteDays: 1100 },
  market: { readingDays: 90, minuteDays: 400 },
  /** What was forecast is judged within weeks. */
  forecast: { readingDays: 60, minuteDays: 60 },
  producer: { readingDays: 400, minuteDays: 1100 },
  consumer: { readingDays: 400, minuteDays: 1100 },
  /** Fast and many: voltages by the second. */
  grid: { readingDays: 30, minuteDays: 400 },
  trade: { readingDays: 400, minuteDays: 400 },
}

/**
 * Readings of a kind from before this instant are not kept, nor taken any more: a correction would roll its minute
 * again from readings that are gone.
 */
export const keptReadingsFrom = (kind: Kind, now: EpochMs): EpochMs =>
  beginOfDay(now - RETENTION[kind].readingDays * DAY_MS)

/** Rollups of a width from before this instant are not kept; null: all are. */
export const keptRollupsFrom = (kind: Kind, width: DurationMs, now: EpochMs): EpochMs | null =>
  width === WIDTHS[0] ? beginOfDay(now - RETENTION[kind].minuteDays * DAY_MS) : null

/** Whole days go, so that no bucket is left with a part of its readings. */
const beginOfDay = (at: number): EpochMs => Math.max(0, at - (at % DAY_MS)) as EpochMs
