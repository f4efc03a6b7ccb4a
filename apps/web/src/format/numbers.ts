import { parseDecimal, scaledTo } from '@gridbourse/core/kernel'

const MINUS = '\u2212'
const THIN = '\u2009'
const GAP = '\u00a0'

/** A number with a fixed count of decimals, thin spaces between thousands, and a true minus; no minus before a zero. */
export function fixed(value: number, decimals: number): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const text = `${whole.replace(/\B(?=(\d{3})+$)/g, THIN)}${fraction === undefined ? '' : `.${fraction}`}`
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text
}

/** Like `fixed`, with a plus before what is more than zero. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** For operators: 0.2490, per kWh of the market's currency. */
export const price = (microsPerKwh: number | null): string =>
  microsPerKwh === null ? '–' : fixed(microsPerKwh / 1e6, 4)

/** With all the places that the market's tick has, so that two levels of a book never read the same. */
export const exactPrice = (microsPerKwh: number, tickMicrosPerKwh: number): string =>
  fixed(microsPerKwh / 1e6, placesOf(tickMicrosPerKwh))

/** Decimals of a currency per kWh that a tick needs, at least four. */
export const placesOf = (tickMicrosPerKwh: number): number =>
  tickMicrosPerKwh % 100 === 0 ? 4 : tickMicrosPerKwh % 10 === 0 ? 5 : 6

/** For people at home: 24.9, in hundredths of the currency. */
export const smallPrice = (microsPerKwh: number): string => fixed(microsPerKwh / 1e4, 1)

export const kwh = (energyWh: number, decimals = 2): string => fixed(energyWh / 1000, decimals)
export const kw = (watts: number): string => fixed(watts / 1000, 1)
export const withUnit = (text: string, unit: string): string => `${text}${GAP}${unit}`

export type Currency = { readonly sign: string; readonly minor: string }

/** How a currency is written; one without a sign of its own by its code. */
export function currencyOf(code: string): Currency {
  if (code === 'EUR') return { sign: '€', minor: 'ct' }
  if (code === 'USD') return { sign: '$', minor: '¢' }
  if (code === 'GBP') return { sign: '£', minor: 'p' }
  return { sign: `${code}${GAP}`, minor: `${code}/100` }
}

/** Billionths of a currency as money: −€0.39. Rounded half away from zero, in whole numbers. */
export function money(nanos: bigint, { sign }: Currency, decimals = 2): string {
  const step = 10n ** BigInt(9 - decimals)
  const size = nanos < 0n ? -nanos : nanos
  const rounded = (size + step / 2n) / step
  const digits = String(rounded).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, THIN)
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`
  return `${nanos < 0n && rounded > 0n ? MINUS : ''}${sign}${text}`
}

/** Small sums need more decimals before they say anything. */
export const decimalsFor = (largest: bigint): number => (largest < 1_000_000_000n ? 4 : 2)

/** What somebody typed, times a thousand (kWh in Wh) or a million (a price): whole, or null for anything else. */
export function typedAs(text: string, places: 3 | 6): number | null {
  const decimal = parseDecimal(text.trim().replace(MINUS, '-').replace(',', '.'))
  if (decimal === undefined || decimal.scale > places) return null
  const value = Number(scaledTo(places, decimal))
  return Number.isSafeInteger(value) ? value : null
}
