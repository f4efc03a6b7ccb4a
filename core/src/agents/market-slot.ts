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

/** What is expected between neighbours, and how likely it is that all together have to import, from 0 to 1. */
export type LocalOutlook = { readonly local: number; readonly shortShare: number }

/**
 * A slot's prices under pooled imbalance: the smaller side of all deviations settles at the local price, the larger
 * side's rest at the utility's.
 */
export function marketSlot(
  { importPrice, exportPrice }: { readonly importPrice: number; readonly exportPrice: number },
  { local, shortShare }: LocalOutlook,
): MarketSlot {
  const low = Math.min(exportPrice, importPrice)
  return {
    importPrice: whole(importPrice),
    exportPrice: whole(exportPrice),
    local: whole(local),
    short: whole(local + (importPrice - local) * shortShare),
    long: whole(local - (local - low) * (1 - shortShare)),
  }
}

const whole = (price: number): MicrosPerKwh => (Math.round(price) + 0) as MicrosPerKwh

export const slotOf = ({ firstSlot }: Stretch, step: number): SlotNumber => (firstSlot + step) as SlotNumber

/** A price as people write it, per kWh. */
export const perKwh = (micros: number): string => (micros / 1e6).toFixed(4)
