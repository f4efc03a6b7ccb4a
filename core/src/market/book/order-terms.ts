import type { OrderTerms, TimeInForce } from '../order.ts'

/** Sides as numbers. */
export const BUY = 0
export const SELL = 1

/** The terms of an order as one number: a time in force, plus `postOnly`, plus `atClose`. */
export const TERMS = { gate: 0, time: 1, ioc: 2, fok: 3, postOnly: 4, atClose: 8 } as const

/** An order's flags: its terms, its side, and where it stands (neither bit: it rests in the book). */
export const TIME_IN_FORCE = 3
export const POST_ONLY = 4
export const AT_CLOSE = 8
export const SELLING = 16
/** Stands in the line for the opening auction. */
export const WAITS_FOR_OPENING = 32
/** Stands in the line for the closing auction. */
export const WAITS_FOR_CLOSING = 64
export const WAITS = WAITS_FOR_OPENING | WAITS_FOR_CLOSING

export const TIMES_IN_FORCE: readonly TimeInForce[] = ['gate', 'time', 'ioc', 'fok']

export function encodeTerms(terms: Pick<OrderTerms, 'timeInForce' | 'postOnly' | 'atClose'>): number {
  return TERMS[terms.timeInForce] | (terms.postOnly ? POST_ONLY : 0) | (terms.atClose ? AT_CLOSE : 0)
}
