import { LEVELS, MEDIAN } from './series.ts'
import { pinballLoss } from './quantile.ts'

/** How good forecasts of one series were over some slots, in the series' unit; ratios have none. */
export type Skill = {
  readonly mae: number
  readonly rmse: number
  /** MAE over the MAE of the value 24 hours before on the series' history; below 1 beats it. */
  readonly mase: number
  /** The MAE of the value 24 hours before on the very same slots. */
  readonly lag24Mae: number
  /** MAE over lag24Mae; not finite where yesterday was never wrong. */
  readonly ratio: number
  /** Mean pinball over the nine levels. */
  readonly pinball: number
  /** The share of actual values inside the band from the 10 % to the 90 % quantile. */
  readonly coverage80: number
  /** How many slots were scored. */
  readonly n: number
}

/** One slot to score: what came, what the same slot of the day before was, and the nine quantiles. */
export type Outcome = {
  readonly actual: number
  readonly dayBefore: number
  readonly quantiles: Float64Array
  /** Whether the slot counts for coverage: that a plant makes nothing while the sun is down is no news. */
  readonly counts: boolean
}

/** Sums up outcomes; slots with a gap, on either day, are left out. */
export type Score = {
  add(outcome: Outcome): void
  skill(historyLag24Mae: number): Skill
}

export function emptyScore(): Score {
  let n = 0
  let absolute = 0
  let squared = 0
  let naive = 0
  let pinball = 0
  let inside = 0
  let counted = 0
  return {
    add({ actual, dayBefore, quantiles, counts }) {
      if (Number.isNaN(actual) || Number.isNaN(dayBefore)) return
      const error = actual - quantiles[MEDIAN]!
      n++
      absolute += Math.abs(error)
      squared += error * error
      naive += Math.abs(actual - dayBefore)
      for (let level = 0; level < LEVELS.length; level++)
        pinball += pinballLoss(actual, quantiles[level]!, LEVELS[level]!) / LEVELS.length
      if (!counts) return
      counted++
      if (actual >= quantiles[0]! && actual <= quantiles[LEVELS.length - 1]!) inside++
    },
    skill: (historyLag24Mae) => ({
      mae: absolute / n,
      rmse: Math.sqrt(squared / n),
      mase: absolute / n / historyLag24Mae,
      lag24Mae: naive / n,
      ratio: absolute / naive,
      pinball: pinball / n,
      coverage80: inside / counted,
      n,
    }),
  }
}

/** The mean absolute change over 24 hours within [from, to): the scale of MASE. */
export function lag24Mae(values: Float64Array, perDay: number, from: number, to: number): number {
  let sum = 0
  let n = 0
  for (let i = Math.max(from, perDay); i < to; i++) {
    const change = Math.abs(values[i]! - values[i - perDay]!)
    if (Number.isNaN(change)) continue
    sum += change
    n++
  }
  return sum / n
}
