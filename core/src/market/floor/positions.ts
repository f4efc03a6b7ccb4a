import { assert } from '../../kernel/index.ts'
import type { Book } from '../book/book.ts'
import * as orderColumn from '../book/order-columns.ts'
import type { OrderStore } from '../book/order-store.ts'
import * as column from './position-columns.ts'

const { OWN_NEXT, OWN_PREVIOUS, POINTER, POSITION } = orderColumn
const { BOOK, FIRST_ORDER, NEXT_IN_BUCKET, NEXT_OF_BOOK, OWNER } = column

/**
 * What each participant holds in each slot, as records of 64 bytes like orders. A pointer is the index of the
 * record's first Int32 word. Pointer 0 is the position of somebody who never had an order there: readable, all
 * zero. A record stays until its slot retires, so that an order can point to it; then it is wiped for the next.
 */
const POSITION_WORDS = 16

/** In place of a home: no position there, but perhaps some in the buckets. */
const AWAY = -1

export class Positions {
  declare words: Int32Array
  declare doubles: Float64Array
  private free = 0
  private fresh = POSITION_WORDS
  /**
   * One position of each participant, as a rule its first, is found by its number alone; who has nothing there
   * has no position at all. Most look-ups end here: a table of participants and slots is large, and cold.
   */
  declare private homes: Int32Array
  /**
   * First position of each bucket; here are those that are not at home. Neighbouring participants of a book are
   * in neighbouring buckets; each book starts at a bucket of its own, far from the others'.
   */
  declare private buckets: Int32Array
  /** Positions in buckets. */
  private count = 0
  declare private readonly orders: OrderStore

  /** Starts with room for so many positions; the memory is touched now, not when trading is under way. */
  constructor(orders: OrderStore, room: number) {
    this.orders = orders
    this.words = new Int32Array((room + 1) * POSITION_WORDS).fill(0)
    this.doubles = new Float64Array(this.words.buffer)
    this.homes = new Int32Array(room + 1).fill(0)
    this.buckets = new Int32Array(2 ** Math.ceil(Math.log2(2 * room))).fill(0)
  }

  /** The position, or 0. */
  find(book: Book, participant: number): number {
    const homes = this.homes
    if (participant >= homes.length) return 0
    const home = homes[participant]!
    if (home === 0) return 0
    if (home !== AWAY && this.words[(home & POINTER) + BOOK] === book.index) return home & POINTER
    return this.findInBucket(book, participant)
  }

  /** The position of a participant that has none yet. */
  add(book: Book, participant: number): number {
    const position = this.allocate()
    const { words } = this
    words[position + OWNER] = participant
    words[position + BOOK] = book.index
    words[position + NEXT_OF_BOOK] = book.firstPosition
    book.firstPosition = position
    if (participant >= this.homes.length) this.growHomes(participant)
    if (this.homes[participant]! <= 0) this.homes[participant] = position
    else this.joinBucket(position)
    return position
  }

  /** The position, new where there was none. */
  open(book: Book, participant: number): number {
    const found = this.find(book, participant)
    return found !== 0 ? found : this.add(book, participant)
  }

  /** Forgets all positions of a slot. None may have a live order. */
  releaseAll(book: Book): void {
    for (const position of this.of(book)) {
      const owner = this.words[position + OWNER]!
      if (this.homes[owner] === position) this.homes[owner] = AWAY
      else this.leaveBucket(position)
      this.words.fill(0, position, position + POSITION_WORDS)
      this.words[position + NEXT_IN_BUCKET] = this.free
      this.free = position
    }
    book.firstPosition = 0
  }

  /** All positions of a slot, the newest first; some may be zero throughout. */
  of(book: Book): number[] {
    const positions: number[] = []
    for (let position = book.firstPosition; position !== 0; position = this.words[position + NEXT_OF_BOOK]!) {
      positions.push(position)
    }
    return positions
  }

  /** One of the live orders of a position, or 0; the others follow by `OWN_NEXT`. */
  firstOrder(position: number): number {
    return this.words[position + FIRST_ORDER]!
  }

  linkOrder(position: number, order: number): void {
    const orders = this.orders.words
    const next = this.words[position + FIRST_ORDER]!
    orders[(order << 1) + POSITION] = position
    orders[(order << 1) + OWN_PREVIOUS] = 0
    orders[(order << 1) + OWN_NEXT] = next
    if (next !== 0) orders[(next << 1) + OWN_PREVIOUS] = order
    this.words[position + FIRST_ORDER] = order
  }

  unlinkOrder(position: number, order: number): void {
    const orders = this.orders.words
    const previous = orders[(order << 1) + OWN_PREVIOUS]!
    const next = orders[(order << 1) + OWN_NEXT]!
    if (previous === 0) this.words[position + FIRST_ORDER] = next
    else orders[(previous << 1) + OWN_NEXT] = next
    if (next !== 0) orders[(next << 1) + OWN_PREVIOUS] = previous
  }

  private bucketOf(book: number, participant: number): number {
    return (participant + Math.imul(book, 0x9e3779b1)) & (this.buckets.length - 1)
  }

  private findInBucket(book: Book, participant: number): number {
    const words = this.words
    let position = this.buckets[this.bucketOf(book.index, participant)]!
    while (
      position !== 0 &&
      (words[position + OWNER] !== participant || words[position + BOOK] !== book.index)
    ) {
      position = words[position + NEXT_IN_BUCKET]!
    }
    return position
  }

  private joinBucket(position: number): void {
    if (2 * this.count++ >= this.buckets.length) this.growBuckets()
    const { words } = this
    const bucket = this.bucketOf(words[position + BOOK]!, words[position + OWNER]!)
    words[position + NEXT_IN_BUCKET] = this.buckets[bucket]!
    this.buckets[bucket] = position
  }

  private leaveBucket(position: number): void {
    this.count--
    const { words } = this
    const bucket = this.bucketOf(words[position + BOOK]!, words[position + OWNER]!)
    const next = words[position + NEXT_IN_BUCKET]!
    let before = this.buckets[bucket]!
    if (before === position) {
      this.buckets[bucket] = next
      return
    }
    while (words[before + NEXT_IN_BUCKET] !== position) before = words[before + NEXT_IN_BUCKET]!
    words[before + NEXT_IN_BUCKET] = next
  }

  private allocate(): number {
    const position = this.free & POINTER
    if (position !== 0) {
      this.free = this.words[position + NEXT_IN_BUCKET]!
      return position
    }
    if (this.fresh === this.words.length) {
      assert(this.fresh <= POINTER, 'a position can be pointed to')
      const words = new Int32Array(2 * this.words.length)
      words.set(this.words)
      this.words = words
      this.doubles = new Float64Array(words.buffer)
    }
    this.fresh += POSITION_WORDS
    return (this.fresh - POSITION_WORDS) & POINTER
  }

  private growHomes(participant: number): void {
    let capacity = this.homes.length
    while (capacity <= participant) capacity *= 2
    const { homes } = this
    this.homes = new Int32Array(capacity)
    this.homes.set(homes)
  }

  private growBuckets(): void {
    const { words, buckets } = this
    this.buckets = new Int32Array(2 * buckets.length)
    for (const first of buckets) {
      let next = 0
      for (let position = first; position !== 0; position = next) {
        next = words[position + NEXT_IN_BUCKET]!
        const bucket = this.bucketOf(words[position + BOOK]!, words[position + OWNER]!)
        words[position + NEXT_IN_BUCKET] = this.buckets[bucket]!
        this.buckets[bucket] = position
      }
    }
  }
}
