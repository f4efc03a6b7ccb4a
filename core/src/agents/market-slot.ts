import type { MicrosPerKwh, SlotNumber } from '../kernel/index.ts'

/** The stretch of slots an agent decides about. */
export type Stretch = { readonly firstSlot: SlotNumber; readonly hours: number }

/** What energy of one slot is expected to cost and to bring; micros per kWh. */
export type MarketSlot = {
  /** What the utility asks and pays. */
  readonly importPrice: MicrosPerKwh
  readonly exportPrice: MicrosPerKwh
  /** Expected between neighbours. */
  readonly local: MicrosPerKwh
  /** What a kWh short of the commitment is expected to cost, and what one too long to bring. */
  readonly short: MicrosPerKwh
  readonly long: MicrosPerKwh
}

export const slotOf = ({ firstSlot }: Stretch, step: number): SlotNumber => (firstSlot + step) as SlotNumber

/** A price as people write it, per kWh. */
export const perKwh = (micros: number): string => (micros / 1e6).toFixed(4)
