import type { Community } from '@gridbourse/api'

/** Meters are read at the end of every slot; two slots later they are late. */
export const isStale = ({ settledAtMs }: Community, now: number, slotDurationMs: number): boolean =>
  settledAtMs !== null && now - settledAtMs > 2 * slotDurationMs + slotDurationMs / 2
