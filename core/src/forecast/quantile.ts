/** The value below which a `level` of the sorted values lies, linear between neighbours; NaN of nothing. */
export function quantileOfSorted(sorted: Float64Array, level: number): number {
  const position = level * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[below + 1] ?? low
  return low + (position - below) * (high - low)
}

/** What a forecast of `value` at `level` loses when `actual` comes: the pinball. */
export function pinballLoss(actual: number, value: number, level: number): number {
  return actual >= value ? level * (actual - value) : (1 - level) * (value - actual)
}
