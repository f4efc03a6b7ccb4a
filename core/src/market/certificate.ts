import type { MicrosPerKwh, Nanos, SlotNumber, Wh } from '../kernel/index.ts'
import type { OrderNumber } from './identity.ts'

/** What one slot cleared at. */
export type SlotClearing = {
  readonly slot: SlotNumber
  readonly volume: Wh
  /** null when nothing traded. */
  readonly price: MicrosPerKwh | null
  /**
   * Every price in it supports what the simple orders got; null where none bounds that end. Accepted blocks
   * may need a part of it only, which depends on the prices of their other slots.
   */
  readonly priceInterval: readonly [low: MicrosPerKwh | null, high: MicrosPerKwh | null]
  /** The price that `bound` takes for this slot. */
  readonly dualPrice: MicrosPerKwh
}

export type AuctionRejection =
  /** The limit is worse than the clearing price; where nothing traded, than the best limit it could meet. */
  | 'out_of_the_money'
  /** The limit is the clearing price, and others at it came first or shared it. */
  | 'at_the_margin'
  /** Nothing traded (for a block: in one of its slots), and no simple order stands on the other side. */
  | 'no_counterparty'
  /** A block that the price would pay, left out because no permitted result with it is better. */
  | 'paradoxically_rejected'

/** Proof of one auction: enough, with the orders, for `checkCertificate` to verify the result. */
export type Certificate = {
  readonly slots: readonly SlotClearing[]
  readonly volume: Wh
  /** Value to accepted buyers minus cost to accepted sellers, at their limits. */
  readonly welfare: Nanos
  /** The welfare that the dual prices prove no result can exceed, blocks taken as divisible. */
  readonly bound: Nanos
  /** bound - welfare. */
  readonly gap: Nanos
  /** The search over blocks ended before its node limit: no better permitted result exists. */
  readonly proven: boolean
  readonly accepted: readonly { readonly order: OrderNumber; readonly energy: Wh }[]
  /** Energy not accepted, by order; an order filled in part stands in both lists. */
  readonly rejected: readonly {
    readonly order: OrderNumber
    readonly energy: Wh
    readonly reason: AuctionRejection
  }[]
}
