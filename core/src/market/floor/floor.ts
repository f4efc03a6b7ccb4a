import type { Book } from '../book/book.ts'
import * as column from '../book/order-columns.ts'
import { OrderStore } from '../book/order-store.ts'
import { OrderIndex } from '../book/order-index.ts'
import { PriceLadder } from '../book/price-ladder.ts'
import type { Command, MarketRules } from '../command.ts'
import { EventLog } from '../event-log.ts'
import type { Rejection } from '../rejection.ts'
import type { Block, Day } from './day.ts'
import { ExpiryQueue } from './expiry-queue.ts'
import { Participants } from './participants.ts'
import { Positions } from './positions.ts'

/** How many live orders, and positions of slots not retired, there is room for before memory must grow. */
export type Room = { readonly orders: number; readonly positions: number }

const { POINTER } = column

export const SMALL_ROOM: Room = { orders: 1024, positions: 1024 }

const RECENT_BOOKS = 256

/**
 * The trading floor: everything an exchange remembers, in arrays, and nothing it decides. What a command does
 * to it stands in one file per command.
 */
export class Floor {
  rules: MarketRules | undefined
  /** The rules' price grid: a price is `lowestPrice + tick * index`, with an index below `tickCount`. */
  lowestPrice = 0
  tick = 1
  tickCount = 0
  clock = 0
  isHalted = false
  /** The last order number given. */
  lastOrder = 0
  /** The last rank in time given; see `ARRIVAL`. */
  lastArrival = 0

  declare readonly orders: OrderStore
  readonly index = new OrderIndex()
  declare readonly ladder: PriceLadder
  declare readonly positions: Positions
  readonly participants = new Participants()
  readonly expiries = new ExpiryQueue()
  /** Days that are not retired, by first slot. */
  readonly days: Day[] = []
  /** Blocks that wait for their opening auction, by number; ascending, as they were added. */
  readonly blocks = new Map<number, Block>()
  readonly log = new EventLog()

  private readonly bySlot = new Map<number, Book>()
  private readonly byIndex: (Book | undefined)[] = []
  /** The book that was last asked for, by the low bits of its slot: a day's books all fit, a map is slower. */
  private readonly recent: (Book | undefined)[] = Array.from({ length: RECENT_BOOKS }, () => undefined)

  constructor(room: Room) {
    this.orders = new OrderStore(room.orders)
    this.positions = new Positions(this.orders, room.positions)
    this.ladder = new PriceLadder(this.orders)
  }

  setRules(rules: MarketRules): void {
    this.rules = rules
    this.lowestPrice = rules.lowestPrice
    this.tick = rules.tick
    this.tickCount = (rules.highestPrice - rules.lowestPrice) / rules.tick + 1
  }

  price(tick: number): number {
    return this.lowestPrice + tick * this.tick
  }

  /** The index of a price on the grid; a fraction or out of 0..tickCount-1 where the price is not on it. */
  tickOf(price: number): number {
    return (price - this.lowestPrice) / this.tick
  }

  bookOfSlot(slot: number): Book | undefined {
    const recent = this.recent[slot & (RECENT_BOOKS - 1)]
    if (recent !== undefined && recent.slot === slot) return recent
    const book = this.bySlot.get(slot)
    if (book !== undefined) this.recent[slot & (RECENT_BOOKS - 1)] = book
    return book
  }

  /** Pointer to the live simple order of that number, or 0; any number may be asked for. */
  findOrder(number: number): number {
    const order = this.index.find(number) & POINTER
    return order !== 0 && this.orders.number(order) === number ? order : 0
  }

  bookOf(order: number): Book {
    return this.byIndex[this.orders.book(order)]!
  }

  books(): IterableIterator<Book> {
    return this.bySlot.values()
  }

  /** An index that no book has. */
  freeBookIndex(): number {
    const free = this.byIndex.indexOf(undefined)
    return free === -1 ? this.byIndex.length : free
  }

  addBook(book: Book): void {
    this.bySlot.set(book.slot, book)
    this.byIndex[book.index] = book
  }

  removeBook(book: Book): void {
    this.positions.releaseAll(book)
    this.bySlot.delete(book.slot)
    this.byIndex[book.index] = undefined
    this.recent[book.slot & (RECENT_BOOKS - 1)] = undefined
  }

  reject(command: Command['type'], rejection: Rejection): void {
    this.log.other({ type: 'command_rejected', command, ...rejection })
  }
}
