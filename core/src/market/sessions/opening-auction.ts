import { assert, type SlotNumber } from '../../kernel/index.ts'
import { CONTINUOUS, WAITING, type Book } from '../book/book.ts'
import { leavePlace, rest } from '../book/live-orders.ts'
import { FLAGS } from '../book/order-columns.ts'
import { WAITS } from '../book/order-terms.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import { removeBlock } from '../floor/blocks.ts'
import type { Block, Day } from '../floor/day.ts'
import type { Floor } from '../floor/floor.ts'
import type { AuctionResult } from '../auction/auction.ts'
import { byArrival, callAuction, fillBlock, fillOrder, type Call } from './call-auction.ts'

const BLOCK_REJECTED = REMOVAL_REASONS.indexOf('block_rejected')

/**
 * Clears all slots of a day together, with their blocks. What it leaves of a simple order rests in the book in
 * its time order; blocks that it leaves out are gone; then the slots trade continuously.
 */
export function holdOpeningAuction(floor: Floor, day: Day): void {
  day.isWaiting = false
  const books = day.books.filter(({ phase }) => phase === WAITING)
  const call: Call = {
    id: `opening-${day.books[0]!.slot}`,
    books,
    orders: byArrival(
      floor,
      books.flatMap((book) => ordersInLine(floor, book.opening.head)),
    ),
    blocks: [...floor.blocks.values()].filter((block) => block.day === day),
  }
  const result = callAuction(floor, call)
  giveFills(floor, call, result)
  for (const book of books) restTheRest(floor, book)
  for (const [i, block] of call.blocks.entries()) {
    if (!result.acceptedBlocks[i]) removeBlock(floor, block, BLOCK_REJECTED)
  }
  for (const book of books) {
    book.phase = CONTINUOUS
    floor.log.other({ type: 'phase_changed', slot: book.slot as SlotNumber, phase: 'continuous' })
  }
}

/** Pointers to the orders of a line, in the order of their arrival. */
export function ordersInLine(floor: Floor, head: number): number[] {
  const orders: number[] = []
  for (let order = head; order !== 0; order = floor.orders.next(order)) orders.push(order)
  return orders
}

/** A share of an order (by pointer) or of a block in one slot. */
type Share = { readonly number: number; readonly energy: number; readonly of: number | Block }

/** Fills slot by slot and, in a slot, by ascending number: simple orders and blocks together. */
function giveFills(floor: Floor, call: Call, result: AuctionResult): void {
  const shares = sharesBySlot(floor, call, result)
  for (const [i, book] of call.books.entries()) {
    const price = result.slots[i]!.price
    for (const { energy, of } of shares.get(book)!.toSorted((a, b) => a.number - b.number)) {
      assert(price !== null, 'a slot in which energy is accepted has a price')
      if (typeof of === 'number') fillOrder(floor, book, of, call.id, price, energy)
      else fillBlock(floor, book, of, call.id, price, energy)
    }
  }
  for (const [i, block] of call.blocks.entries()) {
    if (result.acceptedBlocks[i]) floor.blocks.delete(block.number)
  }
}

function sharesBySlot(floor: Floor, call: Call, result: AuctionResult): Map<Book, Share[]> {
  const shares = new Map<Book, Share[]>(call.books.map((book) => [book, []]))
  for (const [row, order] of call.orders.entries()) {
    const energy = result.filled[row]!
    const number = floor.orders.number(order)
    if (energy > 0) shares.get(floor.bookOf(order))!.push({ number, energy, of: order })
  }
  for (const [i, block] of call.blocks.entries()) {
    if (!result.acceptedBlocks[i]) continue
    for (const { book, energy } of block.profile) {
      shares.get(book)!.push({ number: block.number, energy, of: block })
    }
  }
  return shares
}

/** Moves a slot's line into its book. */
function restTheRest(floor: Floor, book: Book): void {
  for (const order of ordersInLine(floor, book.opening.head)) {
    leavePlace(floor, book, order)
    floor.orders.words[(order << 1) + FLAGS]! &= ~WAITS
    rest(floor, book, order)
  }
  assert(book.bestBid < book.bestAsk, 'an auction leaves no two orders that could trade')
}
