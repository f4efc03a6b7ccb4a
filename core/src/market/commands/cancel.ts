import * as live from '../book/live-orders.ts'
import type { Book } from '../book/book.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import { removeBlock } from '../floor/blocks.ts'
import type { Floor } from '../floor/floor.ts'
import { liveNumbers } from '../floor/live-numbers.ts'
import * as positionColumn from '../floor/position-columns.ts'
import { admitCanceller, isOperator, no } from './order-checks.ts'

const { OWNER } = positionColumn
const { removeOrder } = live

const CANCELLED = REMOVAL_REASONS.indexOf('cancelled')

const ORDER_UNKNOWN = no('order_unknown', 'order')
const NOT_YOUR_ORDER = no('not_your_order', 'order')
const SLOT_UNKNOWN = no('slot_unknown', 'slot')

/** Takes one order or block out of the market. False for a rejection. */
export function cancelOrder(floor: Floor, participant: number, number: number, by: number): boolean {
  const order = floor.findOrder(number)
  // Whoever owns a live order may cancel it, always: most cancels need no further check.
  if (order !== 0 && by === participant && orderOwner(floor, order) === participant) {
    removeOrder(floor, order, CANCELLED)
    return true
  }
  if (!admitCanceller(floor, 'cancel_order', participant, by)) return false
  const block = order === 0 ? floor.blocks.get(number) : undefined
  if (order === 0 && block === undefined) {
    floor.reject('cancel_order', ORDER_UNKNOWN)
    return false
  }
  const owner = block === undefined ? orderOwner(floor, order) : block.participant
  if (owner !== participant && !isOperator(floor, by)) {
    floor.reject('cancel_order', NOT_YOUR_ORDER)
    return false
  }
  if (block === undefined) removeOrder(floor, order, CANCELLED)
  else removeBlock(floor, block, CANCELLED)
  return true
}

/** Takes all orders and blocks of a participant out of one slot (a block: if it touches it), or out of all. */
export function cancelAll(floor: Floor, participant: number, slot: number | null, by: number): void {
  if (!admitCanceller(floor, 'cancel_all', participant, by)) return
  const book = slot === null ? undefined : floor.bookOfSlot(slot)
  if (slot !== null && book === undefined) {
    floor.reject('cancel_all', SLOT_UNKNOWN)
    return
  }
  removeAllOf(floor, participant, CANCELLED, book)
}

/** Removes whatever is live of a participant, in one book or in all, by ascending number. */
export function removeAllOf(floor: Floor, participant: number, reason: number, book?: Book): void {
  removeAll(floor, liveNumbers(floor, participant, book), reason)
}

/** Removes live orders and blocks in the order given. */
export function removeAll(floor: Floor, numbers: readonly number[], reason: number): void {
  for (const number of numbers) {
    const order = floor.index.find(number)
    if (order !== 0) removeOrder(floor, order, reason)
    else removeBlock(floor, floor.blocks.get(number)!, reason)
  }
}

function orderOwner(floor: Floor, order: number): number {
  return floor.positions.words[floor.orders.position(order) + OWNER]!
}
