/** Parts and their sum as they are shown: each rounded once, and what that leaves over named, so that they add up. */
export type ShownSum = {
  readonly parts: readonly bigint[]
  /** What has to be added to the rounded parts so that they make the rounded total. */
  readonly rounding: bigint
  readonly total: bigint
}

/** Billionths of a currency, to `decimals` places; all answers in billionths too. */
export function shownSum(parts: readonly bigint[], total: bigint, decimals: number): ShownSum {
  const rounded = parts.map((part) => roundedTo(part, decimals))
  const shown = roundedTo(total, decimals)
  return { parts: rounded, rounding: shown - rounded.reduce((sum, part) => sum + part, 0n), total: shown }
}

/** Of two amounts as they are shown, so that who subtracts them finds the same. */
export const shownDifference = (of: bigint, from: bigint, decimals: number): bigint =>
  roundedTo(of, decimals) - roundedTo(from, decimals)

/** Half away from zero, as `money` writes it. */
function roundedTo(nanos: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(9 - decimals)
  const size = nanos < 0n ? -nanos : nanos
  const rounded = ((size + step / 2n) / step) * step
  return nanos < 0n ? -rounded : rounded
}
