import { LEVELS } from './series.ts'

/**
 * The nine quantiles as a whole distribution: straight between levels; each tail as long as the step beside it.
 * `rankOf` says at which level, from 0 to 1, a value lies; of equal quantiles it takes the middle.
 */
export function rankOf(quantiles: Float64Array, value: number): number {
  const last = LEVELS.length - 1
  const low = quantiles[0]!
  const high = quantiles[last]!
  if (value < low) return Math.max(0, LEVELS[0] * (1 - (low - value) / tail(quantiles, 0)))
  if (value > high) return Math.min(1, 1 - LEVELS[0] * (1 - (value - high) / tail(quantiles, last - 1)))
  let above = 0
  while (quantiles[above]! < value) above++
  let beyond = above
  while (beyond <= last && value === quantiles[beyond]) beyond++
  if (beyond > above) return (LEVELS[above]! + LEVELS[beyond - 1]!) / 2
  const step = quantiles[above]! - quantiles[above - 1]!
  return LEVELS[above - 1]! + ((value - quantiles[above - 1]!) / step) * (LEVELS[above]! - LEVELS[above - 1]!)
}

/** The value at a rank from 0 to 1: the inverse of `rankOf`. */
export function valueAt(quantiles: Float64Array, rank: number): number {
  const last = LEVELS.length - 1
  if (rank <= LEVELS[0]) return quantiles[0]! - (1 - rank / LEVELS[0]) * tail(quantiles, 0)
  if (rank >= LEVELS[last]!)
    return quantiles[last]! + (1 - (1 - rank) / LEVELS[0]) * tail(quantiles, last - 1)
  const place = (rank - LEVELS[0]) / (LEVELS[1] - LEVELS[0])
  const below = Math.min(last - 1, Math.floor(place))
  return quantiles[below]! + (place - below) * (quantiles[below + 1]! - quantiles[below]!)
}

const tail = (quantiles: Float64Array, below: number): number =>
  Math.max(quantiles[below + 1]! - quantiles[below]!, Number.MIN_VALUE)
