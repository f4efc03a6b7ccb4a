import { PRICE_STEP, type Stamp } from '../../agents/index.ts'
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
  type MarketRules,
  type OperatorCommand,
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
const CONNECTION = 10_000_000

/** Who trades, and what its wire carries either way, in W; null where it is no limit. */
export type FloorMember = { readonly id: MemberId; readonly connectionW: number | null }

export type TradingFloorSetup = {
  readonly currency: string
  readonly slotDuration: DurationMs
  readonly seed: number
  readonly members: readonly FloorMember[]
  readonly clock: EpochMs
  /** Hears every record: the command, and what it did. */
  readonly hear?: (stamp: Stamp, command: Command, events: readonly ExchangeEvent[]) => void
}

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

  readonly rules: MarketRules

  readonly #exchange: Exchange = createExchange()
  readonly #slotDuration: DurationMs
  readonly #members: readonly FloorMember[]
  readonly #numbers: ReadonlyMap<MemberId, ParticipantNumber>
  readonly #tell: TradingFloorSetup['hear']
  #clock: EpochMs
  #lastAccepted: OrderNumber | null = null

  constructor({ currency, slotDuration, seed, members, clock, hear }: TradingFloorSetup) {
    this.#slotDuration = slotDuration
    this.#members = members
    this.#clock = clock
    this.#tell = hear
    this.book = new TradeBook((participant) => this.memberOf(participant))
    this.#numbers = new Map(members.map(({ id }, at) => [id, (at + 1) as ParticipantNumber]))
    this.rules = {
      currency,
      slotDuration,
      tick: PRICE_STEP as MicrosPerKwh,
      lowestPrice: -500_000 as MicrosPerKwh,
      highestPrice: 4_000_000 as MicrosPerKwh,
      gateLead: GATE_LEAD,
      marginRule: 'pro_rata',
      seed,
      blockNodeLimit: 2000,
    }
    this.audit = new AuctionAudit(this.rules)
    this.#step({ type: 'set_rules', rules: this.rules })
    this.#step({ type: 'advance_time', at: clock })
    for (const { id, connectionW } of members)
      this.#step({
        type: 'register_participant',
        participant: this.#numberOf(id),
        name: id,
        role: 'participant',
        importPower: (connectionW ?? CONNECTION) as W,
        exportPower: (connectionW ?? CONNECTION) as W,
        selfTradePrevention: 'cancel_oldest',
      })
  }

  memberOf(participant: ParticipantNumber): MemberId {
    return this.#members[participant - 1]!.id
  }

  openDay(firstSlot: SlotNumber, slotCount: number, openingAuctionAt: EpochMs): void {
    this.#step({ type: 'open_day', firstSlot, slotCount, openingAuctionAt })
  }

  /** What an operator commands. */
  operate(command: OperatorCommand): void {
    this.#step(command)
  }

  /** Time goes on, where it has not: auctions that are due by then are held. */
  advanceTo(at: EpochMs): void {
    if (at <= this.#clock) return
    this.#clock = at
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
    const events = this.#exchange.step(command)
    for (const event of events) this.#hear(event)
    this.#tell?.({ record: this.digest.records, at: this.#clock }, command, events)
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
