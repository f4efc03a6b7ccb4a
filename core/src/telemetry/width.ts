import type { DurationMs, EpochMs } from '../kernel/index.ts'

/**
 * The widths of the buckets that rollups are kept for. Each is a multiple of the one before; buckets begin at
 * multiples of their width since 1970-01-01T00:00Z. Local days are put together from hours or quarter-hours, since
 * some of them have 23 or 25.
 */
export const WIDTHS = [60_000, 900_000, 3_600_000, 86_400_000] as readonly number[] as readonly DurationMs[]

export const bucketOf = (at: EpochMs, width: DurationMs): EpochMs => (at - (at % width)) as EpochMs
