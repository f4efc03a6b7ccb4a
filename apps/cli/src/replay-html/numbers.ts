/** Thousands apart by this, units after the other: neither lets a line break. */
const THIN = '\u202F'
const NO_BREAK = '\u00A0'
const MINUS = '\u2212'

/** `12 345.6`, with a true minus; a zero has no sign. */
export function number(value: number, decimals = 0): string {
  const text = Math.abs(value).toFixed(decimals)
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN)
  const sign = value < 0 && /[1-9]/.test(text) ? MINUS : ''
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

export const withUnit = (text: string, unit: string): string => `${text}${NO_BREAK}${unit}`

/** 0.4342 as `43.4 %`. */
export const percent = (share: number, decimals = 1): string => withUnit(number(share * 100, decimals), '%')

/** Wh as kWh for a column, one decimal. */
export const kwh = (wh: number): string => number(wh / 1000, 1)

/** Wh as `12.3 kWh` for a sentence, without decimals where it is many. */
export const energy = (wh: number): string =>
  withUnit(number(wh / 1000, Math.abs(wh) < 1_000_000 ? 1 : 0), 'kWh')

/** A number on an axis, with the decimals it has. */
export const tickText = (value: number): string =>
  number(value, Math.min(4, (String(value).split('.')[1] ?? '').length))

export const kw = (value: number): string => number(value, 1)

/** 1 as `1 member`, 2 as `2 members`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  withUnit(number(count), count === 1 ? one : many)

/** How much `cost` lies above `base` (positive) or below it; null where there is nothing to compare with. */
export const changeFrom = (base: bigint, cost: bigint): number | null =>
  base === 0n ? null : Number(cost - base) / Math.abs(Number(base))

/** How wide a column must be for the longest of its figures, as a style says it. */
export const widthOf = (texts: readonly string[]): string =>
  `${Math.max(6, ...texts.map(({ length }) => length)) + 1}ch`

const SIGNS: Readonly<Record<string, string>> = { USD: '$', GBP: '£', JPY: '¥' }
const SIGNS_BEHIND: Readonly<Record<string, string>> = { EUR: '€' }
const WITHOUT_CENTS: ReadonlySet<string> = new Set(['JPY', 'KRW', 'CLP', 'ISK', 'VND'])

/** How a currency is written. Amounts are exact nanos and rounded only here, half away from zero. */
export type Money = {
  readonly sign: string
  /** To the minor unit: `−$3.72`. */
  readonly exact: (nanos: bigint) => string
  /** The same without its sign of the currency, for columns that name it. */
  readonly plain: (nanos: bigint) => string
  /** A difference, always with its sign: `+3.72`. */
  readonly difference: (nanos: bigint) => string
  /** Units on an axis, all with cents where one of `ticks` needs them. */
  readonly axis: (ticks: readonly number[]) => (units: number) => string
  /** Micros per kWh: `0.5102`. */
  readonly price: (microsPerKwh: number) => string
}

export function moneyOf(currency: string): Money {
  const decimals = WITHOUT_CENTS.has(currency) ? 0 : 2
  const sign = SIGNS[currency] ?? SIGNS_BEHIND[currency] ?? currency
  const signed = (text: string): string => {
    const isNegative = text.startsWith(MINUS)
    const size = isNegative ? text.slice(1) : text
    const amount = currency in SIGNS ? `${sign}${size}` : withUnit(size, sign)
    return isNegative ? `${MINUS}${amount}` : amount
  }
  const plain = (nanos: bigint): string => number(rounded(nanos, decimals), decimals)
  return {
    sign,
    plain,
    exact: (nanos) => signed(plain(nanos)),
    difference: (nanos) => (rounded(nanos, decimals) > 0 ? `+${plain(nanos)}` : plain(nanos)),
    axis: (ticks) => {
      const shown = ticks.every((tick) => Number.isInteger(tick)) ? 0 : 2
      return (units) => signed(number(units, shown))
    },
    price: (microsPerKwh) => number(microsPerKwh / 1_000_000, 4),
  }
}

/** Exact up to the rounding, whatever the size. */
function rounded(nanos: bigint, decimals: number): number {
  const unit = 10n ** BigInt(9 - decimals)
  const size = nanos < 0n ? -nanos : nanos
  const units = Number((size + unit / 2n) / unit) / 10 ** decimals
  return nanos < 0n ? -units : units
}

/** Nanos as units of the currency, to draw with. */
export const units = (nanos: bigint): number => Number(nanos) / 1e9
