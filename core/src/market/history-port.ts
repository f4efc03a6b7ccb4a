import type { EpochMs, MicrosPerKwh, Nanos, SlotNumber, Wh } from '../kernel/index.ts'
import type { Certificate } from './certificate.ts'
import type { AuctionId, ExchangeEvent, RemovalReason } from './event.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { BlockTerms, Side } from './order.ts'

/** An event's place: the journal sequence of its command, and its place among that command's events. */
export type EventPlace = { readonly sequence: number; readonly index: number }

export const isBefore = (a: EventPlace, b: EventPlace): boolean =>
  a.sequence < b.sequence || (a.sequence === b.sequence && a.index < b.index)

/** The place after every event of a record; that of record 0 is before everything. */
export const endOf = (sequence: number): EventPlace => ({ sequence, index: 4_294_967_295 })

export type PlacedEvent = EventPlace & { readonly atMs: EpochMs; readonly event: ExchangeEvent }

/** The next events after a place, in their order and without a gap. */
export type EventBatch = { readonly after: EventPlace; readonly events: readonly PlacedEvent[] }

/** An order or a block that trades no more. */
export type FinishedOrder = {
  readonly kind: 'order' | 'block'
  readonly order: OrderNumber
  readonly participant: ParticipantNumber
  /** Of a block, its first. */
  readonly slot: SlotNumber
  readonly side: Side
  /** null for a market order. */
  readonly price: MicrosPerKwh | null
  readonly energy: Wh
  readonly filled: Wh
  /** What the fills came to. */
  readonly notional: Nanos
  /** `filled`, or why the rest was removed. */
  readonly outcome: 'filled' | RemovalReason
  readonly placedAt: EpochMs
  readonly finishedAt: EpochMs
  /** Of a block. */
  readonly profile: BlockTerms['profile'] | null
}

/** A trade of the continuous books. */
export type PastTrade = Omit<Extract<ExchangeEvent, { type: 'trade' }>, 'bookSequence'> &
  EventPlace & { readonly atMs: EpochMs }

export type TradesWanted = {
  readonly slot: SlotNumber | undefined
  /** As maker or as taker. */
  readonly participant: ParticipantNumber | undefined
  /** Made within this half-open interval. */
  readonly from: EpochMs | undefined
  readonly to: EpochMs | undefined
  /** Only trades before this one. */
  readonly before: EventPlace | undefined
  readonly limit: number
}

/** An order as it came to an auction; a block stands once per slot. */
export type CalledOrder = {
  readonly kind: 'order' | 'block'
  readonly order: OrderNumber
  readonly participant: ParticipantNumber
  readonly slot: SlotNumber
  readonly side: Side
  readonly price: MicrosPerKwh
  readonly energy: Wh
}

/** An auction that was held, with every order that its certificate answers. */
export type HeldAuction = EventPlace & {
  readonly auction: AuctionId
  readonly certificate: Certificate
  readonly orders: readonly CalledOrder[]
  readonly atMs: EpochMs
}

export type AuctionsWanted = {
  readonly kind: 'opening' | 'closing' | undefined
  /** Only auctions held before this place. */
  readonly before: EventPlace | undefined
  readonly limit: number
}

/** What follows from the journal, kept for whoever asks about the past. It may be dropped and followed anew. */
export type MarketHistory = {
  /** The last event that is in it. */
  place(): Promise<EventPlace>
  /**
   * Takes in what of a batch comes next, all of it or nothing, and answers how far it has come: an event is in it
   * once, however often it is told. A batch that begins beyond that place is left alone.
   */
  follow(batch: EventBatch): Promise<EventPlace>
  /** Forgets everything, to be followed anew from the first record. */
  clear(): Promise<void>
  /** Newest first, by the order's number; those before `before`. */
  finishedOrders(wanted: {
    readonly participant: ParticipantNumber
    readonly slot: SlotNumber | undefined
    readonly before: OrderNumber | undefined
    readonly limit: number
  }): Promise<FinishedOrder[]>
  finishedOrder(order: OrderNumber): Promise<FinishedOrder | undefined>
  /** Newest first. */
  trades(wanted: TradesWanted): Promise<PastTrade[]>
  /** Newest first. */
  auctions(wanted: AuctionsWanted): Promise<HeldAuction[]>
  auction(auction: AuctionId): Promise<HeldAuction | undefined>
}
