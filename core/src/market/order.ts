import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'

export type Side = 'buy' | 'sell'

/**
 * How long an order lives. `gate`: until the slot's gate closes. `time`: until `expiresAt`, or the gate.
 * `ioc`: what does not trade at once is cancelled. `fok`: trades whole at once or not at all.
 */
export type TimeInForce = 'gate' | 'time' | 'ioc' | 'fok'

/** What happens when a participant's incoming order meets an order of its own in the book. */
export type SelfTradePrevention = 'cancel_newest' | 'cancel_oldest' | 'cancel_both'

/** An order for one slot, as its owner states it. */
export type OrderTerms = {
  readonly slot: SlotNumber
  readonly side: Side
  /** null is a market order: any price inside the band, at once; the remainder is cancelled. */
  readonly price: MicrosPerKwh | null
  readonly energy: Wh
  readonly timeInForce: TimeInForce
  /** Only with `time`. */
  readonly expiresAt: EpochMs | null
  /** Rejected instead of trading on entry. */
  readonly postOnly: boolean
  /** Waits unmatched for the closing auction. */
  readonly atClose: boolean
}

/** All or nothing over several slots, in the opening auction of one delivery day. */
export type BlockTerms = {
  readonly side: Side
  /** The limit on the energy-weighted mean price. */
  readonly price: MicrosPerKwh
  /** At least one slot, ascending, of one delivery day. */
  readonly profile: readonly { readonly slot: SlotNumber; readonly energy: Wh }[]
}
