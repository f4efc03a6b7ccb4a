import {
  cost,
  nanos,
  type MicrosPerKwh,
  type Nanos,
  type SlotNumber,
  type W,
  type Wh,
} from '../kernel/index.ts'

/**
 * A call for help over a window of slots. `up`: draw less or feed in more than planned; `down`: draw more or feed in
 * less. Whoever is chosen delivers its power in every slot of the window and is paid per kWh delivered.
 */
export type FlexibilityEvent = {
  readonly id: string
  readonly direction: 'up' | 'down'
  readonly firstSlot: SlotNumber
  readonly slotCount: number
  readonly target: W
  /** The most that is paid, beside what the energy itself is traded for. */
  readonly priceCap: MicrosPerKwh
}

/** What a participant would do for an event; several offers of one participant add up. */
export type FlexibilityOffer = {
  readonly event: string
  readonly participant: string
  readonly power: W
  readonly price: MicrosPerKwh
  readonly reason: string
}

/** Metered import minus export, in whole Wh, of each slot of an event's window. */
export type Metered = {
  /** What had been planned before the event was known. */
  readonly baselineWh: readonly number[]
  readonly meteredWh: readonly number[]
}

/** What a participant delivered in each slot of the window: never below nothing, never above what was ordered. */
export function deliveredWh(
  { direction, slotCount }: Pick<FlexibilityEvent, 'direction' | 'slotCount'>,
  ordered: { readonly power: W; readonly hours: number },
  { baselineWh, meteredWh }: Metered,
): Wh[] {
  const most = Math.floor(ordered.power * ordered.hours)
  return Array.from({ length: slotCount }, (_, slot) => {
    const less = baselineWh[slot]! - meteredWh[slot]!
    return Math.max(0, Math.min(most, direction === 'up' ? less : -less)) as Wh
  })
}

/** What is paid for a delivery; exact. */
export const paymentFor = (delivered: readonly Wh[], price: MicrosPerKwh): Nanos =>
  nanos(delivered.reduce((sum, energy) => sum + cost(price, energy), 0n))
