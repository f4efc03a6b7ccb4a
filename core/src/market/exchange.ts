import type { EpochMs, SlotNumber } from '../kernel/index.ts'
import { BrokenLaw } from '../kernel/index.ts'
import type { Command, MarketRules } from './command.ts'
import type { EventLog } from './event-log.ts'
import type { ExchangeEvent } from './event.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { BookView, DayView, LiveBlock, LiveOrder, ParticipantView, Position } from './market-view.ts'

/**
 * The exchange: commands in, events out, nothing else. One writer; no clock, no dice outside the rules' seed.
 * Equal commands give equal events and an equal `stateHash` on every machine.
 */
export type Exchange = {
  /** Applies one command. `by` is who asked; default: the command's participant, or the market itself. */
  step(command: Command, by?: ParticipantNumber): readonly ExchangeEvent[]
  /** The next instant at which `advance_time` would do something, or null. It may lie behind the clock only in a halt. */
  nextDue(): EpochMs | null

  /** Everything that the future depends on, as canonical bytes. */
  snapshot(): Uint8Array
  /** 16 hexadecimal digits over `snapshot`. */
  stateHash(): string

  readonly clock: EpochMs
  readonly rules: MarketRules | undefined
  readonly isHalted: boolean
  /** Days that are not retired, in order. */
  days(): readonly DayView[]
  /** One slot with its best `depth` levels of either side (default: all). */
  book(slot: SlotNumber, depth?: number): BookView | undefined
  /** The L3 view: every resting order of a slot, bids then asks, each best first and first come first. */
  restingOrders(slot: SlotNumber): readonly LiveOrder[]
  order(order: OrderNumber): LiveOrder | LiveBlock | undefined
  /** Live orders and blocks of a participant, by ascending number. */
  ordersOf(participant: ParticipantNumber): readonly (LiveOrder | LiveBlock)[]
  position(participant: ParticipantNumber, slot: SlotNumber): Position
  participant(participant: ParticipantNumber): ParticipantView | undefined
  participants(): readonly ParticipantView[]

  /**
   * The hot face: the three commands of the continuous book with their terms as plain numbers (see
   * `encodeTerms`). They append rows to `events` and allocate nothing; the caller reads and clears `events`.
   * `step` is a thin wrapper over them. Returns the new order's number, or 0 for a rejection.
   */
  place(
    participant: number,
    slot: number,
    /** 0 buys, 1 sells. */
    side: number,
    /** NaN for a market order. */
    price: number,
    energy: number,
    /** One of `TERMS.gate`, `time`, `ioc`, `fok`, plus `TERMS.postOnly`, plus `TERMS.atClose`. */
    terms: number,
    /** 0 except with `TERMS.time`. */
    expiresAt: number,
  ): number
  /** False for a rejection. */
  cancel(participant: number, order: number): boolean
  /** NaN leaves a term as it is. False for a rejection. */
  amend(participant: number, order: number, price: number, energy: number): boolean
  readonly events: EventLog
}

export const TERMS = { gate: 0, time: 1, ioc: 2, fok: 3, postOnly: 4, atClose: 8 } as const

export function createExchange(): Exchange {
  throw new BrokenLaw('the exchange is built before it is used')
}

/** The exchange that `snapshot` described. */
export function restoreExchange(bytes: Uint8Array): Exchange {
  throw new BrokenLaw(`an exchange of ${bytes.length} bytes is built before it is used`)
}
