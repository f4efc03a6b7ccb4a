import { assert } from '../../kernel/index.ts'
import * as side from './book.ts'
import type { Book } from './book.ts'
import * as column from './order-columns.ts'
import type { OrderStore } from './order-store.ts'

const { NEXT, POINTER, PREVIOUS } = column
const { NO_ASK, NO_BID } = side

/** Ticks per page. */
const PAGE = 1024
/** In a page: the head and the tail of every tick's queue, */
const BITS = PAGE * 2
/** then one bit per tick, then one word that says which words of bits are not 0. */
const SUMMARY = BITS + 32
/**
 * Words from one page to the next: an odd number of cache lines. Slots trade at like prices, and with a power of
 * two the caches would have to keep the same tick of every book in the same few places.
 */
const PAGE_WORDS = 131 * 16
/** Every page's number is below; said with `&` for the reason that `POINTER` has. */
const PAGES = 0x3_ffff

/**
 * The price levels of all books. A level is a queue of orders, linked through their records. Half a million
 * possible prices per book would waste memory, so levels live in pages of 1024 ticks that are taken from a
 * common pool when their first order rests and given back with their last. Both sides of a book share one
 * ladder, as a book is never crossed: below the best bid are bids, above the best ask are asks.
 */
export class PriceLadder {
  private words = new Int32Array(16 * PAGE_WORDS)
  private free: number[] = []
  private fresh = 1
  declare private readonly orders: OrderStore

  constructor(orders: OrderStore) {
    this.orders = orders
  }

  /** The first order at a price, or 0. */
  head(book: Book, tick: number): number {
    return this.words[(book.pages[tick >> 10]! & PAGES) * PAGE_WORDS + (tick & (PAGE - 1)) * 2]! & POINTER
  }

  /** Adds an order at the end of its price's queue. */
  append(book: Book, tick: number, order: number): void {
    let page = book.pages[tick >> 10]!
    if (page === 0) page = this.addPage(book, tick >> 10)
    const words = this.words
    const level = (page & PAGES) * PAGE_WORDS + (tick & (PAGE - 1)) * 2
    const places = this.orders.places
    const tail = words[level + 1]!
    words[level + 1] = order
    places[order + PREVIOUS] = tail
    places[order + NEXT] = 0
    if (tail !== 0) {
      places[tail + NEXT] = order
      return
    }
    words[level] = order
    const word = (tick & (PAGE - 1)) >> 5
    words[page * PAGE_WORDS + BITS + word]! |= 1 << (tick & 31)
    words[page * PAGE_WORDS + SUMMARY]! |= 1 << word
  }

  /** Takes an order out of its queue; true when the price has no order left. */
  remove(book: Book, tick: number, order: number): boolean {
    const places = this.orders.places
    const previous = places[order + PREVIOUS]! & POINTER
    const next = places[order + NEXT]! & POINTER
    if (previous !== 0) places[previous + NEXT] = next
    if (next !== 0) places[next + PREVIOUS] = previous
    if (previous !== 0 && next !== 0) return false
    const level = (book.pages[tick >> 10]! & PAGES) * PAGE_WORDS + (tick & (PAGE - 1)) * 2
    if (previous === 0) this.words[level] = next
    if (next === 0) this.words[level + 1] = previous
    if (previous !== next) return false
    this.clear(book, tick)
    return true
  }

  /** The lowest price above `tick` that has orders, or NO_ASK. */
  above(book: Book, tick: number): number {
    const at = (tick + 1) >> 10
    if (at >= book.pages.length) return NO_ASK
    const page = book.pages[at]!
    if (page !== 0) {
      const found = this.aboveInPage(page, (tick + 1) & (PAGE - 1))
      if (found >= 0) return (at << 10) | found
    }
    for (let word = (at + 1) >> 5, from = (at + 1) & 31; word < book.pageBitmap.length; word++, from = 0) {
      const bits = book.pageBitmap[word]! & (-1 << from)
      if (bits !== 0) {
        const next = (word << 5) | lowestBit(bits)
        return (next << 10) | this.aboveInPage(book.pages[next]!, 0)
      }
    }
    return NO_ASK
  }

  /** The highest price below `tick` that has orders, or NO_BID. */
  below(book: Book, tick: number): number {
    if (tick <= 0) return NO_BID
    const at = (tick - 1) >> 10
    const page = book.pages[at]!
    if (page !== 0) {
      const found = this.belowInPage(page, (tick - 1) & (PAGE - 1))
      if (found >= 0) return (at << 10) | found
    }
    if (at === 0) return NO_BID
    for (let word = (at - 1) >> 5, from = (at - 1) & 31; word >= 0; word--, from = 31) {
      const bits = book.pageBitmap[word]! & (-1 >>> (31 - from))
      if (bits !== 0) {
        const next = (word << 5) | highestBit(bits)
        return (next << 10) | this.belowInPage(book.pages[next]!, PAGE - 1)
      }
    }
    return NO_BID
  }

  private aboveInPage(page: number, from: number): number {
    const words = this.words
    const start = page * PAGE_WORDS
    const bits = words[start + BITS + (from >> 5)]! & (-1 << (from & 31))
    if (bits !== 0) return (from & ~31) | lowestBit(bits)
    if (from >> 5 === 31) return -1
    const later = words[start + SUMMARY]! & (-2 << (from >> 5))
    if (later === 0) return -1
    const word = lowestBit(later)
    return (word << 5) | lowestBit(words[start + BITS + word]!)
  }

  private belowInPage(page: number, from: number): number {
    const words = this.words
    const start = page * PAGE_WORDS
    const bits = words[start + BITS + (from >> 5)]! & (-1 >>> (31 - (from & 31)))
    if (bits !== 0) return (from & ~31) | highestBit(bits)
    const earlier = words[start + SUMMARY]! & ((1 << (from >> 5)) - 1)
    if (earlier === 0) return -1
    const word = highestBit(earlier)
    return (word << 5) | highestBit(words[start + BITS + word]!)
  }

  /** Marks a price as empty; its queue is already 0 and 0, so a page given back is clean. */
  private clear(book: Book, tick: number): void {
    const page = book.pages[tick >> 10]!
    const words = this.words
    const start = page * PAGE_WORDS
    const word = (tick & (PAGE - 1)) >> 5
    if ((words[start + BITS + word]! &= ~(1 << (tick & 31))) !== 0) return
    if ((words[start + SUMMARY]! &= ~(1 << word)) !== 0) return
    book.pages[tick >> 10] = 0
    book.pageBitmap[tick >> 15]! &= ~(1 << ((tick >> 10) & 31))
    this.free.push(page)
  }

  private addPage(book: Book, at: number): number {
    const page = this.free.pop() ?? this.fresh++
    if (page * PAGE_WORDS === this.words.length) {
      assert(page <= PAGES, 'a page has a number')
      const words = new Int32Array(this.words.length * 2)
      words.set(this.words)
      this.words = words
    }
    book.pages[at] = page
    book.pageBitmap[at >> 5]! |= 1 << (at & 31)
    return page
  }
}

const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits)
const highestBit = (bits: number): number => 31 - Math.clz32(bits)
