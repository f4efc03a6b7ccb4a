/** The last value known; a gap passes the question back in time. */
export function persistence(values: Float64Array, known: number): number {
  for (let i = known; i >= 0; i--) if (!Number.isNaN(values[i]!)) return values[i]!
  return 0
}

/**
 * The value one period before `target`, or as many as it takes for it to have ended by `known`; a gap passes
 * the question to the period before. Nothing known says 0.
 */
export function seasonal(values: Float64Array, target: number, known: number, period: number): number {
  for (let i = target - Math.ceil((target - known) / period) * period; i >= 0; i -= period)
    if (!Number.isNaN(values[i]!)) return values[i]!
  return persistence(values, known)
}
