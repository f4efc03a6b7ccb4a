import { assert } from '../kernel/index.ts'

/**
 * Splits a whole `total` in proportion to `weights`, whole and without remainder: everybody gets the rounded
 * down share, and the units that are left go one each to the largest fractions, the earlier index first
 * (largest remainder, Hamilton's method). Weights are not negative; with weights that sum to 0, `total` must be 0.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  assert(total >= 0n, 'what is shared out is not negative')
  if (total === 0n) return weights.map(() => 0n)
  const sum = weights.reduce((a, b) => a + b, 0n)
  assert(sum > 0n, 'a total is shared out among somebody')
  const shares = weights.map((weight) => (total * weight) / sum)
  const fractions = weights.map((weight, index) => ({ index, fraction: (total * weight) % sum }))
  let left = total - shares.reduce((a, b) => a + b, 0n)
  fractions.sort((a, b) => (a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1))
  for (const { index } of fractions) {
    if (left === 0n) break
    shares[index]! += 1n
    left -= 1n
  }
  return shares
}
