import type { ReadingTables } from '@gridbourse/core/telemetry'
import type { Following } from './follow-log.ts'

/**
 * The tables as the main thread asks them, and how far they have followed the log; null where there are none.
 * Questions that cannot be answered now are refused with `TablesAway`.
 */
export type AskedTables = Pick<ReadingTables, 'latest' | 'points' | 'versions'> & {
  readonly following: Following | null
}

/** The tables cannot be asked now; asking again later may help. */
export class TablesAway extends Error {
  override readonly name = 'TablesAway'
}

/** Of a server that keeps none. */
export const noTables: AskedTables = {
  following: null,
  latest: () => refusal(),
  points: () => refusal(),
  versions: () => refusal(),
}

const refusal = (): Promise<never> => Promise.reject(new TablesAway('This server keeps no tables.'))
