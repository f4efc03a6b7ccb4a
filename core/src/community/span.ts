import type { Community } from './community.ts'

/** The slots that are traded and scored, half-open; earlier ones are history. */
export type Span = { readonly from: number; readonly to: number }

/** The span between two instants, cut to what the community has. */
export function spanBetween(community: Community, from: number | null, to: number | null): Span {
  const slotAt = (at: number): number => Math.ceil((at - community.start) / community.slotDuration)
  const clamp = (slot: number): number => Math.max(0, Math.min(community.slots, slot))
  return {
    from: from === null ? 0 : clamp(slotAt(from)),
    to: to === null ? community.slots : clamp(slotAt(to)),
  }
}
