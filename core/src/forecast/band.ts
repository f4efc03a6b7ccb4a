import { selectQuantile } from './quantile.ts'
import { LEVELS, MEDIAN } from './series.ts'
import type { RecordedSlots } from './track-record.ts'

/**
 * How far each level has to move, in widths of the form, for as many past values to lie below it as it says:
 * conformal prediction on normalised scores (Romano, Patterson and Candes 2019), over the last weeks.
 */
export type Band = Float64Array

/** Fewer past slots than this say nothing about the tails. */
const FEWEST = 100

/** Half of the bias seen in the middle is taken out: the rest may have been chance. */
const MIDDLE_SHARE = 0.5

export function bandOf({ slots, errors, forms }: RecordedSlots, weights: Float64Array): Band {
  const band = new Float64Array(LEVELS.length)
  if (slots.length < FEWEST) return band
  const experts = weights.length
  const scores = new Float64Array(slots.length)
  for (let level = 0; level < LEVELS.length; level++) {
    for (let k = 0; k < slots.length; k++) {
      let error = 0
      for (let m = 0; m < experts; m++) error += weights[m]! * errors[k * experts + m]!
      const form = k * LEVELS.length
      scores[k] = (-error - forms[form + level]!) / widthOf(forms, form)
    }
    band[level] = selectQuantile(scores, 0, scores.length, LEVELS[level]!)
  }
  band[MEDIAN]! *= MIDDLE_SHARE
  return band
}

/**
 * The nine quantiles around `middle`: the form, moved by the band, `stretch` times as far from the median; not
 * yet in order.
 */
export function spreadOut(
  middle: number,
  form: Float64Array,
  band: Band,
  stretch: number,
  out: Float64Array,
): void {
  const width = widthOf(form, 0)
  const median = middle + width * band[MEDIAN]!
  for (let level = 0; level < LEVELS.length; level++)
    out[level] = median + stretch * (middle + form[level]! + width * band[level]! - median)
}

/**
 * The next day's stretch after `inside` of `counted` values lay in the 80 % band: wider after a day of misses,
 * narrower after one of hits, so that in the long run it holds (adaptive conformal, Gibbs and Candes 2021).
 */
export function nextStretch(stretch: number, inside: number, counted: number): number {
  if (counted === 0) return stretch
  return Math.min(2, Math.max(0.5, stretch * Math.exp(STRETCH_PACE * (0.8 - inside / counted))))
}

const STRETCH_PACE = 0.08

const widthOf = (forms: Float64Array, at: number): number =>
  forms[at + LEVELS.length - 1]! - forms[at]! + 1e-9
