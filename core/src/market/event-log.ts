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
  /** The taker of a trade; a code for what else the kind has to say (see the writers). */
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

/**
 * The events of the commands applied since `clear`, as rows of numbers: an order leaves no garbage behind.
 * `read` turns rows into typed events for whoever is not in a hurry.
 */
export class EventLog {
  words = new Float64Array(1024 * EVENT_WORDS)
  /** Rows written. */
  count = 0
  readonly others: ExchangeEvent[] = []

  clear(): void {
    this.count = 0
    this.others.length = 0
  }
}
