/* The columns of a position's record, see `positions.ts`; used like `order-columns.ts`. */

/** Columns of `doubles`, added to half a pointer: Wh traded and Wh in live orders. */
export const BOUGHT = 0
export const SOLD = 1
export const OPEN_BUY = 2
export const OPEN_SELL = 3
/** A side is added to the first of either pair; said with `& SIDE` for the reason that `POINTER` has. */
export const SIDE = 1

/** Columns of `words`, added to a pointer. */
export const OWNER = 8
export const BOOK = 9
export const FIRST_ORDER = 10
export const NEXT_IN_BUCKET = 11
export const NEXT_OF_BOOK = 12
