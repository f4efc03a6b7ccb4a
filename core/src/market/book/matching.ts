import { REMOVAL_REASONS } from '../event-log.ts'
import type { Floor } from '../floor/floor.ts'
import * as trait from '../floor/participants.ts'
import * as positionColumn from '../floor/position-columns.ts'
import type { Book } from './book.ts'
import * as live from './live-orders.ts'
import * as column from './order-columns.ts'
import * as terms from './order-terms.ts'

const { CANCEL_OLDEST } = trait
const { BOUGHT, OPEN_BUY, OWNER, SIDE } = positionColumn
const { NEXT, POINTER, POSITION, REMAINING } = column
const { BUY } = terms
const { forgetOrder, leaveLevel, removeOrder } = live

const SELF_TRADE = REMOVAL_REASONS.indexOf('self_trade')

/**
 * Trades an incoming order against the book: best price first, then time, at the maker's price, until it is
 * filled or nothing within `limit` is left. Answers what is left of it, as a negative number where self-trade
 * prevention ended its trading. `position` is the taker's; its open energy must include the order's.
 */
export function match(
  floor: Floor,
  book: Book,
  side: number,
  limit: number,
  energy: number,
  taker: number,
  position: number,
  participant: number,
  prevention: number,
): number {
  const { places, words } = floor.orders
  const holdings = floor.positions.doubles
  const own = side & SIDE
  const other = 1 - own
  let left = energy
  let isStopped = false
  while (left !== 0) {
    const tick = side === BUY ? book.bestAsk : book.bestBid
    if (side === BUY ? tick > limit : tick < limit) break
    const maker = floor.ladder.head(book, tick)
    const makerPosition = words[(maker << 1) + POSITION]! & POINTER
    if (makerPosition === position) {
      if (prevention !== 0) removeOrder(floor, maker, SELF_TRADE)
      if (prevention === CANCEL_OLDEST) continue
      isStopped = true
      break
    }
    const there = places[maker + REMAINING]!
    const traded = there < left ? there : left
    left -= traded
    places[maker + REMAINING] = there - traded
    const held = makerPosition >> 1
    holdings[held + BOUGHT + other]! += traded
    holdings[held + OPEN_BUY + other]! -= traded
    book.lastTick = tick
    floor.log.trade(
      ++book.sequence,
      book.slot,
      floor.orders.number(maker),
      floor.positions.words[makerPosition + OWNER]!,
      side,
      floor.price(tick),
      traded,
      taker,
      participant,
    )
    if (traded === there) {
      leaveLevel(floor, book, maker)
      forgetOrder(floor, maker)
    }
  }
  const held = position >> 1
  holdings[held + BOUGHT + own]! += energy - left
  holdings[held + OPEN_BUY + own]! -= energy - left
  return isStopped ? -left : left
}

/** Whether an order would find `energy` within `limit` now, under its participant's self-trade prevention. */
export function canFill(
  floor: Floor,
  book: Book,
  side: number,
  limit: number,
  energy: number,
  position: number,
  prevention: number,
): boolean {
  const { places, words } = floor.orders
  let left = energy
  let tick = side === BUY ? book.bestAsk : book.bestBid
  while (side === BUY ? tick <= limit : tick >= limit) {
    for (let maker = floor.ladder.head(book, tick); maker !== 0; maker = places[maker + NEXT]!) {
      if (words[(maker << 1) + POSITION] !== position) {
        left -= places[maker + REMAINING]!
        if (left <= 0) return true
      } else if (prevention !== CANCEL_OLDEST) return false
    }
    tick = side === BUY ? floor.ladder.above(book, tick) : floor.ladder.below(book, tick)
  }
  return false
}

/** Whether an order at `tick` would meet one of the other side. */
export const crosses = (book: Book, side: number, tick: number): boolean =>
  side === BUY ? tick >= book.bestAsk : tick <= book.bestBid
