/**
 * Live orders as records of 64 bytes (one cache line) in one buffer that doubles when it is full. A pointer
 * is the index of the record's first Int32 word; 0 points nowhere. The same bytes are read as doubles where a
 * value may pass 2^31.
 */
const ORDER_WORDS = 16

/** Columns of `words`, added to a pointer. */
export const REMAINING = 6
export const TICK = 7
/** Neighbours in the queue that the order stands in: its price level's, or the line for an auction. */
export const PREVIOUS = 8
export const NEXT = 9
/** The order's total, fills included. */
export const ENERGY = 10
/** Pointer to the position of its participant in its slot, so that a maker needs no look-up. */
export const POSITION = 11
/** Terms, side and state, see `order-terms.ts`. */
export const FLAGS = 12
/** Neighbours among the live orders of the same position. */
export const OWN_PREVIOUS = 13
export const OWN_NEXT = 14
/** Index of the order's book. */
export const BOOK = 15

/** Columns of `doubles`, added to half a pointer. */
export const NUMBER = 0
/** 0 unless the order is good till a time. */
export const EXPIRES_AT = 1
/** Rank in time of its place in the queue; an amendment that loses priority takes a new one. */
export const ARRIVAL = 2

export class OrderStore {
  words: Int32Array
  doubles: Float64Array
  /** Live orders. */
  count = 0
  private free = 0
  private fresh = ORDER_WORDS

  /** Starts with room for so many orders; the memory is touched now, not when trading is under way. */
  constructor(room: number) {
    this.words = new Int32Array((room + 1) * ORDER_WORDS).fill(0)
    this.doubles = new Float64Array(this.words.buffer)
  }

  /** A record with whatever its last owner left in it: the caller writes every column. */
  allocate(): number {
    this.count++
    const pointer = this.free
    if (pointer !== 0) {
      this.free = this.words[pointer + NEXT]!
      return pointer
    }
    if (this.fresh === this.words.length) this.grow()
    this.fresh += ORDER_WORDS
    return this.fresh - ORDER_WORDS
  }

  release(pointer: number): void {
    this.count--
    this.words[pointer + NEXT] = this.free
    this.free = pointer
  }

  number(pointer: number): number {
    return this.doubles[(pointer >> 1) + NUMBER]!
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2)
    words.set(this.words)
    this.words = words
    this.doubles = new Float64Array(words.buffer)
  }
}
