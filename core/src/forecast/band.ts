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

/** The nine quantiles around `middle`: the form, moved by the band; not yet in order. */
export function spreadOut(middle: number, form: Float64Array, band: Band, out: Float64Array): void {
  const width = widthOf(form, 0)
  for (let level = 0; level < LEVELS.length; level++)
    out[level] = middle + form[level]! + width * band[level]!
}

const widthOf = (forms: Float64Array, at: number): number =>
  forms[at + LEVELS.length - 1]! - forms[at]! + 1e-9
