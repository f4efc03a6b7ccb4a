import { coursesOfPastDays, type SeriesCourses } from '../../agents/index.ts'
import {
  forecasterOf,
  LEVELS,
  LIGHT_EFFORT,
  type Forecaster,
  type Quantity,
  type SolarSky,
  type Timeline,
} from '../../forecast/index.ts'
import { seededRandom } from '../../kernel/index.ts'

/**
 * Whence day-ahead forecasts come. `past-days`: the last four weeks' days as they were, which costs next to nothing.
 * `day-ahead`: the forecasters, each series with its own models.
 */
export type ForecastSource = 'past-days' | 'day-ahead'

/** A series of the community, as meters count it. */
export type MeteredSeries = {
  readonly id: string
  readonly quantity: Quantity
  readonly values: Float64Array
  readonly sky: SolarSky | undefined
  readonly neighbours: readonly Float64Array[]
}

/** Whole courses of one series over a local day, by what had ended when it began; the same day may be asked again. */
export type AnswerSeries = (day: number) => SeriesCourses

/**
 * Nothing beyond so many times what a meter has ever counted is told: a model that learned from a meter with holes
 * may say anything once.
 */
const CREDIBLE = 1.5

/** So many courses are drawn through a fan of quantiles. */
const COURSES = 36

export const answersOf = (
  series: MeteredSeries,
  timeline: Timeline,
  { source, seed }: { readonly source: ForecastSource; readonly seed: number },
): AnswerSeries =>
  source === 'past-days' ? fromPastDays(series, timeline) : fromModels(series, timeline, seed)

function fromPastDays({ values }: MeteredSeries, { days, perDay }: Timeline): AnswerSeries {
  return (day) => {
    const { from, to } = days[day]!
    return whole(coursesOfPastDays(values, { from, to, slotsPerDay: perDay }))
  }
}

function fromModels(
  { id, quantity, values, sky, neighbours }: MeteredSeries,
  timeline: Timeline,
  seed: number,
): AnswerSeries {
  const { start, step, days } = timeline
  const subject = { series: { id, quantity, start, step, values }, timeline, sky, neighbours }
  const forecaster: Forecaster = forecasterOf(subject, 'day-ahead', { effort: LIGHT_EFFORT })
  let [most, seen] = [0, 0]
  return (day) => {
    forecaster.advanceTo(day)
    const { date, from, to } = days[day]!
    for (; seen < from; seen++) if (values[seen]! > most) most = values[seen]!
    const quantiles = new Float64Array((to - from) * LEVELS.length)
    for (let slot = from; slot < to; slot++) {
      const at = (slot - from) * LEVELS.length
      forecaster.forecast(slot, quantiles.subarray(at, at + LEVELS.length))
    }
    // the same draws for all series of a day: what goes together stays together
    const dice = seededRandom(`courses/${seed}/${date}`)
    const courses = forecaster.scenarios({ from, to, quantiles }, COURSES, dice)
    const credible = courses.map((course) => course.map((value) => Math.min(value, CREDIBLE * most)))
    return whole({ courses: credible, weights: courses.map(() => 1) })
  }
}

/** Forecasts are whole before anybody uses them, and plain data. */
const whole = ({ courses, weights }: SeriesCourses): SeriesCourses => ({
  courses: courses.map((course) => Array.from(course, (value) => Math.round(value) + 0)),
  weights,
})
