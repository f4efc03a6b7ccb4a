import { slotEnd, slotStart, type SlotNumber } from '../../kernel/index.ts'
import { admitOperator, no } from '../commands/order-checks.ts'
import { Book, CLOSED, CONTINUOUS, WAITING } from '../book/book.ts'
import type { Command } from '../command.ts'
import type { Day } from '../floor/day.ts'
import type { Floor } from '../floor/floor.ts'
import type { Rejection } from '../rejection.ts'

/** Slots that one day may have: 25 hours of quarter-hours, twice. */
export const MAX_SLOTS = 200
/** How long a day's trades can be asked for after its last delivery. */
export const RETENTION_MS = 86_400_000

type OpenDay = Extract<Command, { type: 'open_day' }>

/** Makes the slots of a delivery day known; they wait for its opening auction, or trade at once if it is past. */
export function openDay(floor: Floor, command: OpenDay, by: number): void {
  if (!admitOperator(floor, 'open_day', by)) return
  const flaw = flawOf(floor, command)
  if (flaw !== null) {
    floor.reject('open_day', flaw)
    return
  }
  const { firstSlot, slotCount, openingAuctionAt } = command
  const { slotDuration } = floor.rules!
  const lastSlot = (firstSlot + slotCount - 1) as SlotNumber
  const isWaiting = openingAuctionAt > floor.clock
  const books: Book[] = []
  for (let slot = firstSlot; slot <= lastSlot; slot++) books.push(addBook(floor, slot, isWaiting))
  addDay(floor, {
    books,
    openingAuctionAt,
    retiresAt: slotEnd(lastSlot, slotDuration) + RETENTION_MS,
    isWaiting,
    closed: books.filter(({ phase }) => phase === CLOSED).length,
  })
  floor.log.other({ type: 'day_opened', firstSlot, slotCount, openingAuctionAt })
}

/** Days stand in the order of their slots. */
export function addDay(floor: Floor, day: Day): void {
  const after = floor.days.findIndex(({ books }) => books[0]!.slot > day.books[0]!.slot)
  floor.days.splice(after === -1 ? floor.days.length : after, 0, day)
}

export function gateOf(floor: Floor, slot: SlotNumber): number {
  return slotStart(slot, floor.rules!.slotDuration) - floor.rules!.gateLead
}

function addBook(floor: Floor, slot: SlotNumber, isWaiting: boolean): Book {
  const gate = gateOf(floor, slot)
  const phase = gate <= floor.clock ? CLOSED : isWaiting ? WAITING : CONTINUOUS
  const book = new Book(floor.freeBookIndex(), slot, gate, phase, floor.tickCount)
  floor.addBook(book)
  return book
}

function flawOf(floor: Floor, { firstSlot, slotCount, openingAuctionAt }: OpenDay): Rejection | null {
  const { slotDuration } = floor.rules!
  const lastSlot = (firstSlot + slotCount - 1) as SlotNumber
  if (!Number.isSafeInteger(firstSlot) || firstSlot < 0) return no('day_invalid', 'firstSlot')
  if (!Number.isInteger(slotCount) || slotCount < 1 || slotCount > MAX_SLOTS)
    return no('day_invalid', 'slotCount')
  if (!Number.isSafeInteger(slotEnd(lastSlot, slotDuration) + RETENTION_MS))
    return no('day_invalid', 'firstSlot')
  if (!Number.isSafeInteger(openingAuctionAt)) return no('day_invalid', 'openingAuctionAt')
  if (gateOf(floor, lastSlot) <= floor.clock) return no('day_invalid', 'firstSlot')
  const overlaps = floor.days.some(
    ({ books }) => firstSlot <= books.at(-1)!.slot && lastSlot >= books[0]!.slot,
  )
  return overlaps ? no('day_already_open', 'firstSlot') : null
}
