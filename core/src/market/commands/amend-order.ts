import type { Book } from '../book/book.ts'
import { dropOrder, forgetOrder, leavePlace, removeOrder, rest, sideOf, wait } from '../book/live-orders.ts'
import { crosses, match } from '../book/matching.ts'
import { ARRIVAL, ENERGY, REMAINING, TICK } from '../book/order-columns.ts'
import { POST_ONLY, WAITS } from '../book/order-terms.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import type { Floor } from '../floor/floor.ts'
import { OPEN_BUY, OWNER } from '../floor/position-columns.ts'
import type { Rejection } from '../rejection.ts'
import { admitTrader, energyFlaw, exceedsLimit, no, priceFlaw } from './order-checks.ts'

const CANCELLED = REMOVAL_REASONS.indexOf('cancelled')
const SELF_TRADE = REMOVAL_REASONS.indexOf('self_trade')

const ORDER_UNKNOWN = no('order_unknown', 'order')
const NOT_YOUR_ORDER = no('not_your_order', 'order')
const BLOCK_NOT_AMENDABLE = no('block_not_amendable', 'order')
const NOTHING_TO_AMEND = no('nothing_to_amend')
const LIMIT_EXCEEDED = no('position_limit_exceeded', 'energy')
const WOULD_TRADE = no('would_trade', 'price')

/**
 * Gives a live order new terms; NaN leaves a term as it is, and `energy` is the new total, fills included.
 * Less energy at the same price keeps the order's place; anything else sends it to the end of the queue, and
 * into the book as if it had just come. False for a rejection.
 */
export function amendOrder(
  floor: Floor,
  participant: number,
  number: number,
  price: number,
  energy: number,
  by: number,
): boolean {
  if (!admitTrader(floor, 'amend_order', participant, by)) return false
  const order = floor.findOrder(number)
  if (order === 0) return refuse(floor, blockFlaw(floor, participant, number))
  const position = floor.orders.position(order)
  if (floor.positions.words[position + OWNER] !== participant) return refuse(floor, NOT_YOUR_ORDER)

  const book = floor.bookOf(order)
  const tick = Number.isNaN(price) ? floor.orders.tick(order) : floor.tickOf(price)
  const total = Number.isNaN(energy) ? floor.orders.energy(order) : energy
  const isSamePrice = tick === floor.orders.tick(order)
  if (isSamePrice && total === floor.orders.energy(order)) return refuse(floor, NOTHING_TO_AMEND)
  const flaw = energyFlaw(total) ?? priceFlaw(floor, book, tick)
  if (flaw !== null) return refuse(floor, flaw)
  const remaining = floor.orders.remaining(order)
  const left = total - (floor.orders.energy(order) - remaining)
  if (left <= 0) {
    removeOrder(floor, order, CANCELLED)
    return true
  }
  if (isSamePrice && left < remaining) {
    shrink(floor, book, order, total, left)
    return true
  }

  const flags = floor.orders.flags(order)
  const side = sideOf(flags)
  if (exceedsLimit(floor, participant, position, side, left - remaining)) return refuse(floor, LIMIT_EXCEEDED)
  if ((flags & POST_ONLY) !== 0 && crosses(book, side, tick)) return refuse(floor, WOULD_TRADE)
  const sequence = leavePlace(floor, book, order)
  setTerms(floor, order, tick, total, left)
  floor.orders.times[(order >> 1) + ARRIVAL] = ++floor.lastArrival
  floor.log.amended(sequence, number, book.slot, floor.price(tick), left, false)
  if ((flags & WAITS) !== 0) wait(floor, book, order)
  else enter(floor, book, order, participant)
  return true
}

/** Trades an order that is already numbered, and lets what is left rest. */
function enter(floor: Floor, book: Book, order: number, participant: number): void {
  const tick = floor.orders.tick(order)
  const side = sideOf(floor.orders.flags(order))
  if (!crosses(book, side, tick)) return rest(floor, book, order)
  const position = floor.orders.position(order)
  const prevention = floor.participants.prevention(participant)
  const number = floor.orders.number(order)
  const energy = floor.orders.remaining(order)
  const left = match(floor, book, side, tick, energy, number, position, participant, prevention)
  floor.orders.places[order + REMAINING] = Math.abs(left)
  if (left > 0) return rest(floor, book, order)
  if (left === 0) return forgetOrder(floor, order)
  floor.log.removed(0, number, book.slot, -left, SELF_TRADE)
  dropOrder(floor, order)
}

function shrink(floor: Floor, book: Book, order: number, total: number, left: number): void {
  const sequence = (floor.orders.flags(order) & WAITS) !== 0 ? 0 : ++book.sequence
  const tick = floor.orders.tick(order)
  setTerms(floor, order, tick, total, left)
  floor.log.amended(sequence, floor.orders.number(order), book.slot, floor.price(tick), left, true)
}

/** Writes new terms into an order's record and the difference into its position. */
function setTerms(floor: Floor, order: number, tick: number, total: number, left: number): void {
  const open = (floor.orders.position(order) >> 1) + OPEN_BUY + sideOf(floor.orders.flags(order))
  floor.positions.doubles[open]! += left - floor.orders.remaining(order)
  const { places, words } = floor.orders
  places[order + TICK] = tick
  words[(order << 1) + ENERGY] = total
  places[order + REMAINING] = left
}

function blockFlaw(floor: Floor, participant: number, number: number): Rejection {
  const block = floor.blocks.get(number)
  if (block === undefined) return ORDER_UNKNOWN
  return block.participant === participant ? BLOCK_NOT_AMENDABLE : NOT_YOUR_ORDER
}

function refuse(floor: Floor, rejection: Rejection): false {
  floor.reject('amend_order', rejection)
  return false
}
