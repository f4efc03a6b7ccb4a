import type { Phase } from '../event.ts'

/** Phases as numbers: the index in `PHASES`. */
export const WAITING = 0
export const CONTINUOUS = 1
export const CLOSED = 2
export const PHASES: readonly Phase[] = ['waiting', 'continuous', 'closed']

/** The best price of a side without orders. Both lie outside every price. */
export const NO_ASK = 0x7fffffff
export const NO_BID = -1

/** Orders in the order of their arrival, outside the price ladder, linked through their records. */
export type Line = { head: number; tail: number }

/** What the exchange knows of one slot. Prices are ticks, counted from the market's lowest price. */
export class Book {
  declare readonly slot: number
  /** Where the exchange keeps it; orders name their book by it. */
  declare readonly index: number
  declare readonly gateClosesAt: number
  declare phase: number
  bandLow = 0
  declare bandHigh: number
  /** The highest price that somebody bids, the lowest that somebody asks. */
  bestBid = NO_BID
  bestAsk = NO_ASK
  /** Number of the last event that changed the book. */
  sequence = 0
  /** Tick of the last trade, or -1. */
  lastTick = -1
  /** Its pages of the price ladder, 0 where there is none, and a bit for each that there is. */
  declare readonly pages: Int32Array
  declare readonly pageBitmap: Int32Array
  readonly opening: Line = { head: 0, tail: 0 }
  readonly closing: Line = { head: 0, tail: 0 }
  /** The newest of its positions; the others follow. */
  firstPosition = 0

  constructor(index: number, slot: number, gateClosesAt: number, phase: number, tickCount: number) {
    this.index = index
    this.slot = slot
    this.gateClosesAt = gateClosesAt
    this.phase = phase
    this.bandHigh = tickCount - 1
    const pages = ((tickCount - 1) >> 10) + 1
    this.pages = new Int32Array(pages)
    this.pageBitmap = new Int32Array(((pages - 1) >> 5) + 1)
  }
}
