import type { Floor } from '../floor/floor.ts'
import * as positionColumn from '../floor/position-columns.ts'
import type { Book, Line } from './book.ts'
import * as column from './order-columns.ts'
import type { OrderStore } from './order-store.ts'
import * as terms from './order-terms.ts'

const { OPEN_BUY } = positionColumn
const { ARRIVAL, BOOK, ENERGY, EXPIRES_AT, FLAGS, NEXT, NUMBER, PREVIOUS, REMAINING, TICK } = column
const { BUY, SELLING, WAITS, WAITS_FOR_CLOSING, WAITS_FOR_OPENING } = terms

/** 0 for a buyer's order, 1 for a seller's. */
export const sideOf = (flags: number): number => (flags & SELLING) >> 4

/**
 * Makes a record for an order of `position`, the last to arrive, and gives it to its owner. It has no place yet;
 * that `remaining` is open energy of the position is the caller's to say.
 */
export function createOrder(
  floor: Floor,
  book: Book,
  position: number,
  number: number,
  flags: number,
  tick: number,
  energy: number,
  remaining: number,
  expiresAt: number,
): number {
  const order = floor.orders.allocate()
  const { places, words, doubles, times } = floor.orders
  doubles[order + NUMBER] = number
  times[(order >> 1) + EXPIRES_AT] = expiresAt
  times[(order >> 1) + ARRIVAL] = ++floor.lastArrival
  places[order + REMAINING] = remaining
  places[order + TICK] = tick
  words[(order << 1) + ENERGY] = energy
  words[(order << 1) + FLAGS] = flags
  words[(order << 1) + BOOK] = book.index
  floor.index.add(number, order)
  floor.positions.linkOrder(position, order)
  if (expiresAt !== 0) addExpiry(floor, expiresAt, number)
  return order
}

/** Puts an order into the book, last in its price's queue, and says so. */
export function rest(floor: Floor, book: Book, order: number): void {
  const tick = floor.orders.tick(order)
  const side = sideOf(floor.orders.flags(order))
  enterLevel(floor, book, order, tick, side)
  floor.log.rested(
    ++book.sequence,
    floor.orders.number(order),
    book.slot,
    side,
    floor.price(tick),
    floor.orders.remaining(order),
  )
}

/** Gives an order its place in the book. */
export function enterLevel(floor: Floor, book: Book, order: number, tick: number, side: number): void {
  floor.ladder.append(book, tick, order)
  if (side === BUY) {
    if (tick > book.bestBid) book.bestBid = tick
  } else if (tick < book.bestAsk) book.bestAsk = tick
}

/** Puts an order at the end of the line for its auction, outside the book, and says so. */
export function wait(floor: Floor, book: Book, order: number): void {
  const forClosing = (floor.orders.flags(order) & WAITS_FOR_CLOSING) !== 0
  joinLine(floor.orders, forClosing ? book.closing : book.opening, order)
  floor.log.waiting(floor.orders.number(order), book.slot, forClosing ? 1 : 0, floor.orders.remaining(order))
}

/** Takes a live order out of the market for good, wherever it stands. `reason` indexes `REMOVAL_REASONS`. */
export function removeOrder(floor: Floor, order: number, reason: number): void {
  const book = floor.bookOf(order)
  const sequence = leavePlace(floor, book, order)
  const remaining = floor.orders.remaining(order)
  floor.log.removed(sequence, floor.orders.number(order), book.slot, remaining, reason)
  dropOrder(floor, order)
}

/** Takes an order from where it stands; answers the new `bookSequence`, or 0 where it was outside the book. */
export function leavePlace(floor: Floor, book: Book, order: number): number {
  const flags = floor.orders.flags(order)
  if ((flags & WAITS) !== 0) {
    leaveLine(floor.orders, (flags & WAITS_FOR_OPENING) !== 0 ? book.opening : book.closing, order)
    return 0
  }
  leaveLevel(floor, book, order)
  return ++book.sequence
}

/** Takes a resting order out of its price's queue. */
export function leaveLevel(floor: Floor, book: Book, order: number): void {
  const tick = floor.orders.tick(order)
  if (!floor.ladder.remove(book, tick, order)) return
  if (tick === book.bestBid) book.bestBid = floor.ladder.below(book, tick)
  else if (tick === book.bestAsk) book.bestAsk = floor.ladder.above(book, tick)
}

/** Forgets an order that has no place any more, and whose remainder will not trade. */
export function dropOrder(floor: Floor, order: number): void {
  const position = floor.orders.position(order)
  const side = sideOf(floor.orders.flags(order))
  floor.positions.doubles[(position >> 1) + OPEN_BUY + side]! -= floor.orders.remaining(order)
  forgetOrder(floor, order)
}

/** Forgets an order that traded whole. */
export function forgetOrder(floor: Floor, order: number): void {
  floor.positions.unlinkOrder(floor.orders.position(order), order)
  floor.index.remove(floor.orders.number(order))
  floor.orders.release(order)
}

/** Adds an order at the end of a line. */
export function joinLine(orders: OrderStore, line: Line, order: number): void {
  const { places } = orders
  places[order + PREVIOUS] = line.tail
  places[order + NEXT] = 0
  if (line.tail === 0) line.head = order
  else places[line.tail + NEXT] = order
  line.tail = order
}

function leaveLine(orders: OrderStore, line: Line, order: number): void {
  const { places } = orders
  const previous = places[order + PREVIOUS]!
  const next = places[order + NEXT]!
  if (previous === 0) line.head = next
  else places[previous + NEXT] = next
  if (next === 0) line.tail = previous
  else places[next + PREVIOUS] = previous
}

/** The queue may hold as many orders that ended otherwise as live ones, and no more. */
function addExpiry(floor: Floor, expiresAt: number, number: number): void {
  if (floor.expiries.size > 2 * floor.orders.count + 1024) {
    floor.expiries.prune((order) => floor.index.find(order) !== 0)
  }
  floor.expiries.add(expiresAt, number)
}
