import type { BlockMarket } from './block-market.ts'
import { stepsAbove } from './slot-curve.ts'

/**
 * The most welfare over that of simple orders alone that any set of (divisible) blocks can reach, as whole
 * prices prove it: everybody takes what is best for them at those prices, whether or not it balances.
 */
export function exactBound({ curves, blocks }: BlockMarket, prices: ArrayLike<number>): bigint {
  let bound = 0n
  curves.forEach(({ prices: steps, starts, exactWorth }, row) => {
    const best = starts[stepsAbove(steps, prices[row]!)]!
    bound += exactWorth(best) - BigInt(prices[row]!) * BigInt(best)
  })
  for (const { value, parts } of blocks) {
    let gain = value
    for (const { row, injection } of parts) gain += BigInt(injection) * BigInt(prices[row]!)
    if (gain > 0n) bound += gain
  }
  return bound
}

/** Whole prices near `prices` whose bound is low: each is tried rounded down and up while that helps. */
export function wholePrices(market: BlockMarket, prices: Float64Array): Float64Array {
  const whole = prices.map((price) => Math.round(price))
  const unsettled = [...prices.keys()].filter((row) => !Number.isInteger(prices[row]))
  let best = exactBound(market, whole)
  for (let pass = 0; pass < 3; pass++) {
    const before = best
    for (const row of unsettled)
      for (const step of [-1, 1]) {
        whole[row]! += step
        const bound = exactBound(market, whole)
        if (bound < best) best = bound
        else whole[row]! -= step
      }
    if (best === before) break
  }
  return whole
}
