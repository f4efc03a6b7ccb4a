import { assert } from '../kernel/index.ts'
import type { ExchangeEvent, RemovalReason } from './event.ts'

/*
 * What the writers below use. V8 folds a module's own constants into the code; exported ones, and the fields of
 * `COLUMN` and `KIND`, it would load anew for each of the ten stores of a trade.
 */
const ROW = 10
/** Every row starts below; said with `&` for the reason that `POINTER` has. */
const ROWS_END = 0x1fff_ffff
const BOOK_SEQUENCE = 1
const SLOT = 2
const ORDER = 3
const PARTICIPANT = 4
const SIDE = 5
const PRICE = 6
const ENERGY = 7
const DETAIL = 8
const TAKER_PARTICIPANT = 9

const OTHER = 0
const ACCEPTED = 1
const WAITING = 2
const RESTED = 3
const TRADE = 4
const AMENDED = 5
const REMOVED = 6
const ENTERED = 7

/** Words per row of the log: the columns below, the same for every kind of event. */
export const EVENT_WORDS = ROW

/** The columns of a row. A kind that has no use for a column leaves there whatever was there before. */
export const COLUMN = {
  kind: 0,
  /** 0 stands for null: the event did not touch a book. */
  bookSequence: BOOK_SEQUENCE,
  slot: SLOT,
  /** The order that the event is about; of a trade, the maker. */
  order: ORDER,
  /** Its participant; of a trade, the maker's. */
  participant: PARTICIPANT,
  /** 0 buys, 1 sells; of a trade, the taker's side. */
  side: SIDE,
  /** Micros per kWh; NaN stands for null (a market order). */
  price: PRICE,
  /** Wh. */
  energy: ENERGY,
  /** Of a trade, the taker; else a code for what the kind has left to say (see the writers). */
  detail: DETAIL,
  takerParticipant: TAKER_PARTICIPANT,
} as const

export const KIND = {
  /** Anything that is not on the path of every order: an object, at index `detail` of `others`. */
  other: OTHER,
  accepted: ACCEPTED,
  waiting: WAITING,
  rested: RESTED,
  trade: TRADE,
  amended: AMENDED,
  removed: REMOVED,
  /** Two events in one row, as most orders have them: accepted, then rested whole. */
  entered: ENTERED,
} as const

/** The code of a reason is its index. */
export const REMOVAL_REASONS = [
  'cancelled',
  'expired',
  'gate_closed',
  'unfilled_remainder',
  'self_trade',
  'participant_killed',
  'market_killed',
  'price_outside_band',
  'block_rejected',
] as const satisfies readonly RemovalReason[]

/** The code of what an order waits for is its index. */
export const WAITS_UNTIL = ['opening', 'closing'] as const

/**
 * The events of the commands applied since `clear`, as rows of numbers: an order leaves no garbage behind.
 * `readEvents` turns rows into typed events for whoever is not in a hurry.
 */
export class EventLog {
  words = new Float64Array(256 * ROW)
  /** Rows written. */
  count = 0
  others: ExchangeEvent[] = []

  clear(): void {
    this.count = 0
    if (this.others.length !== 0) this.others = []
  }

  other(event: ExchangeEvent): void {
    const at = this.add(OTHER)
    this.words[at + DETAIL] = this.others.length
    this.others.push(event)
  }

  accepted(
    order: number,
    participant: number,
    slot: number,
    side: number,
    price: number,
    energy: number,
  ): void {
    const at = this.add(ACCEPTED)
    const words = this.words
    words[at + SLOT] = slot
    words[at + ORDER] = order
    words[at + PARTICIPANT] = participant
    words[at + SIDE] = side
    words[at + PRICE] = price
    words[at + ENERGY] = energy
  }

  /** An order that was accepted, met nobody, and rests. */
  entered(
    sequence: number,
    order: number,
    participant: number,
    slot: number,
    side: number,
    price: number,
    energy: number,
  ): void {
    const at = this.add(ENTERED)
    const words = this.words
    words[at + BOOK_SEQUENCE] = sequence
    words[at + SLOT] = slot
    words[at + ORDER] = order
    words[at + PARTICIPANT] = participant
    words[at + SIDE] = side
    words[at + PRICE] = price
    words[at + ENERGY] = energy
  }

  /** `until` is an index of `WAITS_UNTIL`. */
  waiting(order: number, slot: number, until: number, energy: number): void {
    const at = this.add(WAITING)
    const words = this.words
    words[at + SLOT] = slot
    words[at + ORDER] = order
    words[at + ENERGY] = energy
    words[at + DETAIL] = until
  }

  rested(sequence: number, order: number, slot: number, side: number, price: number, energy: number): void {
    const at = this.add(RESTED)
    const words = this.words
    words[at + BOOK_SEQUENCE] = sequence
    words[at + SLOT] = slot
    words[at + ORDER] = order
    words[at + SIDE] = side
    words[at + PRICE] = price
    words[at + ENERGY] = energy
  }

  trade(
    sequence: number,
    slot: number,
    maker: number,
    makerParticipant: number,
    takerSide: number,
    price: number,
    energy: number,
    taker: number,
    takerParticipant: number,
  ): void {
    const at = this.add(TRADE)
    const words = this.words
    words[at + BOOK_SEQUENCE] = sequence
    words[at + SLOT] = slot
    words[at + ORDER] = maker
    words[at + PARTICIPANT] = makerParticipant
    words[at + SIDE] = takerSide
    words[at + PRICE] = price
    words[at + ENERGY] = energy
    words[at + DETAIL] = taker
    words[at + TAKER_PARTICIPANT] = takerParticipant
  }

  amended(
    sequence: number,
    order: number,
    slot: number,
    price: number,
    energy: number,
    keptPriority: boolean,
  ): void {
    const at = this.add(AMENDED)
    const words = this.words
    words[at + BOOK_SEQUENCE] = sequence
    words[at + SLOT] = slot
    words[at + ORDER] = order
    words[at + PRICE] = price
    words[at + ENERGY] = energy
    words[at + DETAIL] = keptPriority ? 1 : 0
  }

  /** `reason` is an index of `REMOVAL_REASONS`. */
  removed(sequence: number, order: number, slot: number, energy: number, reason: number): void {
    const at = this.add(REMOVED)
    const words = this.words
    words[at + BOOK_SEQUENCE] = sequence
    words[at + SLOT] = slot
    words[at + ORDER] = order
    words[at + ENERGY] = energy
    words[at + DETAIL] = reason
  }

  /** The first word of a new row. */
  private add(kind: number): number {
    const at = (this.count * ROW) & ROWS_END
    if (at === this.words.length) this.grow()
    this.count++
    this.words[at] = kind
    return at
  }

  private grow(): void {
    assert(2 * this.words.length <= ROWS_END, 'a row of the log has an index')
    const words = new Float64Array(this.words.length * 2)
    words.set(this.words)
    this.words = words
  }
}
