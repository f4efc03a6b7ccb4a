import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import type { Certificate } from './certificate.ts'
import type { Command, MarketRules, Role } from './command.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { BlockTerms, Side } from './order.ts'
import type { Rejection } from './rejection.ts'

/** How a slot is traded now. `waiting`: orders are collected for the opening auction. */
export type Phase = 'waiting' | 'continuous' | 'closed'

export type RemovalReason =
  | 'cancelled'
  | 'expired'
  | 'gate_closed'
  | 'unfilled_remainder'
  | 'self_trade'
  | 'participant_killed'
  | 'market_killed'
  | 'price_outside_band'
  /** A block that the opening auction left out. */
  | 'block_rejected'

export type AuctionId = `opening-${string}` | `closing-${string}`

/**
 * What a command did, in order. Events with `bookSequence` are the L3 feed of their slot's book: its
 * numbers have no gap, and replaying them gives the book.
 */
export type ExchangeEvent =
  | { readonly type: 'rules_set'; readonly rules: MarketRules }
  | { readonly type: 'time_advanced'; readonly at: EpochMs }
  | {
      readonly type: 'day_opened'
      readonly firstSlot: SlotNumber
      readonly slotCount: number
      readonly openingAuctionAt: EpochMs
    }
  | {
      readonly type: 'participant_registered'
      readonly participant: ParticipantNumber
      readonly name: string
      readonly role: Role
    }
  | ({ readonly type: 'command_rejected'; readonly command: Command['type'] } & Rejection)
  /** The order has its number. What it traded at once follows, then what became of the rest. */
  | {
      readonly type: 'order_accepted'
      readonly order: OrderNumber
      readonly participant: ParticipantNumber
      readonly slot: SlotNumber
      readonly side: Side
      readonly price: MicrosPerKwh | null
      readonly energy: Wh
    }
  | ({
      readonly type: 'block_accepted'
      readonly order: OrderNumber
      readonly participant: ParticipantNumber
    } & BlockTerms)
  /** The order waits for an auction, outside the book. */
  | {
      readonly type: 'order_waiting'
      readonly order: OrderNumber
      readonly slot: SlotNumber
      readonly until: 'opening' | 'closing'
      readonly energy: Wh
    }
  /** The order joined its price level, last in the queue. */
  | {
      readonly type: 'order_rested'
      readonly bookSequence: number
      readonly order: OrderNumber
      readonly slot: SlotNumber
      readonly side: Side
      readonly price: MicrosPerKwh
      readonly energy: Wh
    }
  /** The maker loses `energy` from the book; at 0 left it is gone. The price is the maker's. */
  | {
      readonly type: 'trade'
      readonly bookSequence: number
      readonly slot: SlotNumber
      readonly price: MicrosPerKwh
      readonly energy: Wh
      readonly maker: OrderNumber
      readonly taker: OrderNumber
      readonly makerParticipant: ParticipantNumber
      readonly takerParticipant: ParticipantNumber
      readonly takerSide: Side
    }
  /** New terms of a live order. `keptPriority` false: it left its place, and trades or rests again below. */
  | {
      readonly type: 'order_amended'
      /** null for an order that is not in the book. */
      readonly bookSequence: number | null
      readonly order: OrderNumber
      readonly slot: SlotNumber
      readonly price: MicrosPerKwh
      /** What is left to trade. */
      readonly energy: Wh
      readonly keptPriority: boolean
    }
  /** `energy` that was left will never trade. */
  | {
      readonly type: 'order_removed'
      /** null for an order (or a remainder) that was not in the book. */
      readonly bookSequence: number | null
      readonly order: OrderNumber
      readonly slot: SlotNumber
      readonly energy: Wh
      readonly reason: RemovalReason
    }
  /** An order's share of an auction; its own price is in the certificate's slot. */
  | {
      readonly type: 'auction_fill'
      /** null for an order that was waiting outside the book. */
      readonly bookSequence: number | null
      readonly auction: AuctionId
      readonly order: OrderNumber
      readonly participant: ParticipantNumber
      readonly slot: SlotNumber
      readonly side: Side
      readonly price: MicrosPerKwh
      readonly energy: Wh
    }
  | {
      readonly type: 'auction_cleared'
      readonly auction: AuctionId
      readonly certificate: Certificate
    }
  | { readonly type: 'phase_changed'; readonly slot: SlotNumber; readonly phase: Phase }
  | { readonly type: 'market_halted' }
  | { readonly type: 'market_resumed' }
  | { readonly type: 'market_killed' }
  | { readonly type: 'participant_killed'; readonly participant: ParticipantNumber }
  | { readonly type: 'participant_revived'; readonly participant: ParticipantNumber }
  | {
      readonly type: 'price_band_set'
      readonly slot: SlotNumber | null
      readonly low: MicrosPerKwh
      readonly high: MicrosPerKwh
    }
  | {
      readonly type: 'position_limit_set'
      readonly participant: ParticipantNumber
      readonly buy: Wh
      readonly sell: Wh
    }
