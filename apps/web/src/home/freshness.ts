import type { Community } from '@gridbourse/api'

/** Asking and drawing take so long; time that is hurried goes far meanwhile. */
const ROUND_TRIP_MS = 4_000

/** Meters are read at the end of every slot, and told at once; two slots later they are late. */
export const isStale = (
  { settledAtMs }: Pick<Community, 'settledAtMs'>,
  { now, speed, slotDurationMs }: { now: number; speed: number; slotDurationMs: number },
): boolean => settledAtMs !== null && now - settledAtMs > 2 * slotDurationMs + speed * ROUND_TRIP_MS
