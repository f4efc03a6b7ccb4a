import type { Forecaster } from './forecaster.ts'
import type { Fan } from './scenarios.ts'
import { LEVELS } from './series.ts'

/** The two forecasters of one series. */
export type ForecasterPair = { readonly dayAhead: Forecaster; readonly oneHour: Forecaster }

/** Hours after which half of what the last hour taught about the next ones has faded. */
const FADING_HOURS = 1.5

/**
 * What a planner sees at any instant: quantiles for the `count` slots after `known`, the last one that had
 * ended. The day-ahead forecaster, told everything up to now, sees the whole stretch; near now it is drawn to
 * the one-hour forecaster, which knows better what is going on.
 */
export function outlookOf(pair: ForecasterPair, known: number, count: number, perHour: number): Fan {
  const nine = LEVELS.length
  const fan = { from: known + 1, to: known + 1 + count, quantiles: new Float64Array(count * nine) }
  const near = new Float64Array(nine)
  const far = new Float64Array(nine)
  pair.oneHour.forecast(known + perHour, near, known)
  pair.dayAhead.forecast(known + perHour, far, known)
  for (let slot = fan.from; slot < fan.to; slot++) {
    const quantiles = fan.quantiles.subarray((slot - fan.from) * nine, (slot - fan.from + 1) * nine)
    const hoursBeyond = Math.max(0, (slot - known) / perHour - 1)
    const pull = 0.5 ** (hoursBeyond / FADING_HOURS)
    pair.dayAhead.forecast(slot, quantiles, known)
    for (let level = 0; level < nine; level++) quantiles[level]! += pull * (near[level]! - far[level]!)
    pair.dayAhead.settle(slot, quantiles)
  }
  return fan
}
