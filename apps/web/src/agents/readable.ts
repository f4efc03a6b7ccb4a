import { currencyOf, exactPrice, fixed, kwh, money, withUnit } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'

/** What is needed to say what a bare number means. */
export type Reading = {
  readonly times: Pick<Times, 'minute' | 'second' | 'day' | 'zone'>
  readonly slotDurationMs: number
  /** ISO 4217. */
  readonly currency: string
}

/** What a number is, as its name says; in `core` the unit stands last in it, or is its slice's word. */
type Meaning =
  | 'energy'
  | 'stored'
  | 'power'
  | 'price'
  | 'charge'
  | 'money'
  | 'instant'
  | 'span'
  | 'slot'
  | 'hours'
  | 'share'
  | 'permille'
  | 'number'

const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/Mwh$|^(buy|store)UpTo$|^(cover|sell)DownTo$/, 'stored'],
  [/Wh$|^energy|Energy$/, 'energy'],
  [/[a-z]W$|^W$/, 'power'],
  [/^pricePerKw$/, 'charge'],
  [
    /[pP]rice$|[pP]rice(s|PerKwh)?$|PerKwh|^(local|short|long|highestBuy|lowestSell|localCharge|worth)$/,
    'price',
  ],
  [/Nanos$|^expectedCost/, 'money'],
  [/^marginalValues$/, 'price'],
  [/Permille$/, 'permille'],
  [/[eE]fficiency$|[sS]hare$/, 'share'],
  [/^at$|(At|AtMs)$|^untilMs$/, 'instant'],
  [/Ms$|[dD]uration$/, 'span'],
  [/[sS]lot$/, 'slot'],
  [/^hours$|Hours$/, 'hours'],
]

export const meaningOf = (name: string): Meaning =>
  MEANINGS.find(([pattern]) => pattern.test(name))?.[1] ?? 'number'

/** A value of a situation as people read it: with its unit, and instants as local time. */
export function readable(
  name: string,
  value: null | boolean | number | string,
  { times, slotDurationMs, currency }: Reading,
): string {
  if (value === null) return '– none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  const { sign } = currencyOf(currency)
  switch (meaningOf(name)) {
    case 'energy':
      return withUnit(kwh(value, 3), 'kWh')
    case 'stored':
      return withUnit(fixed(value / 1e6, 3), 'kWh')
    case 'power':
      return withUnit(fixed(value / 1000, 3), 'kW')
    case 'price':
      return withUnit(exactPrice(value, 100), `${sign}/kWh`)
    case 'charge':
      return withUnit(fixed(value / 1e6, 2), `${sign}/kW`)
    case 'money':
      return money(BigInt(Math.round(value)), currencyOf(currency), 4)
    case 'instant':
      return instant(value, times)
    case 'span':
      return value % 60_000 === 0
        ? withUnit(String(value / 60_000), 'min')
        : withUnit(fixed(value / 1000, 3), 's')
    case 'slot':
      return instant(value * slotDurationMs, times)
    case 'hours':
      return withUnit(fixed(value, 2), 'h')
    case 'share':
      return withUnit(fixed(value * 100, 1), '%')
    case 'permille':
      return withUnit(fixed(value / 10, 1), '%')
    case 'number':
      return Number.isInteger(value) ? fixed(value, 0) : fixed(value, 4)
  }
}

/** What a folded list of numbers comes to. */
export function seriesOf(name: string, values: readonly number[], reading: Reading): string {
  if (values.length === 0) return 'none'
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (low === high) return `${values.length} times ${readable(name, low, reading)}`
  if (meaningOf(name) === 'slot') return `${values.length} slots`
  return `${values.length} from ${readable(name, low, reading)} to ${readable(name, high, reading)}`
}

/** What a folded thing is, by the first of its own values; null where it has none. */
export function digestOf(value: Readonly<Record<string, unknown>>, reading: Reading): string | null {
  const leaves = Object.entries(value).filter(
    ([, leaf]) => typeof leaf === 'number' || typeof leaf === 'string',
  )
  return leaves.length === 0
    ? null
    : leaves
        .slice(0, 4)
        .map(([name, leaf]) => readable(name, leaf as number | string, reading))
        .join(', ')
}

/** `importLimitW` reads `import limit`: the unit stands at the value. */
export function titleOf(name: string): string {
  const bare = name.replace(/(MicrosPerKwh|Permille|Mwh|Wh|(?<=[a-z])W|Ms|Nanos)$/, '')
  const words = (bare === '' ? name : bare).replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words
}

const instant = (at: number, times: Reading['times']): string =>
  `${times.day(at).split(' ').slice(0, 3).join(' ')}, ${at % 60_000 === 0 ? times.minute(at) : times.second(at)}`
