import * as phase from '../book/book.ts'
import type { Book } from '../book/book.ts'
import * as live from '../book/live-orders.ts'
import * as matching from '../book/matching.ts'
import * as term from '../book/order-terms.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import type { Floor } from '../floor/floor.ts'
import * as positionColumn from '../floor/position-columns.ts'
import type { Rejection } from '../rejection.ts'
import * as check from './order-checks.ts'

const { CLOSED, WAITING } = phase
const { createOrder, enterLevel, rest, wait } = live
const { canFill, crosses, match } = matching
const { admitTrader, energyFlaw, exceedsLimit, no, priceFlaw } = check
const {
  AT_CLOSE,
  BUY,
  POST_ONLY,
  SELL,
  SELLING,
  TERMS,
  TIME_IN_FORCE,
  WAITS_FOR_CLOSING,
  WAITS_FOR_OPENING,
} = term
const { gate: GATE, time: TIME, ioc: IOC, fok: FOK } = TERMS
const { OPEN_BUY, SIDE } = positionColumn

const UNFILLED_REMAINDER = REMOVAL_REASONS.indexOf('unfilled_remainder')
const SELF_TRADE = REMOVAL_REASONS.indexOf('self_trade')

const SLOT_UNKNOWN = no('slot_unknown', 'slot')
const GATE_CLOSED = no('gate_closed', 'slot')
const EXPIRY_INVALID = no('expiry_invalid', 'expiresAt')
const EXPIRY_CONTRADICTS = no('terms_contradict', 'expiresAt')
const TIME_IN_FORCE_CONTRADICTS = no('terms_contradict', 'timeInForce')
const POST_ONLY_CONTRADICTS = no('terms_contradict', 'postOnly')
const AT_CLOSE_CONTRADICTS = no('terms_contradict', 'atClose')
const NOT_TRADING_YET = no('not_in_continuous_trading', 'timeInForce')
const POST_ONLY_TOO_EARLY = no('not_in_continuous_trading', 'postOnly')
const LIMIT_EXCEEDED = no('position_limit_exceeded', 'energy')
const WOULD_TRADE = no('would_trade', 'price')
const CANNOT_FILL = no('cannot_fill', 'energy')

/**
 * Checks an order, gives it a number, trades it, and says what became of the rest. Answers its number, or 0
 * where it was rejected. `price` is NaN for a market order; `expiresAt` is 0 where there is none.
 */
export function placeOrder(
  floor: Floor,
  participant: number,
  slot: number,
  side: number,
  price: number,
  energy: number,
  terms: number,
  expiresAt: number,
  by: number,
): number {
  if (!admitTrader(floor, 'place_order', participant, by)) return 0
  const book = floor.bookOfSlot(slot)
  if (book === undefined) return refuse(floor, SLOT_UNKNOWN)
  if (book.phase === CLOSED) return refuse(floor, GATE_CLOSED)
  const isMarket = Number.isNaN(price)
  const limit = isMarket ? (side === BUY ? book.bandHigh : book.bandLow) : floor.tickOf(price)
  const flaw =
    energyFlaw(energy) ?? priceFlaw(floor, book, limit) ?? termsFlaw(floor, book, terms, expiresAt, isMarket)
  if (flaw !== null) return refuse(floor, flaw)
  // A whole number by now; as a 32-bit one it need not be boxed on the way to other functions.
  const tick = limit | 0
  const position = floor.positions.open(book, participant)
  if (exceedsLimit(floor, participant, position, side, energy)) return refuse(floor, LIMIT_EXCEEDED)
  if ((terms & POST_ONLY) !== 0 && crosses(book, side, tick)) return refuse(floor, WOULD_TRADE)
  if ((terms & TIME_IN_FORCE) === FOK) {
    const prevention = floor.participants.prevention(participant)
    if (!canFill(floor, book, side, tick, energy, position, prevention)) return refuse(floor, CANNOT_FILL)
  }

  const number = ++floor.lastOrder
  floor.positions.doubles[(position >> 1) + OPEN_BUY + (side & SIDE)]! += energy
  const mayRest = (terms & TIME_IN_FORCE) < IOC
  const meets = crosses(book, side, tick)
  if (mayRest && !meets && (terms & AT_CLOSE) === 0 && book.phase !== WAITING) {
    floor.log.entered(++book.sequence, number, participant, slot, side, price, energy)
    const flags = side === SELL ? terms | SELLING : terms
    const order = createOrder(floor, book, position, number, flags, tick, energy, energy, expiresAt)
    enterLevel(floor, book, order, tick, side)
    return number
  }
  floor.log.accepted(number, participant, slot, side, price, energy)
  if (book.phase === WAITING || (terms & AT_CLOSE) !== 0) {
    const line = (terms & AT_CLOSE) !== 0 ? WAITS_FOR_CLOSING : WAITS_FOR_OPENING
    const flags = terms | line | (side === SELL ? SELLING : 0)
    wait(floor, book, createOrder(floor, book, position, number, flags, tick, energy, energy, expiresAt))
    return number
  }
  const left = meets
    ? match(
        floor,
        book,
        side,
        tick,
        energy,
        number,
        position,
        participant,
        floor.participants.prevention(participant),
      )
    : energy
  if (left > 0 && mayRest) {
    const flags = side === SELL ? terms | SELLING : terms
    rest(floor, book, createOrder(floor, book, position, number, flags, tick, energy, left, expiresAt))
  } else if (left !== 0) {
    endTaker(floor, book, position, side, number, left)
  }
  return number
}

/** The rest of an order that may not stay: `left` is negative where self-trade prevention stopped it. */
export function endTaker(
  floor: Floor,
  book: Book,
  position: number,
  side: number,
  number: number,
  left: number,
): void {
  const energy = Math.abs(left)
  floor.log.removed(0, number, book.slot, energy, left < 0 ? SELF_TRADE : UNFILLED_REMAINDER)
  floor.positions.doubles[(position >> 1) + OPEN_BUY + side]! -= energy
}

/** What is wrong with the terms of an order, on their own and in the slot's phase. */
function termsFlaw(
  floor: Floor,
  book: Book,
  terms: number,
  expiresAt: number,
  isMarket: boolean,
): Rejection | null {
  if (terms === GATE && expiresAt === 0 && !isMarket) return null
  const timeInForce = terms & TIME_IN_FORCE
  const isImmediate = timeInForce >= IOC
  const isPostOnly = (terms & POST_ONLY) !== 0
  const isAtClose = (terms & AT_CLOSE) !== 0
  if (timeInForce === TIME) {
    if (!(expiresAt > floor.clock)) return EXPIRY_INVALID
  } else if (expiresAt !== 0) return EXPIRY_CONTRADICTS
  if (isMarket && !isImmediate) return TIME_IN_FORCE_CONTRADICTS
  if (isPostOnly && (isImmediate || isAtClose)) return POST_ONLY_CONTRADICTS
  if (isAtClose && isImmediate) return AT_CLOSE_CONTRADICTS
  if (book.phase !== WAITING) return null
  if (isImmediate) return NOT_TRADING_YET
  return isPostOnly ? POST_ONLY_TOO_EARLY : null
}

function refuse(floor: Floor, rejection: Rejection): 0 {
  floor.reject('place_order', rejection)
  return 0
}
