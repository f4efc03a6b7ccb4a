import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import type {
  BookView,
  DayView,
  Exchange,
  LiveBlock,
  LiveOrder,
  MarketRules,
  ParticipantNumber,
  ParticipantView,
} from '@gridbourse/core/market'

/** An exchange as it was after the record `sequence`: what the views start from. */
export type ViewBase = {
  readonly sequence: number
  readonly clock: EpochMs
  readonly rules: MarketRules | undefined
  readonly isHalted: boolean
  readonly days: readonly DayView[]
  /** Every slot of every day, without its levels. */
  readonly books: readonly BookHead[]
  readonly participants: readonly ParticipantView[]
  readonly orders: readonly (LiveOrder | LiveBlock)[]
  readonly traded: readonly TradedBase[]
}

export type BookHead = Omit<BookView, 'bids' | 'asks'>

/** What a participant traded in a slot. */
export type TradedBase = {
  readonly participant: ParticipantNumber
  readonly slot: SlotNumber
  readonly bought: Wh
  readonly sold: Wh
}

export type Band = { readonly low: MicrosPerKwh; readonly high: MicrosPerKwh }

export function viewBaseOf(exchange: Exchange, sequence: number): ViewBase {
  const days = exchange.days()
  const participants = exchange.participants()
  const slots = days.flatMap(({ firstSlot, slotCount }) =>
    Array.from({ length: slotCount }, (_, i) => (firstSlot + i) as SlotNumber),
  )
  const books = slots.map((slot) => {
    const { bids: _bids, asks: _asks, ...head } = exchange.book(slot, 0)!
    return head
  })
  const traded = participants.flatMap(({ participant }) =>
    slots
      .map((slot) => ({ participant, slot, ...exchange.position(participant, slot) }))
      .filter(({ bought, sold }) => bought > 0 || sold > 0)
      .map(({ slot, bought, sold }) => ({ participant, slot, bought, sold })),
  )
  return {
    sequence,
    clock: exchange.clock,
    rules: exchange.rules,
    isHalted: exchange.isHalted,
    days,
    books,
    participants,
    orders: participants.flatMap(({ participant }) => exchange.ordersOf(participant)),
    traded,
  }
}
