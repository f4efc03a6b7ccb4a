import type { Book } from '../book/book.ts'
import { OWN_NEXT, OWN_PREVIOUS, POSITION, type OrderStore } from '../book/order-store.ts'

/**
 * What each participant holds in each slot, as records of 64 bytes like orders. A pointer is the index of the
 * record's first Int32 word. Pointer 0 is the position of somebody who never traded: readable, all zero.
 */
export const POSITION_WORDS = 16

/** Columns of `doubles`, added to half a pointer: Wh traded and Wh in live orders. */
export const BOUGHT = 0
export const SOLD = 1
export const OPEN_BUY = 2
export const OPEN_SELL = 3

/** Columns of `words`, added to a pointer. */
export const OWNER = 8
const FIRST_ORDER = 9
const NEXT_FREE = 10

/** Participants per page of the directory. */
const PAGE = 64

export class Positions {
  words = new Int32Array(1024 * POSITION_WORDS)
  doubles = new Float64Array(this.words.buffer)
  private free = 0
  private fresh = POSITION_WORDS
  /**
   * The directory: a book has pages of 64 participants each, and a page has a pointer for each of them.
   * Dense participant numbers make it as compact as a hash table and free of collisions.
   */
  private directory = new Int32Array(16 * PAGE)
  private readonly freePages: number[] = []
  private freshPage = 1
  private readonly orders: OrderStore

  constructor(orders: OrderStore) {
    this.orders = orders
  }

  /** The position, or 0. */
  find(book: Book, participant: number): number {
    const page = participant >> 6
    if (page >= book.positionPages.length) return 0
    return this.directory[book.positionPages[page]! * PAGE + (participant & (PAGE - 1))]!
  }

  /** The position, new where there was none. */
  open(book: Book, participant: number): number {
    const found = this.find(book, participant)
    return found !== 0 ? found : this.add(book, participant)
  }

  /** Forgets a position that is zero throughout: nobody could tell it from one that never was. */
  releaseIfEmpty(book: Book, position: number): void {
    const doubles = this.doubles
    const at = position >> 1
    if (doubles[at + OPEN_BUY] !== 0 || doubles[at + OPEN_SELL] !== 0) return
    if (doubles[at + BOUGHT] !== 0 || doubles[at + SOLD] !== 0) return
    const participant = this.words[position + OWNER]!
    this.directory[book.positionPages[participant >> 6]! * PAGE + (participant & (PAGE - 1))] = 0
    this.words[position + NEXT_FREE] = this.free
    this.free = position
  }

  /** Forgets all positions of a slot. No order of theirs may be live. */
  releaseAll(book: Book): void {
    this.forEach(book, (position) => {
      this.words[position + NEXT_FREE] = this.free
      this.free = position
    })
    for (const page of book.positionPages) {
      if (page === 0) continue
      this.directory.fill(0, page * PAGE, (page + 1) * PAGE)
      this.freePages.push(page)
    }
    book.positionPages.fill(0)
  }

  /** All positions of a slot, by ascending participant. */
  forEach(book: Book, visit: (position: number) => void): void {
    for (const page of book.positionPages) {
      if (page === 0) continue
      for (let at = page * PAGE; at < (page + 1) * PAGE; at++) {
        const position = this.directory[at]!
        if (position !== 0) visit(position)
      }
    }
  }

  /** One of the live orders of a position, or 0; the others follow by `OWN_NEXT`. */
  firstOrder(position: number): number {
    return this.words[position + FIRST_ORDER]!
  }

  linkOrder(position: number, order: number): void {
    const orders = this.orders.words
    const next = this.words[position + FIRST_ORDER]!
    orders[order + POSITION] = position
    orders[order + OWN_PREVIOUS] = 0
    orders[order + OWN_NEXT] = next
    if (next !== 0) orders[next + OWN_PREVIOUS] = order
    this.words[position + FIRST_ORDER] = order
  }

  unlinkOrder(position: number, order: number): void {
    const orders = this.orders.words
    const previous = orders[order + OWN_PREVIOUS]!
    const next = orders[order + OWN_NEXT]!
    if (previous === 0) this.words[position + FIRST_ORDER] = next
    else orders[previous + OWN_NEXT] = next
    if (next !== 0) orders[next + OWN_PREVIOUS] = previous
  }

  private add(book: Book, participant: number): number {
    const position = this.allocate()
    const half = position >> 1
    this.doubles.fill(0, half, half + 4)
    this.words[position + OWNER] = participant
    this.words[position + FIRST_ORDER] = 0
    this.directory[this.pageOf(book, participant >> 6) * PAGE + (participant & (PAGE - 1))] = position
    return position
  }

  private allocate(): number {
    const position = this.free
    if (position !== 0) {
      this.free = this.words[position + NEXT_FREE]!
      return position
    }
    if (this.fresh === this.words.length) {
      const words = new Int32Array(this.words.length * 2)
      words.set(this.words)
      this.words = words
      this.doubles = new Float64Array(words.buffer)
    }
    this.fresh += POSITION_WORDS
    return this.fresh - POSITION_WORDS
  }

  private pageOf(book: Book, at: number): number {
    if (at >= book.positionPages.length) {
      const pages = new Int32Array(2 * at)
      pages.set(book.positionPages)
      book.positionPages = pages
    }
    const page = book.positionPages[at]!
    return page !== 0 ? page : this.addPage(book, at)
  }

  private addPage(book: Book, at: number): number {
    const page = this.freePages.pop() ?? this.freshPage++
    if (page * PAGE === this.directory.length) {
      const directory = new Int32Array(this.directory.length * 2)
      directory.set(this.directory)
      this.directory = directory
    }
    book.positionPages[at] = page
    return page
  }
}
