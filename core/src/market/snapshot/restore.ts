import type { DurationMs, MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import { slotEnd } from '../../kernel/index.ts'
import { Book } from '../book/book.ts'
import { createOrder, enterLevel, joinLine, sideOf } from '../book/live-orders.ts'
import { ARRIVAL } from '../book/order-columns.ts'
import { WAITS, WAITS_FOR_OPENING } from '../book/order-terms.ts'
import type { MarketRules } from '../command.ts'
import { addBlock } from '../floor/blocks.ts'
import { Floor, SMALL_ROOM } from '../floor/floor.ts'
import { BOUGHT, OPEN_BUY, SOLD } from '../floor/position-columns.ts'
import { addDay, gateOf, RETENTION_MS } from '../sessions/open-day.ts'
import { SNAPSHOT_LAYOUT } from './snapshot.ts'
import { StateReader } from './state-words.ts'

/** The floor that a snapshot describes. Throws a RangeError on bytes that no exchange wrote. */
export function floorOf(bytes: Uint8Array): Floor {
  const from = new StateReader(bytes)
  if (from.word() !== SNAPSHOT_LAYOUT) throw new RangeError('These bytes are no snapshot of this layout')
  const floor = new Floor(SMALL_ROOM)
  if (from.flag()) floor.setRules(readRules(from))
  floor.clock = from.whole()
  floor.isHalted = from.flag()
  floor.lastOrder = from.whole()
  const lastArrival = from.whole()
  readParticipants(from, floor)
  for (let days = from.word(); days > 0; days--) readDay(from, floor)
  for (let blocks = from.word(); blocks > 0; blocks--) readBlock(from, floor)
  floor.lastArrival = lastArrival
  if (!from.isAtEnd) throw new RangeError('The snapshot goes on after its end')
  return floor
}

function readRules(from: StateReader): MarketRules {
  return {
    currency: from.text(),
    slotDuration: from.whole() as DurationMs,
    tick: from.whole() as MicrosPerKwh,
    lowestPrice: from.whole() as MicrosPerKwh,
    highestPrice: from.whole() as MicrosPerKwh,
    gateLead: from.whole() as DurationMs,
    marginRule: from.flag() ? 'time_priority' : 'pro_rata',
    seed: from.whole(),
    blockNodeLimit: from.whole(),
  }
}

function readParticipants(from: StateReader, { participants }: Floor): void {
  const last = from.word()
  for (let participant = 1; participant <= last; participant++) {
    const traits = from.word()
    if (traits === 0) continue
    participants.put(participant, from.text(), traits, from.whole(), from.whole())
  }
}

function readDay(from: StateReader, floor: Floor): void {
  const firstSlot = from.whole()
  const slotCount = from.word()
  const openingAuctionAt = from.whole()
  const isWaiting = from.flag()
  const closed = from.word()
  const books: Book[] = []
  for (let i = 0; i < slotCount; i++) books.push(readBook(from, floor, (firstSlot + i) as SlotNumber))
  const retiresAt =
    slotEnd((firstSlot + slotCount - 1) as SlotNumber, floor.rules!.slotDuration) + RETENTION_MS
  addDay(floor, { books, openingAuctionAt, retiresAt, isWaiting, closed })
}

function readBook(from: StateReader, floor: Floor, slot: SlotNumber): Book {
  const phase = from.word()
  const book = new Book(floor.freeBookIndex(), slot, gateOf(floor, slot), phase, floor.tickCount)
  floor.addBook(book)
  book.bandLow = from.word()
  book.bandHigh = from.word()
  book.sequence = from.whole()
  book.lastTick = from.word()
  for (let owner = from.word(); owner !== 0; owner = from.word()) {
    const held = floor.positions.open(book, owner) >> 1
    floor.positions.doubles[held + BOUGHT] = from.whole()
    floor.positions.doubles[held + SOLD] = from.whole()
  }
  for (let owner = from.word(); owner !== 0; owner = from.word()) readOrder(from, floor, book, owner)
  return book
}

function readOrder(from: StateReader, floor: Floor, book: Book, owner: number): void {
  const number = from.whole()
  const arrival = from.whole()
  const expiresAt = from.whole()
  const flags = from.word()
  const tick = from.word()
  const energy = from.word()
  const remaining = from.word()
  const position = floor.positions.open(book, owner)
  const order = createOrder(floor, book, position, number, flags, tick, energy, remaining, expiresAt)
  floor.orders.times[(order >> 1) + ARRIVAL] = arrival
  floor.positions.doubles[(position >> 1) + OPEN_BUY + sideOf(flags)]! += remaining
  if ((flags & WAITS) === 0) enterLevel(floor, book, order, tick, sideOf(flags))
  else joinLine(floor.orders, (flags & WAITS_FOR_OPENING) !== 0 ? book.opening : book.closing, order)
}

function readBlock(from: StateReader, floor: Floor): void {
  const [number, participant, side, tick] = [from.whole(), from.word(), from.word(), from.word()]
  const profile: { book: Book; energy: number }[] = []
  for (let parts = from.word(); parts > 0; parts--) {
    const book = floor.bookOfSlot(from.whole())
    if (book === undefined) throw new RangeError('The snapshot has a block in a slot that it does not have')
    profile.push({ book, energy: from.word() })
  }
  const day = floor.days.find(({ books }) => books.includes(profile[0]!.book))!
  addBlock(floor, { number, participant, side, tick, day, profile })
}
