import { byRegister, estimateGaps, type GapRule } from '@gridbourse/core/community'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { Series } from './folder-tables.ts'

/** Equal slots from `start`. */
export type SlotGrid = { readonly start: EpochMs; readonly slotDuration: number; readonly slots: number }

/** The slots that the series lie in: from the first interval of any of them to the last. */
export function gridOver(series: readonly Series[], slotDuration: number): SlotGrid {
  const from = Math.min(...series.map(({ start }) => start))
  const to = Math.max(...series.map(({ start, step, values }) => start + step * values.length))
  const isFiner = series.every(({ step }) => step < slotDuration)
  const start = isFiner ? Math.floor(from / slotDuration) * slotDuration : from
  return { start: start as EpochMs, slotDuration, slots: Math.ceil((to - start) / slotDuration) }
}

/**
 * Energy on slots, in whole Wh: intervals longer than a slot are divided by the rule `register`, shorter ones are
 * summed by the same register, and a slot of which one was not measured was not measured. Gaps are estimated on
 * the intervals of the source.
 */
export function energyOnSlots(
  series: Series,
  { start, slotDuration, slots }: SlotGrid,
  gaps: GapRule,
): { readonly energyWh: Float64Array; readonly estimated: number } {
  const { step } = series
  const shift = (start - series.start) / step
  const read = Float64Array.from(
    { length: (slots * slotDuration) / step },
    (_, interval) => series.values[interval + shift] ?? Number.NaN,
  )
  const { filled, count } =
    gaps === 'estimate' ? estimateGaps(read, 86_400_000 / step) : { filled: read, count: 0 }
  if (step >= slotDuration) return { energyWh: byRegister(filled, step / slotDuration), estimated: count }
  const parts = slotDuration / step
  const fine = byRegister(filled, 1)
  const energyWh = Float64Array.from({ length: slots }, (_, slot) => {
    let sum = 0
    for (let part = 0; part < parts; part++) sum += fine[slot * parts + part]!
    return sum
  })
  return { energyWh, estimated: count }
}

/**
 * What holds over its interval, as prices do, on slots: the mean over each slot. A gap takes the value before it,
 * one at the beginning the first there is; `filled` counts the slots for which nothing was read.
 */
export function levelOnSlots(
  { start: from, step, values }: Series,
  { start, slotDuration, slots }: SlotGrid,
): { readonly level: Float64Array; readonly filled: number } {
  const first = values.find((value) => !Number.isNaN(value)) ?? 0
  let last = first
  const known = values.map((value) => (Number.isNaN(value) ? last : (last = value)))
  const parts = Math.max(1, slotDuration / step)
  let filled = 0
  const level = Float64Array.from({ length: slots }, (_, slot) => {
    let sum = 0
    let isFilled = false
    for (let part = 0; part < parts; part++) {
      const interval = Math.floor((start + slot * slotDuration + part * step - from) / step)
      isFilled ||= !(values[interval]! >= -Infinity)
      sum += interval < 0 ? first : (known[interval] ?? last)
    }
    if (isFilled) filled++
    return sum / parts
  })
  return { level, filled }
}
