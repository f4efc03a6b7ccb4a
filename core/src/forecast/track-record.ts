import { LEVELS } from './series.ts'

/** What the experts said about past slots, each at its time, beside what then came. */
export type TrackRecord = {
  readonly experts: number
  /** Keeps the opinions and the form for `target`, and the combined middle that was made of them. */
  keep(target: number, opinions: Float64Array, form: Float64Array, combined: number): void
  /** The kept slots in [from, to) whose value is known, in order. */
  between(from: number, to: number): RecordedSlots
}

export type RecordedSlots = {
  readonly slots: readonly number[]
  /** Opinion minus actual, `experts` per slot. */
  readonly errors: Float64Array
  /** Combined middle minus actual. */
  readonly combined: Float64Array
  /** Nine per slot. */
  readonly forms: Float64Array
}

export function trackRecord(values: Float64Array, experts: number): TrackRecord {
  const opinions = new Float64Array(values.length * experts)
  const forms = new Float64Array(values.length * LEVELS.length)
  const middles = new Float64Array(values.length).fill(Number.NaN)
  return {
    experts,
    keep(target, said, form, combined) {
      opinions.set(said, target * experts)
      forms.set(form, target * LEVELS.length)
      middles[target] = combined
    },
    between(from, to) {
      const slots: number[] = []
      for (let i = Math.max(0, from); i < to; i++)
        if (!Number.isNaN(middles[i]!) && !Number.isNaN(values[i]!)) slots.push(i)
      const errors = new Float64Array(slots.length * experts)
      const combined = new Float64Array(slots.length)
      const shapes = new Float64Array(slots.length * LEVELS.length)
      for (let k = 0; k < slots.length; k++) {
        const slot = slots[k]!
        for (let m = 0; m < experts; m++)
          errors[k * experts + m] = opinions[slot * experts + m]! - values[slot]!
        combined[k] = middles[slot]! - values[slot]!
        shapes.set(forms.subarray(slot * LEVELS.length, (slot + 1) * LEVELS.length), k * LEVELS.length)
      }
      return { slots, errors, combined, forms: shapes }
    },
  }
}
