/** A decimal number, exact: `digits` times ten to the power of `-scale`. */
export type Decimal = { readonly digits: bigint; readonly scale: number }

/** Numbers with more places than this (before or after the point) are not read: their digits would fill memory. */
export const MAX_DECIMAL_PLACES = 1000

/**
 * Reads a decimal as JSON writes it: `12`, `-0.5`, `2.5e-3`. undefined for anything else, and for exponents
 * beyond `MAX_DECIMAL_PLACES`.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole, fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > MAX_DECIMAL_PLACES || text.length > MAX_DECIMAL_PLACES) return undefined
  const digits = BigInt(`${sign}${whole}${fraction}`)
  return shortest(scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 })
}

/** Writes a decimal without exponent and without trailing zeros, as JSON reads it. */
export function formatDecimal(decimal: Decimal): string {
  const { digits, scale } = shortest(decimal)
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const point = text.length - scale
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`
}

/** `decimal` in units of ten to the power of `-scale`, which must be fine enough to hold it. */
export function scaledTo(scale: number, decimal: Decimal): bigint {
  if (scale < decimal.scale) throw new RangeError(`${formatDecimal(decimal)} has more than ${scale} places`)
  return decimal.digits * 10n ** BigInt(scale - decimal.scale)
}

function shortest({ digits, scale }: Decimal): Decimal {
  let [left, places] = [digits, scale]
  while (places > 0 && left % 10n === 0n) {
    left /= 10n
    places--
  }
  return { digits: left, scale: places }
}
