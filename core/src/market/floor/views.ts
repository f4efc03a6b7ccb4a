import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import { NO_ASK, NO_BID, PHASES, type Book } from '../book/book.ts'
import { sideOf } from '../book/live-orders.ts'
import {
  AT_CLOSE,
  POST_ONLY,
  SELL,
  TIMES_IN_FORCE,
  TIME_IN_FORCE,
  WAITS_FOR_CLOSING,
  WAITS_FOR_OPENING,
} from '../book/order-terms.ts'
import type { OrderNumber, ParticipantNumber } from '../identity.ts'
import type {
  BookLevel,
  BookView,
  DayView,
  LiveBlock,
  LiveOrder,
  OrderState,
  ParticipantView,
  Position,
} from '../market-view.ts'
import type { Block, Day } from './day.ts'
import type { Floor } from './floor.ts'
import { BOUGHT, OPEN_BUY, OPEN_SELL, OWNER, SOLD } from './position-columns.ts'

export function viewBook(floor: Floor, book: Book, depth: number): BookView {
  return {
    slot: book.slot as SlotNumber,
    phase: PHASES[book.phase]!,
    gateClosesAt: book.gateClosesAt as EpochMs,
    bookSequence: book.sequence,
    lastPrice: book.lastTick < 0 ? null : priceOf(floor, book.lastTick),
    band: { low: priceOf(floor, book.bandLow), high: priceOf(floor, book.bandHigh) },
    bids: bidTicks(floor, book, depth).map((tick) => viewLevel(floor, book, tick)),
    asks: askTicks(floor, book, depth).map((tick) => viewLevel(floor, book, tick)),
  }
}

/** Pointers to the orders of a book: bids then asks, each best first and first come first. */
export function restingOrders(floor: Floor, book: Book): number[] {
  const ticks = [...bidTicks(floor, book, Infinity), ...askTicks(floor, book, Infinity)]
  return ticks.flatMap((tick) => queueAt(floor, book, tick))
}

export function viewOrder(floor: Floor, order: number): LiveOrder {
  const flags = floor.orders.flags(order)
  const expiresAt = floor.orders.expiresAt(order)
  return {
    kind: 'order',
    order: floor.orders.number(order) as OrderNumber,
    participant: floor.positions.words[floor.orders.position(order) + OWNER]! as ParticipantNumber,
    slot: floor.bookOf(order).slot as SlotNumber,
    side: sideOf(flags) === SELL ? 'sell' : 'buy',
    price: priceOf(floor, floor.orders.tick(order)),
    energy: floor.orders.energy(order) as Wh,
    remaining: floor.orders.remaining(order) as Wh,
    timeInForce: TIMES_IN_FORCE[flags & TIME_IN_FORCE]!,
    expiresAt: expiresAt === 0 ? null : (expiresAt as EpochMs),
    postOnly: (flags & POST_ONLY) !== 0,
    atClose: (flags & AT_CLOSE) !== 0,
    state: stateOf(flags),
  }
}

export function viewBlock(floor: Floor, block: Block): LiveBlock {
  return {
    kind: 'block',
    order: block.number as OrderNumber,
    participant: block.participant as ParticipantNumber,
    side: block.side === SELL ? 'sell' : 'buy',
    price: priceOf(floor, block.tick),
    profile: block.profile.map(({ book, energy }) => ({
      slot: book.slot as SlotNumber,
      energy: energy as Wh,
    })),
  }
}

export function viewPosition(floor: Floor, book: Book, participant: number): Position {
  const { doubles } = floor.positions
  const at = floor.positions.find(book, participant) >> 1
  return {
    bought: doubles[at + BOUGHT]! as Wh,
    sold: doubles[at + SOLD]! as Wh,
    openBuy: doubles[at + OPEN_BUY]! as Wh,
    openSell: doubles[at + OPEN_SELL]! as Wh,
  }
}

export function viewParticipant({ participants }: Floor, participant: number): ParticipantView {
  return {
    participant: participant as ParticipantNumber,
    name: participants.names[participant]!,
    role: participants.roleName(participant),
    selfTradePrevention: participants.preventionName(participant),
    buyLimit: participants.limits[2 * participant]! as Wh,
    sellLimit: participants.limits[2 * participant + 1]! as Wh,
    isKilled: participants.isKilled(participant),
  }
}

export const viewDay = (day: Day): DayView => ({
  firstSlot: day.books[0]!.slot as SlotNumber,
  slotCount: day.books.length,
  openingAuctionAt: day.openingAuctionAt as EpochMs,
  isWaiting: day.isWaiting,
})

function bidTicks(floor: Floor, book: Book, depth: number): number[] {
  const ticks: number[] = []
  for (
    let tick = book.bestBid;
    tick !== NO_BID && ticks.length < depth;
    tick = floor.ladder.below(book, tick)
  ) {
    ticks.push(tick)
  }
  return ticks
}

function askTicks(floor: Floor, book: Book, depth: number): number[] {
  const ticks: number[] = []
  for (
    let tick = book.bestAsk;
    tick !== NO_ASK && ticks.length < depth;
    tick = floor.ladder.above(book, tick)
  ) {
    ticks.push(tick)
  }
  return ticks
}

function queueAt(floor: Floor, book: Book, tick: number): number[] {
  const orders: number[] = []
  for (let order = floor.ladder.head(book, tick); order !== 0; order = floor.orders.next(order))
    orders.push(order)
  return orders
}

function viewLevel(floor: Floor, book: Book, tick: number): BookLevel {
  let energy = 0
  let orders = 0
  for (let order = floor.ladder.head(book, tick); order !== 0; order = floor.orders.next(order)) {
    energy += floor.orders.remaining(order)
    orders++
  }
  return { price: priceOf(floor, tick), energy: energy as Wh, orders }
}

function stateOf(flags: number): OrderState {
  if ((flags & WAITS_FOR_OPENING) !== 0) return 'waiting'
  return (flags & WAITS_FOR_CLOSING) !== 0 ? 'at_close' : 'resting'
}

const priceOf = (floor: Floor, tick: number): MicrosPerKwh => floor.price(tick) as MicrosPerKwh
