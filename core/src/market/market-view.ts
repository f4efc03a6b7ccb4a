import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import type { Role } from './command.ts'
import type { Phase } from './event.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { BlockTerms, OrderTerms, SelfTradePrevention } from './order.ts'

/** All energy that rests at one price (the L2 feed's unit). */
export type BookLevel = { readonly price: MicrosPerKwh; readonly energy: Wh; readonly orders: number }

/** One slot as everybody may see it. */
export type BookView = {
  readonly slot: SlotNumber
  readonly phase: Phase
  readonly gateClosesAt: EpochMs
  /** Number of the last event that changed this book; 0 before the first. */
  readonly bookSequence: number
  /** What the last trade of the continuous book was made at. */
  readonly lastPrice: MicrosPerKwh | null
  readonly band: { readonly low: MicrosPerKwh; readonly high: MicrosPerKwh }
  /** Best (highest) first. */
  readonly bids: readonly BookLevel[]
  /** Best (lowest) first. */
  readonly asks: readonly BookLevel[]
}

/** `waiting`: for the opening auction. `resting`: in the book. `at_close`: for the closing auction. */
export type OrderState = 'waiting' | 'resting' | 'at_close'

/** A simple order that can still trade. Its price is never null: market orders do not live. */
export type LiveOrder = Omit<OrderTerms, 'price'> & {
  readonly kind: 'order'
  readonly order: OrderNumber
  readonly participant: ParticipantNumber
  readonly price: MicrosPerKwh
  /** What is left of `energy`. */
  readonly remaining: Wh
  readonly state: OrderState
}

/** A block that waits for its opening auction. */
export type LiveBlock = BlockTerms & {
  readonly kind: 'block'
  readonly order: OrderNumber
  readonly participant: ParticipantNumber
}

/** What a participant holds in one slot: traded so far, and open (blocks included). */
export type Position = {
  readonly bought: Wh
  readonly sold: Wh
  readonly openBuy: Wh
  readonly openSell: Wh
}

export type ParticipantView = {
  readonly participant: ParticipantNumber
  readonly name: string
  readonly role: Role
  readonly selfTradePrevention: SelfTradePrevention
  /** The most a participant may hold in any slot, net, in either direction. */
  readonly buyLimit: Wh
  readonly sellLimit: Wh
  readonly isKilled: boolean
}

export type DayView = {
  readonly firstSlot: SlotNumber
  readonly slotCount: number
  readonly openingAuctionAt: EpochMs
  /** Whether its opening auction is still to come. */
  readonly isWaiting: boolean
}
