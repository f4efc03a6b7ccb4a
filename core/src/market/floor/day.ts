import type { Book } from '../book/book.ts'

/** A delivery day that is open for orders, or was until a day ago. */
export type Day = {
  readonly books: readonly Book[]
  readonly openingAuctionAt: number
  readonly retiresAt: number
  /** Whether its opening auction is still to come. */
  isWaiting: boolean
  /** How many of its books are closed; gates close in the order of the slots. */
  closed: number
}

/** A block order that waits for its opening auction. `side` and `tick` as in an order's record. */
export type Block = {
  readonly number: number
  readonly participant: number
  readonly side: number
  readonly tick: number
  readonly day: Day
  readonly profile: readonly { readonly book: Book; readonly energy: number }[]
}
