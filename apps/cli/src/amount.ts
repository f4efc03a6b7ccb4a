import { UsageError } from './complaint.ts'

/** `2.5kWh`, `500 Wh` or `1.2MWh` in whole Wh. */
export function energyWhFrom(text: string): number {
  const wh = measured(text, { Wh: 0, kWh: 3, MWh: 6, GWh: 9 })
  if (wh === undefined) {
    throw new UsageError(`"${text}" is no energy in whole Wh. Write it with its unit, like 2.5kWh or 500Wh.`)
  }
  return wh
}

/** `11kW`, `500 W` or `1.2MW` in whole W. */
export function powerWFrom(text: string): number {
  const watts = measured(text, { W: 0, kW: 3, MW: 6, GW: 9 })
  if (watts === undefined) {
    throw new UsageError(`"${text}" is no power in whole W. Write it with its unit, like 11kW or 500W.`)
  }
  return watts
}

/** `0.12` (per kWh), `0.12/kWh` or `120/MWh` in millionths per kWh. */
export function priceMicrosPerKwhFrom(text: string): number {
  const micros = measured(text, { '': 6, '/kWh': 6, '/MWh': 3 })
  if (micros === undefined) {
    throw new UsageError(
      `"${text}" is no price. Write it per kWh, like 0.12, or per MWh, like 120/MWh; at most 6 decimals per kWh.`,
    )
  }
  return micros
}

/** 2500 as `2.5 kWh`; below 1 kWh in Wh. */
export const energyText = (wh: number): string =>
  Math.abs(wh) < 1000 ? `${wh} Wh` : Math.abs(wh) < 1e6 ? `${shifted(wh, 3)} kWh` : `${shifted(wh, 6)} MWh`

/** 120000 micros per kWh as `0.12`. */
export const priceText = (microsPerKwh: number | null): string =>
  microsPerKwh === null ? '–' : shifted(microsPerKwh, 6, 2)

/** Billionths as a decimal number of the currency, with at least two decimals. */
export const moneyText = (nanos: string | bigint): string => shifted(BigInt(nanos), 9, 2)

/** A decimal number with one of `units`, times the power of ten that stands there. Exact, through no float. */
function measured(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^\s*([+-]?)(\d+)(?:\.(\d+))?\s*(\S*)\s*$/.exec(text)
  const [, sign, whole = '', fraction = '', unit = ''] = match ?? []
  const digits = Object.entries(units).find(([name]) => name.toLowerCase() === unit.toLowerCase())?.[1]
  if (match === null || digits === undefined) return undefined
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > digits) return undefined
  const value = Number(BigInt(whole + kept.padEnd(digits, '0')))
  if (!Number.isSafeInteger(value)) return undefined
  return sign === '-' && value !== 0 ? -value : value
}

/** `value` with the decimal point `digits` to the left, without zeros that say nothing. */
function shifted(value: number | bigint, digits: number, atLeast = 0): string {
  const text = String(value < 0 ? -value : value).padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '').padEnd(atLeast, '0')
  return `${value < 0 ? '-' : ''}${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`
}
