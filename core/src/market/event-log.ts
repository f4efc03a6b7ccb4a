import type { ExchangeEvent, RemovalReason } from './event.ts'

/** Words per row of the log: the columns below, the same for every kind of event. */
export const EVENT_WORDS = 10

/** The columns of a row. A kind that has no use for a column leaves there whatever was there before. */
export const COLUMN = {
  kind: 0,
  /** 0 stands for null: the event did not touch a book. */
  bookSequence: 1,
  slot: 2,
  /** The order that the event is about; of a trade, the maker. */
  order: 3,
  /** Its participant; of a trade, the maker's. */
  participant: 4,
  /** 0 buys, 1 sells; of a trade, the taker's side. */
  side: 5,
  /** Micros per kWh; NaN stands for null (a market order). */
  price: 6,
  /** Wh. */
  energy: 7,
  /** Of a trade, the taker; else a code for what the kind has left to say (see the writers). */
  detail: 8,
  takerParticipant: 9,
} as const

export const KIND = {
  /** Anything that is not on the path of every order: an object, at index `detail` of `others`. */
  other: 0,
  accepted: 1,
  waiting: 2,
  rested: 3,
  trade: 4,
  amended: 5,
  removed: 6,
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
  words = new Float64Array(256 * EVENT_WORDS)
  /** Rows written. */
  count = 0
  readonly others: ExchangeEvent[] = []

  clear(): void {
    this.count = 0
    if (this.others.length !== 0) this.others.length = 0
  }

  other(event: ExchangeEvent): void {
    const at = this.add(KIND.other)
    this.words[at + COLUMN.detail] = this.others.length
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
    const at = this.add(KIND.accepted)
    const words = this.words
    words[at + COLUMN.slot] = slot
    words[at + COLUMN.order] = order
    words[at + COLUMN.participant] = participant
    words[at + COLUMN.side] = side
    words[at + COLUMN.price] = price
    words[at + COLUMN.energy] = energy
  }

  /** `until` is an index of `WAITS_UNTIL`. */
  waiting(order: number, slot: number, until: number, energy: number): void {
    const at = this.add(KIND.waiting)
    const words = this.words
    words[at + COLUMN.slot] = slot
    words[at + COLUMN.order] = order
    words[at + COLUMN.energy] = energy
    words[at + COLUMN.detail] = until
  }

  rested(sequence: number, order: number, slot: number, side: number, price: number, energy: number): void {
    const at = this.add(KIND.rested)
    const words = this.words
    words[at + COLUMN.bookSequence] = sequence
    words[at + COLUMN.slot] = slot
    words[at + COLUMN.order] = order
    words[at + COLUMN.side] = side
    words[at + COLUMN.price] = price
    words[at + COLUMN.energy] = energy
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
    const at = this.add(KIND.trade)
    const words = this.words
    words[at + COLUMN.bookSequence] = sequence
    words[at + COLUMN.slot] = slot
    words[at + COLUMN.order] = maker
    words[at + COLUMN.participant] = makerParticipant
    words[at + COLUMN.side] = takerSide
    words[at + COLUMN.price] = price
    words[at + COLUMN.energy] = energy
    words[at + COLUMN.detail] = taker
    words[at + COLUMN.takerParticipant] = takerParticipant
  }

  amended(
    sequence: number,
    order: number,
    slot: number,
    price: number,
    energy: number,
    keptPriority: boolean,
  ): void {
    const at = this.add(KIND.amended)
    const words = this.words
    words[at + COLUMN.bookSequence] = sequence
    words[at + COLUMN.slot] = slot
    words[at + COLUMN.order] = order
    words[at + COLUMN.price] = price
    words[at + COLUMN.energy] = energy
    words[at + COLUMN.detail] = keptPriority ? 1 : 0
  }

  /** `reason` is an index of `REMOVAL_REASONS`. */
  removed(sequence: number, order: number, slot: number, energy: number, reason: number): void {
    const at = this.add(KIND.removed)
    const words = this.words
    words[at + COLUMN.bookSequence] = sequence
    words[at + COLUMN.slot] = slot
    words[at + COLUMN.order] = order
    words[at + COLUMN.energy] = energy
    words[at + COLUMN.detail] = reason
  }

  /** The first word of a new row. */
  private add(kind: number): number {
    const at = this.count * EVENT_WORDS
    if (at === this.words.length) this.grow()
    this.count++
    this.words[at] = kind
    return at
  }

  private grow(): void {
    const words = new Float64Array(this.words.length * 2)
    words.set(this.words)
    this.words = words
  }
}
