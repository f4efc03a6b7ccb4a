import { slotStart, type DurationMs, type EpochMs, type SlotNumber } from '../../kernel/index.ts'

/** When things of the market fall due; local days were turned into instants at the edge. */
export type MarketCalendar = {
  readonly slotDuration: DurationMs
  readonly gateLead: DurationMs
  readonly days: readonly CalendarDay[]
}

export type CalendarDay = {
  readonly firstSlot: SlotNumber
  readonly slotCount: number
  readonly opensAt: EpochMs
  readonly openingAuctionAt: EpochMs
  readonly isOpen: boolean
  readonly isAuctioned: boolean
  /** The first slot of the day whose gate has not been closed. */
  readonly firstUngated: SlotNumber
}

/** Something that is to be done now. The exchange holds auctions when time is advanced to them. */
export type Due =
  | {
      readonly what: 'open_day'
      readonly firstSlot: SlotNumber
      readonly slotCount: number
      readonly openingAuctionAt: EpochMs
    }
  | { readonly what: 'opening_auction'; readonly firstSlot: SlotNumber; readonly at: EpochMs }
  | { readonly what: 'closing_auction'; readonly slot: SlotNumber; readonly at: EpochMs }

export const gateOf = ({ slotDuration, gateLead }: MarketCalendar, slot: SlotNumber): EpochMs =>
  (slotStart(slot, slotDuration) - gateLead) as EpochMs

/** What is due at `now`, in the order of its instants, and the next instant at which something will be. */
export function dueAt(
  calendar: MarketCalendar,
  now: EpochMs,
): { readonly due: readonly Due[]; readonly nextDueAt: EpochMs | null } {
  const dues: { readonly at: EpochMs; readonly due: Due }[] = []
  for (const day of calendar.days) {
    const { firstSlot, slotCount, opensAt, openingAuctionAt, isOpen, isAuctioned, firstUngated } = day
    if (!isOpen) dues.push({ at: opensAt, due: { what: 'open_day', firstSlot, slotCount, openingAuctionAt } })
    if (!isAuctioned)
      dues.push({ at: openingAuctionAt, due: { what: 'opening_auction', firstSlot, at: openingAuctionAt } })
    for (let slot = firstUngated; slot < firstSlot + slotCount; slot = (slot + 1) as SlotNumber) {
      const at = gateOf(calendar, slot)
      dues.push({ at, due: { what: 'closing_auction', slot, at } })
    }
  }
  dues.sort((a, b) => a.at - b.at)
  return {
    due: dues.flatMap(({ at, due }) => (at <= now ? [due] : [])),
    nextDueAt: dues.find(({ at }) => at > now)?.at ?? null,
  }
}
