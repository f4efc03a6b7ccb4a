/*
 * The columns of an order's records, see `order-store.ts`. Whoever is on the path of every order takes them into
 * constants of its own (`const { NEXT } = column`): V8 folds a module's own constants into the code, and loads
 * an imported one anew at every use.
 */

/**
 * Every pointer is below. Whoever takes one out of memory says so with `& POINTER`, and V8 knows that the address
 * of no column can overflow; else it checks at each of them.
 */
export const POINTER = 0x1fff_ffff

/** Columns of `places`, added to a pointer. */
export const REMAINING = 0
export const TICK = 1
/** Neighbours in the queue that the order stands in: its price level's, or the line for an auction. */
export const PREVIOUS = 2
export const NEXT = 3

/** The column of `doubles`, added to a pointer; its 8 bytes are the first two columns of `words`. */
export const NUMBER = 0
/** Columns of `words`, added to twice a pointer. */
/** Pointer to the position of its participant in its slot, so that a maker needs no look-up. */
export const POSITION = 2
/** Terms, side and state, see `order-terms.ts`. */
export const FLAGS = 3
/** Neighbours among the live orders of the same position. */
export const OWN_PREVIOUS = 4
export const OWN_NEXT = 5
/** The order's total, fills included. */
export const ENERGY = 6
/** Index of the order's book. */
export const BOOK = 7

/** Columns of `times`, added to half a pointer. */
/** Rank in time of its place in the queue; an amendment that loses priority takes a new one. */
export const ARRIVAL = 0
/** 0 unless the order is good till a time. */
export const EXPIRES_AT = 1
