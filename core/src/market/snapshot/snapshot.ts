import type { MarketRules } from '../command.ts'
import { NO_ASK, type Book } from '../book/book.ts'
import type { Block, Day } from '../floor/day.ts'
import type { Floor } from '../floor/floor.ts'
import { BOUGHT, OWNER, SOLD } from '../floor/position-columns.ts'
import { StateWriter } from './state-words.ts'

/** First word of every snapshot; another layout gets another number. */
export const SNAPSHOT_LAYOUT = 0x67_62_00_01
/** No more words than this per order. */
const ORDER_WORDS = 12

/**
 * Everything the future depends on, in one order that follows from history alone: participants by number, days
 * and slots by time, positions by participant, orders by their place in the queue. Where memory keeps them, and
 * what follows from them (open energy, best prices, expiry times in order), stays out.
 */
export function snapshotOf(floor: Floor): Uint8Array {
  const out = new StateWriter()
  out.word(SNAPSHOT_LAYOUT)
  out.flag(floor.rules !== undefined)
  if (floor.rules !== undefined) writeRules(out, floor.rules)
  out.whole(floor.clock)
  out.flag(floor.isHalted)
  out.whole(floor.lastOrder)
  out.whole(floor.lastArrival)
  writeParticipants(out, floor)
  out.word(floor.days.length)
  for (const day of floor.days) writeDay(out, floor, day)
  out.word(floor.blocks.size)
  for (const block of floor.blocks.values()) writeBlock(out, block)
  return out.bytes()
}

function writeRules(out: StateWriter, rules: MarketRules): void {
  out.text(rules.currency)
  out.whole(rules.slotDuration)
  out.whole(rules.tick)
  out.whole(rules.lowestPrice)
  out.whole(rules.highestPrice)
  out.whole(rules.gateLead)
  out.flag(rules.marginRule === 'time_priority')
  out.whole(rules.seed)
  out.whole(rules.blockNodeLimit)
}

function writeParticipants(out: StateWriter, { participants }: Floor): void {
  out.word(participants.last)
  for (let participant = 1; participant <= participants.last; participant++) {
    out.word(participants.traits[participant]!)
    if (!participants.isKnown(participant)) continue
    out.text(participants.names[participant]!)
    out.whole(participants.limits[2 * participant]!)
    out.whole(participants.limits[2 * participant + 1]!)
  }
}

function writeDay(out: StateWriter, floor: Floor, day: Day): void {
  out.whole(day.books[0]!.slot)
  out.word(day.books.length)
  out.whole(day.openingAuctionAt)
  out.flag(day.isWaiting)
  out.word(day.closed)
  for (const book of day.books) writeBook(out, floor, book)
}

function writeBook(out: StateWriter, floor: Floor, book: Book): void {
  out.word(book.phase)
  out.word(book.bandLow)
  out.word(book.bandHigh)
  out.whole(book.sequence)
  out.word(book.lastTick)
  writeTraded(out, floor, book)
  writeQueue(out, floor, book.opening.head)
  writeQueue(out, floor, book.closing.head)
  for (let tick = floor.ladder.above(book, -1); tick !== NO_ASK; tick = floor.ladder.above(book, tick)) {
    writeQueue(out, floor, floor.ladder.head(book, tick))
  }
  out.word(0)
}

/** What was traded; positions that are only open follow from their orders. */
function writeTraded(out: StateWriter, floor: Floor, book: Book): void {
  const { words, doubles } = floor.positions
  const positions = floor.positions.of(book).toSorted((a, b) => words[a + OWNER]! - words[b + OWNER]!)
  for (const position of positions) {
    const bought = doubles[(position >> 1) + BOUGHT]!
    const sold = doubles[(position >> 1) + SOLD]!
    if (bought === 0 && sold === 0) continue
    out.word(words[position + OWNER]!)
    out.whole(bought)
    out.whole(sold)
  }
  out.word(0)
}

/** The orders of a queue, first come first. Each says where it stands, so nothing has to part the queues. */
function writeQueue(out: StateWriter, floor: Floor, head: number): void {
  for (let order = head; order !== 0; order = floor.orders.next(order)) {
    out.reserve(ORDER_WORDS)
    out.word(floor.positions.words[floor.orders.position(order) + OWNER]!)
    out.whole(floor.orders.number(order))
    out.whole(floor.orders.arrival(order))
    out.whole(floor.orders.expiresAt(order))
    out.word(floor.orders.flags(order))
    out.word(floor.orders.tick(order))
    out.word(floor.orders.energy(order))
    out.word(floor.orders.remaining(order))
  }
}

function writeBlock(out: StateWriter, block: Block): void {
  out.whole(block.number)
  out.word(block.participant)
  out.word(block.side)
  out.word(block.tick)
  out.word(block.profile.length)
  for (const { book, energy } of block.profile) {
    out.whole(book.slot)
    out.word(energy)
  }
}
