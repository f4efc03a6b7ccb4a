import type { MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'

/** Where an order is to trade. `book`: continuously; the other two wait for their auction. */
export type Venue = 'opening' | 'closing' | 'book'

/**
 * An order an agent wants placed. It is no command yet: the shell adds whose it is, its idempotency key, the
 * decision it comes from and the hash of the situation that was decided on.
 */
export type OrderWish = {
  readonly slot: SlotNumber
  readonly side: 'buy' | 'sell'
  readonly price: MicrosPerKwh
  readonly energy: Wh
  readonly venue: Venue
  /** In words and with the figures it rests on, for people. */
  readonly reason: string
}

/** An order, and what its slot was worth: strategies learn from the difference. */
export type WorthwhileOrder = OrderWish & { readonly worth: MicrosPerKwh }
