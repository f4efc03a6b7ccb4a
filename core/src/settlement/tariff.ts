import { assert, type MicrosPerKwh } from '../kernel/index.ts'

/** What the price of a kWh from the utility is made of, each part per kWh. */
export type ImportPrice = {
  readonly energy: MicrosPerKwh
  readonly network: MicrosPerKwh
  readonly levies: MicrosPerKwh
  readonly tax: MicrosPerKwh
}

/** What the utility asks and pays in one slot. */
export type UtilityPrices = {
  readonly import: ImportPrice
  readonly export: MicrosPerKwh
}

/** A tariff that states one number only: all of it counts as energy. */
export const energyOnly = (price: MicrosPerKwh): ImportPrice => ({
  energy: price,
  network: 0 as MicrosPerKwh,
  levies: 0 as MicrosPerKwh,
  tax: 0 as MicrosPerKwh,
})

/** All parts of an import price together. */
export const importPrice = ({ energy, network, levies, tax }: ImportPrice): MicrosPerKwh =>
  (energy + network + levies + tax) as MicrosPerKwh

/**
 * What exported energy is worth: the export price, but never more than the import price of the same slot.
 * Otherwise buying and selling at once would print money.
 */
export const effectiveExportPrice = (prices: UtilityPrices): MicrosPerKwh =>
  Math.min(prices.export, importPrice(prices.import)) as MicrosPerKwh

/** Holds a price between what the utility pays and what it asks. */
export function withinUtility(price: MicrosPerKwh, prices: UtilityPrices): MicrosPerKwh {
  const low = effectiveExportPrice(prices)
  const high = importPrice(prices.import)
  assert(low <= high, 'the effective export price is never above the import price')
  return Math.min(Math.max(price, low), high) as MicrosPerKwh
}
