import { PRICE_STEP } from '../../agents/index.ts'
import {
  slotStart,
  type DurationMs,
  type EpochMs,
  type MicrosPerKwh,
  type SlotNumber,
  type W,
  type Wh,
} from '../../kernel/index.ts'
import {
  createExchange,
  type Command,
  type Exchange,
  type ExchangeEvent,
  type OrderNumber,
  type ParticipantNumber,
} from '../../market/index.ts'
import { AuctionAudit } from './auction-audit.ts'
import { CommandDigest } from './command-digest.ts'
import type { MemberId } from '../../settlement/index.ts'
import { TradeBook } from './trade-book.ts'

/** The gate closes this long before delivery. */
export const GATE_LEAD = 300_000 as DurationMs
/** Where no connection is stated, nothing but the meter limits a position: 10 MW. */
const CONNECTION = 10_000_000 as W

export type Placed = {
  readonly member: MemberId
  readonly slot: SlotNumber
  readonly side: 'buy' | 'sell'
  readonly price: MicrosPerKwh
  readonly energy: Wh
  readonly atClose: boolean
}

/**
 * The exchange as a replay uses it: every command goes through the same `step` as in a server and into a digest of
 * the journal; its trades are heard by a book, and every certificate is checked.
 */
export class TradingFloor {
  readonly digest = new CommandDigest()
  readonly audit: AuctionAudit
  readonly book: TradeBook

  readonly #exchange: Exchange = createExchange()
  readonly #slotDuration: DurationMs
  readonly #numbers: ReadonlyMap<MemberId, ParticipantNumber>
  #lastAccepted: OrderNumber | null = null

  constructor({
    currency,
    slotDuration,
    seed,
    members,
    clock,
  }: {
    readonly currency: string
    readonly slotDuration: DurationMs
    readonly seed: number
    readonly members: readonly MemberId[]
    readonly clock: EpochMs
  }) {
    this.#slotDuration = slotDuration
    this.book = new TradeBook((participant) => members[participant - 1]!)
    this.#numbers = new Map(members.map((member, at) => [member, (at + 1) as ParticipantNumber]))
    const rules = {
      currency,
      slotDuration,
      tick: PRICE_STEP as MicrosPerKwh,
      lowestPrice: -500_000 as MicrosPerKwh,
      highestPrice: 4_000_000 as MicrosPerKwh,
      gateLead: GATE_LEAD,
      marginRule: 'pro_rata',
      seed,
      blockNodeLimit: 2000,
    } as const
    this.audit = new AuctionAudit(rules)
    this.#step({ type: 'set_rules', rules })
    this.#step({ type: 'advance_time', at: clock })
    for (const member of members)
      this.#step({
        type: 'register_participant',
        participant: this.#numberOf(member),
        name: member,
        role: 'participant',
        importPower: CONNECTION,
        exportPower: CONNECTION,
        selfTradePrevention: 'cancel_oldest',
      })
  }

  openDay(firstSlot: SlotNumber, slotCount: number, openingAuctionAt: EpochMs): void {
    this.#step({ type: 'open_day', firstSlot, slotCount, openingAuctionAt })
  }

  advanceTo(at: EpochMs): void {
    this.#step({ type: 'advance_time', at })
  }

  gateOf(slot: SlotNumber): EpochMs {
    return (slotStart(slot, this.#slotDuration) - GATE_LEAD) as EpochMs
  }

  /** Answers the order's number, or null for a rejection. */
  place({ member, slot, side, price, energy, atClose }: Placed): OrderNumber | null {
    this.#lastAccepted = null
    this.#step({
      type: 'place_order',
      participant: this.#numberOf(member),
      slot,
      side,
      price,
      energy,
      timeInForce: 'gate',
      expiresAt: null,
      postOnly: false,
      atClose,
    })
    return this.#lastAccepted
  }

  /** Takes back what a member has open in a slot. */
  withdraw(member: MemberId, slot: SlotNumber): void {
    const participant = this.#numberOf(member)
    const { openBuy, openSell } = this.#exchange.position(participant, slot)
    if (openBuy > 0 || openSell > 0) this.#step({ type: 'cancel_all', participant, slot })
  }

  #step(command: Command): void {
    this.digest.add(command)
    for (const event of this.#exchange.step(command)) this.#hear(event)
  }

  #hear(event: ExchangeEvent): void {
    this.audit.hear(event)
    this.book.hear(event)
    if (event.type === 'order_accepted') this.#lastAccepted = event.order
  }

  #numberOf(member: MemberId): ParticipantNumber {
    return this.#numbers.get(member)!
  }
}
