import type { Community, Participant } from '../community.ts'

/** Up to which import, in Wh of a slot, a participant may charge its battery. */
export type ImportCap = (participant: Participant) => number

export const UNCAPPED: ImportCap = () => Infinity

/**
 * Keeps batteries from making a peak of their own: each home may charge only while its import stays below its share,
 * by battery capacity, of what the community may import. The shares add up to `limitW`, so cheap hours are filled
 * in turn instead of all at once; what homes use beyond their shares is not touched.
 */
export function peakLimit(community: Community, limitW: number): ImportCap {
  const limitWh = (limitW * community.slotDuration) / 3_600_000
  const capacityWh = community.participants.reduce((sum, { battery }) => sum + (battery?.capacityWh ?? 0), 0)
  return ({ battery }) => (battery === null ? 0 : (limitWh * battery.capacityWh) / capacityWh)
}
