import { assert } from '../../kernel/index.ts'
import * as column from './order-columns.ts'

const {
  ARRIVAL,
  BOOK,
  ENERGY,
  EXPIRES_AT,
  FLAGS,
  NEXT,
  NUMBER,
  OWN_NEXT,
  POINTER,
  POSITION,
  REMAINING,
  TICK,
} = column

/**
 * Live orders, in three arrays of records side by side. A cancel touches the neighbours of an order in its
 * queue and nothing else of them, so what queues need stands in records of 16 bytes, four to a cache line; what
 * only the order itself needs stands apart. A pointer is the index of the order's first word in `places`; 0
 * points nowhere. The arrays double when they are full.
 */
const PLACE_WORDS = 4

export class OrderStore {
  declare places: Int32Array
  declare words: Int32Array
  declare doubles: Float64Array
  declare times: Float64Array
  /** Live orders. */
  count = 0
  private free = 0
  private fresh = PLACE_WORDS

  /** Starts with room for so many orders; the memory is touched now, not when trading is under way. */
  constructor(room: number) {
    this.places = new Int32Array((room + 1) * PLACE_WORDS).fill(0)
    this.words = new Int32Array(this.places.length * 2).fill(0)
    this.doubles = new Float64Array(this.words.buffer)
    this.times = new Float64Array(this.places.length / 2).fill(0)
  }

  /** A record with whatever its last owner left in it: the caller writes every column. */
  allocate(): number {
    this.count++
    const pointer = this.free & POINTER
    if (pointer !== 0) {
      this.free = this.places[pointer + NEXT]!
      return pointer
    }
    if (this.fresh === this.places.length) this.grow()
    this.fresh += PLACE_WORDS
    return (this.fresh - PLACE_WORDS) & POINTER
  }

  release(pointer: number): void {
    this.count--
    this.places[pointer + NEXT] = this.free
    this.free = pointer
  }

  number(pointer: number): number {
    return this.doubles[pointer + NUMBER]!
  }

  remaining(pointer: number): number {
    return this.places[pointer + REMAINING]!
  }

  tick(pointer: number): number {
    return this.places[pointer + TICK]!
  }

  energy(pointer: number): number {
    return this.words[(pointer << 1) + ENERGY]!
  }

  flags(pointer: number): number {
    return this.words[(pointer << 1) + FLAGS]!
  }

  /** Index of the order's book. */
  book(pointer: number): number {
    return this.words[(pointer << 1) + BOOK]!
  }

  position(pointer: number): number {
    return this.words[(pointer << 1) + POSITION]! & POINTER
  }

  next(pointer: number): number {
    return this.places[pointer + NEXT]!
  }

  nextOwn(pointer: number): number {
    return this.words[(pointer << 1) + OWN_NEXT]!
  }

  expiresAt(pointer: number): number {
    return this.times[(pointer >> 1) + EXPIRES_AT]!
  }

  arrival(pointer: number): number {
    return this.times[(pointer >> 1) + ARRIVAL]!
  }

  private grow(): void {
    const { places, words, times } = this
    assert(places.length <= POINTER, 'an order can be pointed to')
    this.places = new Int32Array(places.length * 2)
    this.places.set(places)
    this.words = new Int32Array(words.length * 2)
    this.words.set(words)
    this.doubles = new Float64Array(this.words.buffer)
    this.times = new Float64Array(times.length * 2)
    this.times.set(times)
  }
}
