import type { SlotNumber, Wh, MicrosPerKwh } from '../../kernel/index.ts'
import { runAuction, type AuctionRequest, type AuctionResult } from '../auction/auction.ts'
import { certificateOf } from '../auction/certificate-of.ts'
import type { Book } from '../book/book.ts'
import { forgetOrder, leavePlace, sideOf } from '../book/live-orders.ts'
import { REMAINING } from '../book/order-columns.ts'
import { SELL, WAITS } from '../book/order-terms.ts'
import type { AuctionId } from '../event.ts'
import type { Block } from '../floor/day.ts'
import type { Floor } from '../floor/floor.ts'
import { BOUGHT, OPEN_BUY, OWNER } from '../floor/position-columns.ts'
import type { OrderNumber, ParticipantNumber } from '../identity.ts'

/** An auction of these books, over live orders and blocks. */
export type Call = {
  readonly id: AuctionId
  readonly books: readonly Book[]
  /** Pointers to the simple orders, by arrival. */
  readonly orders: readonly number[]
  readonly blocks: readonly Block[]
}

/** Clears an auction, says so with its certificate, and remembers each book's new last price. */
export function callAuction(floor: Floor, call: Call): AuctionResult {
  const request = requestOf(floor, call)
  const result = runAuction(request)
  const certificate = certificateOf(request, result, {
    orders: call.orders.map((order) => floor.orders.number(order)),
    blocks: call.blocks.map(({ number }) => number as OrderNumber),
  })
  floor.log.other({ type: 'auction_cleared', auction: call.id, certificate })
  for (const [i, { price }] of result.slots.entries()) {
    if (price !== null) call.books[i]!.lastTick = floor.tickOf(price)
  }
  return result
}

/** Pointers to orders, first come first. */
export function byArrival(floor: Floor, orders: readonly number[]): readonly number[] {
  return orders.toSorted((a, b) => floor.orders.arrival(a) - floor.orders.arrival(b))
}

/** Gives a simple order its share of an auction. It leaves its place when nothing of it is left. */
export function fillOrder(
  floor: Floor,
  book: Book,
  order: number,
  auction: AuctionId,
  price: MicrosPerKwh,
  energy: number,
): void {
  const side = sideOf(floor.orders.flags(order))
  const position = floor.orders.position(order)
  const number = floor.orders.number(order)
  floor.orders.places[order + REMAINING]! -= energy
  const isWhole = floor.orders.remaining(order) === 0
  const isResting = (floor.orders.flags(order) & WAITS) === 0
  const sequence = isWhole ? leavePlace(floor, book, order) : isResting ? ++book.sequence : 0
  takeIntoPosition(floor, position, side, energy)
  logFill(floor, book, {
    sequence,
    auction,
    number,
    participant: floor.positions.words[position + OWNER]!,
    side,
    price,
    energy,
  })
  if (isWhole) forgetOrder(floor, order)
}

/** Gives a block its share in one slot of an auction. */
export function fillBlock(
  floor: Floor,
  book: Book,
  block: Block,
  auction: AuctionId,
  price: MicrosPerKwh,
  energy: number,
): void {
  const { number, participant, side } = block
  takeIntoPosition(floor, floor.positions.find(book, participant), side, energy)
  logFill(floor, book, { sequence: 0, auction, number, participant, side, price, energy })
}

function requestOf(floor: Floor, { id, books, orders, blocks }: Call): AuctionRequest {
  const indexOf = new Map(books.map((book, i) => [book, i]))
  const columns = {
    count: orders.length,
    slotIndex: new Uint16Array(orders.length),
    side: new Uint8Array(orders.length),
    price: new Float64Array(orders.length),
    energy: new Float64Array(orders.length),
  }
  for (const [row, order] of orders.entries()) {
    columns.slotIndex[row] = indexOf.get(floor.bookOf(order))!
    columns.side[row] = sideOf(floor.orders.flags(order))
    columns.price[row] = floor.price(floor.orders.tick(order))
    columns.energy[row] = floor.orders.remaining(order)
  }
  return {
    slots: books.map(({ slot }) => slot as SlotNumber),
    orders: columns,
    blocks: blocks.map(({ side, tick, profile }) => ({
      side: side === SELL ? 'sell' : 'buy',
      price: floor.price(tick),
      profile: profile.map(({ book, energy }) => ({ slotIndex: indexOf.get(book)!, energy })),
    })),
    rules: { ...floor.rules!, seed: `${floor.rules!.seed} ${id}` },
  }
}

function takeIntoPosition(floor: Floor, position: number, side: number, energy: number): void {
  const held = floor.positions.doubles
  held[(position >> 1) + BOUGHT + side]! += energy
  held[(position >> 1) + OPEN_BUY + side]! -= energy
}

type Fill = {
  readonly sequence: number
  readonly auction: AuctionId
  readonly number: number
  readonly participant: number
  readonly side: number
  readonly price: MicrosPerKwh
  readonly energy: number
}

function logFill(floor: Floor, book: Book, fill: Fill): void {
  floor.log.other({
    type: 'auction_fill',
    bookSequence: fill.sequence === 0 ? null : fill.sequence,
    auction: fill.auction,
    order: fill.number as OrderNumber,
    participant: fill.participant as ParticipantNumber,
    slot: book.slot as SlotNumber,
    side: fill.side === SELL ? 'sell' : 'buy',
    price: fill.price,
    energy: fill.energy as Wh,
  })
}
