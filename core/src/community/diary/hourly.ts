import type { Span } from '../span.ts'

/** A meter by hours, in kW, counted from the span's start; NaN where all of an hour was silent. */
export function byHour(netImportWh: Float64Array, { from, to }: Span, slotDuration: number): Float64Array {
  const perHour = Math.max(1, Math.round(3_600_000 / slotDuration))
  const hours = new Float64Array(Math.ceil((to - from) / perHour)).fill(Number.NaN)
  for (let slot = from; slot < to; slot++) {
    const energy = netImportWh[slot]!
    if (Number.isNaN(energy)) continue
    const hour = Math.floor((slot - from) / perHour)
    hours[hour] = (Number.isNaN(hours[hour]!) ? 0 : hours[hour]!) + energy / 1000
  }
  return hours
}

/** The highest hourly mean; 0 where nothing was ever imported. */
export const peakOf = (hoursKw: Float64Array): number =>
  hoursKw.reduce((peak, kw) => (kw > peak ? kw : peak), 0)

/** The mean of what was imported over its peak, from 0 to 1; null where nothing was. */
export function loadFactorOf(hoursKw: Float64Array): number | null {
  const peak = peakOf(hoursKw)
  const metered = hoursKw.filter((kw) => !Number.isNaN(kw))
  return peak > 0 ? metered.reduce((sum, kw) => sum + Math.max(kw, 0), 0) / metered.length / peak : null
}

/** The mean change from one hour to the next, in size; null where no two hours follow each other. */
export function rampingOf(hoursKw: Float64Array): number | null {
  let change = 0
  let count = 0
  for (let hour = 1; hour < hoursKw.length; hour++) {
    const step = Math.abs(hoursKw[hour]! - hoursKw[hour - 1]!)
    if (Number.isNaN(step)) continue
    change += step
    count++
  }
  return count > 0 ? change / count : null
}
