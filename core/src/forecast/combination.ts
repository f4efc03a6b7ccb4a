/**
 * Weights on the simplex that make the combined forecast's absolute error least over past slots: multiplicative
 * steps (exponentiated gradient, Kivinen and Warmuth 1997) from a start that trusts each expert by its loss.
 * `errors` holds forecast minus actual, slot by slot, `experts` per slot; `shares` weighs the slots.
 */
export function combinationWeights(errors: Float64Array, shares: Float64Array): Float64Array {
  const slots = shares.length
  const experts = errors.length / slots
  const losses = expertLosses(errors, shares)
  const total = shares.reduce((sum, share) => sum + share, 0)
  const scale = Math.max(Math.min(...losses), Number.MIN_VALUE)
  const weights = normalised(Float64Array.from(losses, (loss) => Math.max(loss / scale, 1) ** -TRUST))
  const slope = new Float64Array(experts)
  let best = weights.slice()
  let bestLoss = Infinity
  for (let step = 0; step < STEPS; step++) {
    slope.fill(0)
    let loss = 0
    for (let slot = 0; slot < slots; slot++) {
      let error = 0
      for (let m = 0; m < experts; m++) error += weights[m]! * errors[slot * experts + m]!
      loss += shares[slot]! * Math.abs(error)
      const side = shares[slot]! * Math.sign(error)
      if (side !== 0) for (let m = 0; m < experts; m++) slope[m]! += side * errors[slot * experts + m]!
    }
    if (loss < bestLoss) {
      bestLoss = loss
      best = weights.slice()
    }
    for (let m = 0; m < experts; m++) weights[m]! *= Math.exp((-PACE * slope[m]!) / (scale * total))
    normalised(weights)
  }
  return best
}

/** The mean absolute error of each expert. */
export function expertLosses(errors: Float64Array, shares: Float64Array): Float64Array {
  const experts = errors.length / shares.length
  const losses = new Float64Array(experts)
  let total = 0
  for (let slot = 0; slot < shares.length; slot++) {
    total += shares[slot]!
    for (let m = 0; m < experts; m++) losses[m]! += shares[slot]! * Math.abs(errors[slot * experts + m]!)
  }
  return losses.map((loss) => loss / total)
}

/** The mean absolute error of one forecast. */
export const meanLoss = (errors: Float64Array, shares: Float64Array): number =>
  expertLosses(errors, shares)[0]!

const TRUST = 20
const STEPS = 40
const PACE = 0.5

function normalised(weights: Float64Array): Float64Array {
  let sum = 0
  for (const weight of weights) sum += weight
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum
  return weights
}
