import type { Horizon } from './forecaster.ts'
import { LEVELS } from './series.ts'
import { emptyScore, lag24Mae, type Skill } from './skill.ts'
import { forecasterOf, type ForecastingOptions, type Subject } from './subject.ts'

/** How good the forecasts of a series were at one horizon, over the whole range and on each of its days. */
export type RollingScore = {
  readonly horizon: Horizon
  readonly total: Skill
  readonly days: readonly (Skill & { readonly date: string })[]
  /** What each expert counted for on average, and on how many days a naive one stood in for all. */
  readonly weights: readonly { readonly expert: string; readonly weight: number }[]
  readonly fallbackDays: number
}

/** Interval numbers, half-open. */
export type Range = { readonly from: number; readonly to: number }

/** Days before the range on which experts are already asked, so that they are known when it begins. */
const WARM_UP_DAYS = 42

/**
 * Forecasts every slot of `range` from an origin that rolls with it, each with what was known then and nothing
 * else, and scores what came.
 */
export function scoreRolling(
  subject: Subject,
  horizon: Horizon,
  range: Range,
  options: Pick<ForecastingOptions, 'effort'> = {},
): RollingScore {
  const { series, timeline, sky } = subject
  const { values } = series
  const { perDay, dayOf } = timeline
  const first = dayOf[range.from]!
  const forecaster = forecasterOf(subject, horizon, {
    ...options,
    askedFrom: Math.max(0, first - WARM_UP_DAYS),
  })
  const historyLag24Mae = lag24Mae(values, perDay, 0, range.from)
  const quantiles = new Float64Array(LEVELS.length)
  const weights = new Float64Array(forecaster.experts.length)
  const total = emptyScore()
  const days: (Skill & { date: string })[] = []
  let fallbackDays = 0
  let asked = 0
  for (let day = first; day < timeline.days.length && timeline.days[day]!.from < range.to; day++) {
    forecaster.advanceTo(day)
    asked++
    if (forecaster.fallback() !== undefined) fallbackDays++
    forecaster.weights().forEach((weight, expert) => (weights[expert]! += weight))
    const today = emptyScore()
    const { date, from, to } = timeline.days[day]!
    for (let slot = Math.max(from, range.from); slot < Math.min(to, range.to); slot++) {
      forecaster.forecast(slot, quantiles)
      const outcome = {
        actual: values[slot]!,
        dayBefore: slot >= perDay ? values[slot - perDay]! : Number.NaN,
        quantiles,
        counts: series.quantity !== 'solar' || sky === undefined || sky.elevation[slot]! > 0,
      }
      total.add(outcome)
      today.add(outcome)
    }
    days.push({ date, ...today.skill(historyLag24Mae) })
  }
  return {
    horizon,
    total: total.skill(historyLag24Mae),
    days,
    weights: forecaster.experts.map((expert, m) => ({ expert, weight: weights[m]! / asked })),
    fallbackDays,
  }
}
