import type { SlotNumber } from '../../kernel/index.ts'
import { CLOSED, CONTINUOUS, type Book } from '../book/book.ts'
import { removeAll } from '../commands/cancel.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import type { Floor } from '../floor/floor.ts'
import { ascending, liveNumbersIn } from '../floor/live-numbers.ts'
import { byArrival, callAuction, fillOrder, type Call } from './call-auction.ts'

const GATE_CLOSED = REMOVAL_REASONS.indexOf('gate_closed')

/**
 * Ends the trading of a slot: a closing auction of everything that rests and everything that waited for it,
 * then whatever is left is removed. There is no auction in a halt, nor in a slot that never opened.
 */
export function closeGate(floor: Floor, book: Book): void {
  if (book.phase === CONTINUOUS && !floor.isHalted) holdClosingAuction(floor, book)
  const numbers = liveNumbersIn(floor, book)
  for (const block of floor.blocks.values()) {
    if (block.profile.some((part) => part.book === book)) numbers.push(block.number)
  }
  removeAll(floor, numbers.toSorted(ascending), GATE_CLOSED)
  book.phase = CLOSED
  floor.log.other({ type: 'phase_changed', slot: book.slot as SlotNumber, phase: 'closed' })
}

function holdClosingAuction(floor: Floor, book: Book): void {
  const orders = liveNumbersIn(floor, book).map((number) => floor.index.find(number))
  const call: Call = {
    id: `closing-${book.slot}`,
    books: [book],
    orders: byArrival(floor, orders),
    blocks: [],
  }
  const result = callAuction(floor, call)
  const price = result.slots[0]!.price
  const shares = call.orders.map((order, row) => ({
    number: floor.orders.number(order),
    order,
    energy: result.filled[row]!,
  }))
  for (const { order, energy } of shares.toSorted((a, b) => a.number - b.number)) {
    if (energy > 0 && price !== null) fillOrder(floor, book, order, call.id, price, energy)
  }
}
