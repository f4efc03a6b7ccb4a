import type { MicrosPerKwh } from '../../kernel/index.ts'
import type { ImportPrice } from '../../settlement/index.ts'

/** What the modelled utility pays for a kWh fed in, at any hour. */
export const FEED_IN = 78_000 as MicrosPerKwh

/** Parts of the price by time of use, in force from an hour of the wall clock on, before tax. */
const BY_HOUR = [
  { from: 0, energy: 95_000, network: 35_000 },
  { from: 6, energy: 130_000, network: 88_000 },
  { from: 11, energy: 85_000, network: 88_000 },
  { from: 15, energy: 130_000, network: 88_000 },
  { from: 17, energy: 165_000, network: 132_000 },
  { from: 21, energy: 120_000, network: 88_000 },
]
const LEVIES = 26_000

/** An electricity duty per kWh, and a value added tax on everything. */
const DUTY = 20_500
const VALUE_ADDED = 0.19

/** What the modelled utility asks at an hour of the wall clock: an assumption of the usual German form and level. */
export function importPriceAt(hour: number): ImportPrice {
  const { energy, network } = BY_HOUR.findLast(({ from }) => from <= hour)!
  const tax = Math.round(DUTY + VALUE_ADDED * (energy + network + LEVIES + DUTY))
  return {
    energy: energy as MicrosPerKwh,
    network: network as MicrosPerKwh,
    levies: LEVIES as MicrosPerKwh,
    tax: tax as MicrosPerKwh,
  }
}

/**
 * What a kWh from the utility has put into the air, in whole grams: less when the sun shines on the country and
 * when the wind blows (`wind`, a standard normal), more in the evening.
 */
export function carbonGramsAt(hour: number, sunlightW: number, wind: number): number {
  const evening = hour >= 17 && hour < 22 ? 50 : 0
  return Math.round(Math.min(650, Math.max(60, 370 + evening - 0.28 * sunlightW - 60 * wind)))
}
