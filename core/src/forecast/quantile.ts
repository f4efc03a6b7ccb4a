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

/**
 * The value of rank `level` in [from, to) of `values`, which it reorders: the same order statistic that sorting
 * would find, in linear time (Hoare's FIND).
 */
export function selectQuantile(values: Float64Array, from: number, to: number, level: number): number {
  const rank = from + Math.round(level * (to - 1 - from))
  let low = from
  let high = to - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const swapped = values[i]!
      values[i++] = values[j]!
      values[j--] = swapped
    }
    if (rank <= j) high = j
    else if (rank >= i) low = i
    else break
  }
  return values[rank]!
}
