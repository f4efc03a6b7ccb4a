import { combinationWeights, expertLosses, meanLoss } from './combination.ts'
import { NAIVE } from './panel.ts'
import type { RecordedSlots } from './track-record.ts'

/** What the experts are worth at the moment. */
export type Judgement = {
  /** The weights that would have erred least lately. */
  readonly combination: Float64Array
  /** The naive expert that stands in, because the combination did clearly worse than it. */
  readonly standIn: number | undefined
  /** The weights to forecast with. */
  readonly weights: Float64Array
}

/** How much worse than the best naive expert the combination has to be to lose its place: chance is allowed. */
const TOLERANCE = 1.03

/** Judges by what was said at the time; `shares` is how much each past slot still counts. */
export function judgementOn(past: RecordedSlots, shares: Float64Array): Judgement {
  const combination = combinationWeights(past.errors, shares)
  const losses = expertLosses(past.errors, shares)
  let naive = 0
  for (let expert = 1; expert < NAIVE; expert++) if (losses[expert]! < losses[naive]!) naive = expert
  if (meanLoss(past.combined, shares) <= TOLERANCE * losses[naive]!)
    return { combination, standIn: undefined, weights: combination }
  return { combination, standIn: naive, weights: onlyExpert(naive, combination.length) }
}

/** The day before is trusted until there is a past to judge by. */
export function unjudged(experts: number): Judgement {
  const weights = onlyExpert(1, experts)
  return { combination: weights, standIn: undefined, weights }
}

function onlyExpert(expert: number, experts: number): Float64Array {
  const weights = new Float64Array(experts)
  weights[expert] = 1
  return weights
}
