import { assert, type Random } from '../kernel/index.ts'
import type { Effort } from './effort.ts'
import { bandOf, nextStretch, spreadOut, type Band } from './band.ts'
import { judgementOn, unjudged } from './judgement.ts'
import type { Panel } from './panel.ts'
import { rankOf } from './rank.ts'
import { scenariosOf, type Fan } from './scenarios.ts'
import { LEVELS } from './series.ts'
import type { Timeline } from './timeline.ts'
import { trackRecord } from './track-record.ts'

/** All of a local day, forecast at its midnight; or one slot, forecast when the last known one began 1 h before. */
export type Horizon = 'day-ahead' | '1h'

export const HORIZONS: readonly Horizon[] = ['day-ahead', '1h']

/**
 * Forecasts one series at one horizon, day by day. It reads `values` only where they had ended, so the same
 * forecaster serves a replay over a whole file and a live market whose readings are still to come.
 */
export type Forecaster = {
  readonly experts: readonly string[]
  /** What each expert counts for at the moment. */
  weights(): Float64Array
  /** Which naive expert stands in while the combination is worse than it, or undefined. */
  fallback(): string | undefined
  /** Learns all days before `day` (a number in the timeline's days). Days are learned once, in order. */
  advanceTo(day: number): void
  /** Writes the nine quantiles for `target`; `known` is the last interval that had ended. */
  forecast(target: number, quantiles: Float64Array, known?: number): void
  /** Holds nine values for `target` to what can exist: in order, within the limits, nothing where nothing is. */
  settle(target: number, quantiles: Float64Array): void
  /** Draws whole courses through a fan of quantiles, each as likely as another and consistent in time. */
  scenarios(fan: Fan, count: number, random: Random): Float64Array[]
  /** The last interval known when `target` is forecast at this horizon. */
  knownBefore(target: number): number
}

export type ForecasterOptions = {
  readonly id: string
  readonly timeline: Timeline
  readonly values: Float64Array
  readonly horizon: Horizon
  readonly panel: Panel
  readonly isActive: (target: number) => boolean
  /** The least and the most that exist. */
  readonly floor: number
  readonly ceiling: number
  readonly effort: Effort
  /** Days after which a past forecast counts half for what the experts are worth. */
  readonly halfLifeDays: number
  /** From this day on experts are asked and remembered; before it they only learn. */
  readonly askedFrom?: number
  /** Told after a day is learned, for what models share. */
  readonly afterDay?: (day: number) => void
}

/** Days of past forecasts that weights and bands are taken from. */
const TRACK_DAYS = 56
const BAND_DAYS = 42

/** Days before ridges learn, and before forests grow. */
const FIRST_LESSON = 8
const FIRST_FOREST = 28

/** Days of past forecasts before anything but the day before is trusted. */
const PROBATION = 7

export function forecaster(options: ForecasterOptions): Forecaster {
  const {
    id,
    timeline,
    values,
    horizon,
    panel,
    isActive,
    floor,
    ceiling,
    effort,
    halfLifeDays,
    askedFrom = 0,
    afterDay,
  } = options
  const { perDay, perHour, days, dayOf } = timeline
  const experts = panel.experts.length
  const record = trackRecord(values, experts)
  const opinions = new Float64Array(experts)
  const form = new Float64Array(LEVELS.length)
  const issued = new Float64Array(LEVELS.length)
  const ranks = new Float64Array(values.length).fill(Number.NaN)
  let day = 0
  let grownOn = Number.NEGATIVE_INFINITY
  let formsFrom = 0
  let stretch = 1
  let judgement = unjudged(experts)
  let band: Band = new Float64Array(LEVELS.length)

  const knownBefore = (target: number): number =>
    horizon === 'day-ahead' ? days[dayOf[target]!]!.from - 1 : target - perHour

  const settle = (target: number, quantiles: Float64Array): void => {
    if (!isActive(target)) {
      quantiles.fill(0)
      return
    }
    quantiles.sort()
    for (let i = 0; i < LEVELS.length; i++) quantiles[i] = Math.min(ceiling, Math.max(floor, quantiles[i]!))
  }

  const forecast = (target: number, quantiles: Float64Array, known = knownBefore(target)): void => {
    assert(known < target && known < days[day]!.to, 'only what has ended is known')
    panel.consult(target, known, opinions, form)
    spreadOut(combined(judgement.weights, opinions), form, band, stretch, quantiles)
    settle(target, quantiles)
  }

  const learn = (): void => {
    const { from, to } = days[day]!
    let inside = 0
    let counted = 0
    for (let target = from; target < to; target++) {
      const known = knownBefore(target)
      if (known < 0 || !isActive(target)) continue
      if (day >= askedFrom) {
        panel.consult(target, known, opinions, form)
        record.keep(target, opinions, form, combined(judgement.combination, opinions))
        spreadOut(combined(judgement.weights, opinions), form, band, stretch, issued)
        settle(target, issued)
        const actual = values[target]!
        if (!Number.isNaN(actual)) {
          ranks[target] = rankOf(issued, actual)
          counted++
          if (actual >= issued[0]! && actual <= issued.at(-1)!) inside++
        }
      }
      if (day >= FIRST_LESSON) panel.learn(target, known)
    }
    if (grownOn >= 0) stretch = nextStretch(stretch, inside, counted)
    afterDay?.(day)
  }

  const judge = (): void => {
    const end = days[day]!.from
    const past = record.between(end - TRACK_DAYS * perDay, end)
    const oldest = past.slots[0]
    if (oldest === undefined || end - oldest < PROBATION * perDay) return
    const shares = Float64Array.from(past.slots, (slot) => 0.5 ** ((end - slot) / perDay / halfLifeDays))
    judgement = judgementOn(past, shares)
    band = bandOf(record.between(Math.max(formsFrom, end - BAND_DAYS * perDay), end), judgement.weights)
  }

  return {
    experts: panel.experts,
    weights: () => judgement.weights,
    fallback: () => (judgement.standIn === undefined ? undefined : panel.experts[judgement.standIn]),
    knownBefore,

    advanceTo(target) {
      assert(target >= day && target < days.length, 'days are learned in order')
      while (day < target) {
        learn()
        day++
        if (day < FIRST_LESSON) continue
        panel.refit()
        if (day < askedFrom) continue
        if (day >= FIRST_FOREST && day - grownOn >= patience(day, effort) && panel.rows() > 0) {
          panel.regrow(`${id} ${horizon} ${days[day]!.date}`)
          if (grownOn < 0) formsFrom = days[day]!.from
          grownOn = day
        }
        judge()
      }
    },

    forecast,

    settle,

    scenarios(fan, count, random) {
      const courses = scenariosOf(fan, ranks, timeline, count, random)
      for (const course of courses)
        for (let i = 0; i < course.length; i++)
          course[i] = isActive(fan.from + i) ? Math.min(ceiling, Math.max(floor, course[i]!)) : 0
      return courses
    },
  }
}

const patience = (day: number, { growthShare, fewestDays, mostDays }: Effort): number =>
  Math.min(mostDays, Math.max(fewestDays, Math.floor(day * growthShare)))

function combined(weights: Float64Array, opinions: Float64Array): number {
  let sum = 0
  for (let m = 0; m < weights.length; m++) sum += weights[m]! * opinions[m]!
  return sum
}
