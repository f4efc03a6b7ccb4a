/** Amounts as sentences give them. */

const MINUS = '\u2212'

/** kWh with one decimal, two where it is little. */
export function kwhOf(energyWh: number): string {
  const size = Math.abs(energyWh)
  const text = (size / 1000).toFixed(size < 1000 ? 2 : 1)
  return `${energyWh < 0 ? MINUS : ''}${text} kWh`
}

/** A price or a value per kWh, in the currency, from micros. */
export const priceOf = (micros: number): string =>
  `${micros < 0 ? MINUS : ''}${(Math.abs(micros) / 1e6).toFixed(4)}`

export const kwOf = (watts: number): string => `${(watts / 1000).toFixed(1)} kW`
