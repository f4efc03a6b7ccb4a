import type { EpochMs, SlotNumber, Wh } from '../kernel/index.ts'
import { BUY, encodeTerms, SELL } from './book/order-terms.ts'
import type { Command, MarketRules } from './command.ts'
import * as amending from './commands/amend-order.ts'
import * as cancelling from './commands/cancel.ts'
import { operate } from './commands/operate.ts'
import { placeBlock } from './commands/place-block.ts'
import * as placing from './commands/place-order.ts'
import { registerParticipant } from './commands/register-participant.ts'
import { setRules } from './commands/set-rules.ts'
import type { EventLog } from './event-log.ts'
import { readEvents } from './event-reader.ts'
import type { ExchangeEvent } from './event.ts'
import { Floor, SMALL_ROOM, type Room } from './floor/floor.ts'
import { liveNumbers } from './floor/live-numbers.ts'
import * as view from './floor/views.ts'
import { THE_MARKET, type OrderNumber, type ParticipantNumber } from './identity.ts'
import type { BookView, DayView, LiveBlock, LiveOrder, ParticipantView, Position } from './market-view.ts'
import { advanceTime, nextDue } from './sessions/advance-time.ts'
import { openDay } from './sessions/open-day.ts'
import { floorOf } from './snapshot/restore.ts'
import { snapshotOf } from './snapshot/snapshot.ts'
import { stateHash } from './snapshot/state-hash.ts'

const { amendOrder } = amending
const { cancelAll, cancelOrder } = cancelling
const { placeOrder } = placing

/** A new exchange. It grows as it must; `room` spares it the growing, which stops trading for a moment. */
export const createExchange = (room: Room = SMALL_ROOM): Exchange => new Exchange(new Floor(room))

/** The exchange that `snapshot` described. Throws a RangeError on bytes that are no snapshot. */
export const restoreExchange = (snapshot: Uint8Array): Exchange => new Exchange(floorOf(snapshot))

/**
 * The exchange: commands in, events out, nothing else. One writer; no clock, and no dice outside the rules'
 * seed. Equal commands give equal events and an equal `stateHash` on every machine.
 */
export class Exchange {
  declare private readonly floor: Floor

  constructor(floor: Floor) {
    this.floor = floor
  }

  /** Applies one command. `by` is who asked; by default the command's participant, or the market itself. */
  step(command: Command, by: ParticipantNumber = askerOf(command)): readonly ExchangeEvent[] {
    this.floor.log.clear()
    apply(this.floor, command, by)
    return readEvents(this.floor.log)
  }

  /** The next instant at which `advance_time` would do something, or null. */
  nextDue(): EpochMs | null {
    const due = nextDue(this.floor)
    return due === Infinity ? null : (due as EpochMs)
  }

  /** Everything the future depends on, as bytes that follow from history alone. */
  snapshot(): Uint8Array {
    return snapshotOf(this.floor)
  }

  /** 16 hexadecimal digits over `snapshot`. */
  stateHash(): string {
    return stateHash(snapshotOf(this.floor))
  }

  /**
   * The hot face: the commands of the continuous book with their terms as plain numbers. They append rows to
   * `events` and allocate nothing; the caller reads and clears `events`. This one answers the order's number,
   * or 0 for a rejection. `side` is 0 to buy and 1 to sell, `price` NaN for a market order, `terms` a sum of
   * `TERMS`, `expiresAt` 0 but with `TERMS.time`.
   */
  place(
    participant: number,
    slot: number,
    side: number,
    price: number,
    energy: number,
    terms: number,
    expiresAt: number,
  ): number {
    return placeOrder(this.floor, participant, slot, side, price, energy, terms, expiresAt, participant)
  }

  /** Hot, as `place`; false for a rejection. */
  cancel(participant: number, order: number): boolean {
    return cancelOrder(this.floor, participant, order, participant)
  }

  /** Hot, as `place`; NaN leaves a term as it is, `energy` is the new total. False for a rejection. */
  amend(participant: number, order: number, price: number, energy: number): boolean {
    return amendOrder(this.floor, participant, order, price, energy, participant)
  }

  /** What the last `step`, or the calls of the hot face since `events.clear()`, did. */
  get events(): EventLog {
    return this.floor.log
  }

  get clock(): EpochMs {
    return this.floor.clock as EpochMs
  }

  get rules(): MarketRules | undefined {
    return this.floor.rules
  }

  get isHalted(): boolean {
    return this.floor.isHalted
  }

  /** Days that are not retired, in the order of their slots. */
  days(): readonly DayView[] {
    return this.floor.days.map(view.viewDay)
  }

  /** One slot, with the best `depth` levels of either side. */
  book(slot: SlotNumber, depth = Infinity): BookView | undefined {
    const book = this.floor.bookOfSlot(slot)
    return book && view.viewBook(this.floor, book, depth)
  }

  /** The L3 view: every resting order, bids then asks, each best first and first come first. */
  restingOrders(slot: SlotNumber): readonly LiveOrder[] {
    const book = this.floor.bookOfSlot(slot)
    if (book === undefined) return []
    return view.restingOrders(this.floor, book).map((order) => view.viewOrder(this.floor, order))
  }

  /** A live order or block; undefined once it is filled or removed. */
  order(number: OrderNumber): LiveOrder | LiveBlock | undefined {
    const order = this.floor.findOrder(number)
    if (order !== 0) return view.viewOrder(this.floor, order)
    const block = this.floor.blocks.get(number)
    return block && view.viewBlock(this.floor, block)
  }

  /** Live orders and blocks of a participant, by ascending number. */
  ordersOf(participant: ParticipantNumber): readonly (LiveOrder | LiveBlock)[] {
    return liveNumbers(this.floor, participant).map((number) => this.order(number as OrderNumber)!)
  }

  position(participant: ParticipantNumber, slot: SlotNumber): Position {
    const book = this.floor.bookOfSlot(slot)
    return book === undefined ? NO_POSITION : view.viewPosition(this.floor, book, participant)
  }

  participant(participant: ParticipantNumber): ParticipantView | undefined {
    return this.floor.participants.isKnown(participant)
      ? view.viewParticipant(this.floor, participant)
      : undefined
  }

  participants(): readonly ParticipantView[] {
    const all: ParticipantView[] = []
    for (let number = 1; number <= this.floor.participants.last; number++) {
      const participant = this.participant(number as ParticipantNumber)
      if (participant !== undefined) all.push(participant)
    }
    return all
  }
}

const NO_POSITION: Position = { bought: 0 as Wh, sold: 0 as Wh, openBuy: 0 as Wh, openSell: 0 as Wh }

function apply(floor: Floor, command: Command, by: ParticipantNumber): void {
  switch (command.type) {
    case 'set_rules':
      return setRules(floor, command, by)
    case 'advance_time':
      return advanceTime(floor, command, by)
    case 'open_day':
      return openDay(floor, command, by)
    case 'register_participant':
      return registerParticipant(floor, command, by)
    case 'place_order':
      return applyPlaceOrder(floor, command, by)
    case 'place_block':
      return placeBlock(floor, command, by)
    case 'amend_order': {
      const { participant, order, price, energy } = command
      amendOrder(floor, participant, order, price ?? NaN, energy ?? NaN, by)
      return
    }
    case 'cancel_order':
      cancelOrder(floor, command.participant, command.order, by)
      return
    case 'cancel_all':
      return cancelAll(floor, command.participant, command.slot, by)
    default:
      return operate(floor, command, by)
  }
}

function applyPlaceOrder(floor: Floor, order: Extract<Command, { type: 'place_order' }>, by: number): void {
  const side = order.side === 'buy' ? BUY : SELL
  // The hot face writes "no expiry" as 0, so the instant 0 itself becomes the one before it: past as well.
  const expiresAt = order.expiresAt === null ? 0 : order.expiresAt || -1
  const { participant, slot, price, energy } = order
  placeOrder(floor, participant, slot, side, price ?? NaN, energy, encodeTerms(order), expiresAt, by)
}

/** Who asks when nobody says: whom an order is for, else the market itself. */
function askerOf(command: Command): ParticipantNumber {
  switch (command.type) {
    case 'place_order':
    case 'place_block':
    case 'amend_order':
    case 'cancel_order':
    case 'cancel_all':
      return command.participant
    default:
      return THE_MARKET
  }
}
