import type { DurationMs, EpochMs, MicrosPerKwh, SlotNumber, W, Wh } from '../kernel/index.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { BlockTerms, OrderTerms, SelfTradePrevention } from './order.ts'

export type Role = 'participant' | 'operator' | 'observer'

/** The rules of one market. The first command of every journal carries them. */
export type MarketRules = {
  /** ISO 4217. */
  readonly currency: string
  readonly slotDuration: DurationMs
  readonly tick: MicrosPerKwh
  readonly lowestPrice: MicrosPerKwh
  readonly highestPrice: MicrosPerKwh
  /** How long before delivery the gate closes. */
  readonly gateLead: DurationMs
  /** How energy is shared at the margin of an auction. */
  readonly marginRule: 'pro_rata' | 'time_priority'
  /** Seeds the draws for the last Wh at a margin. */
  readonly seed: number
  /** Where the search over block orders stops. */
  readonly blockNodeLimit: number
}

/**
 * Everything that can change an exchange. `participant` says on whose behalf; the journal record says who
 * asked (they differ when an operator acts). Commands hold whole numbers only.
 */
export type Command =
  | { readonly type: 'set_rules'; readonly rules: MarketRules }
  | { readonly type: 'advance_time'; readonly at: EpochMs }
  /** Opens a local delivery day for orders; it trades continuously after `openingAuctionAt`. */
  | {
      readonly type: 'open_day'
      readonly firstSlot: SlotNumber
      readonly slotCount: number
      readonly openingAuctionAt: EpochMs
    }
  | {
      readonly type: 'register_participant'
      readonly participant: ParticipantNumber
      /** A pseudonym, at most 64 characters of printable ASCII. */
      readonly name: string
      readonly role: Role
      /** Power that the connection can draw and feed in; bounds the position in every slot. */
      readonly importPower: W
      readonly exportPower: W
      readonly selfTradePrevention: SelfTradePrevention
    }
  | ({ readonly type: 'place_order'; readonly participant: ParticipantNumber } & OrderTerms)
  | ({ readonly type: 'place_block'; readonly participant: ParticipantNumber } & BlockTerms)
  /** `energy` is the new total, fills included; null leaves a term as it is. */
  | {
      readonly type: 'amend_order'
      readonly participant: ParticipantNumber
      readonly order: OrderNumber
      readonly price: MicrosPerKwh | null
      readonly energy: Wh | null
    }
  | {
      readonly type: 'cancel_order'
      readonly participant: ParticipantNumber
      readonly order: OrderNumber
    }
  /** Cancels every live order of a participant, in one slot or (null) in all. */
  | {
      readonly type: 'cancel_all'
      readonly participant: ParticipantNumber
      readonly slot: SlotNumber | null
    }
  | OperatorCommand

export type OperatorCommand =
  /** Orders wait and nothing trades until `resume_market`; cancelling stays possible. */
  | { readonly type: 'halt_market' }
  | { readonly type: 'resume_market' }
  /** Cancels every order and halts. */
  | { readonly type: 'kill_market' }
  /** Cancels a participant's orders and refuses new ones until `revive_participant`. */
  | { readonly type: 'kill_participant'; readonly participant: ParticipantNumber }
  | { readonly type: 'revive_participant'; readonly participant: ParticipantNumber }
  /** Bounds the prices at which a slot (null: every open slot) may trade; orders outside are cancelled. */
  | {
      readonly type: 'set_price_band'
      readonly slot: SlotNumber | null
      readonly low: MicrosPerKwh
      readonly high: MicrosPerKwh
    }
  /** Replaces the limits that follow from a participant's connection, for every slot. */
  | {
      readonly type: 'set_position_limit'
      readonly participant: ParticipantNumber
      readonly buy: Wh
      readonly sell: Wh
    }
