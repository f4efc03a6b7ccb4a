import { seededRandom } from '../../kernel/index.ts'
import { outlookOf, type ForecasterPair } from '../../forecast/index.ts'
import type { SeriesCourses } from './situation.ts'

/** Slots to forecast, by their number in the series; readings from `from` on are not known. */
export type CourseRange = { readonly from: number; readonly to: number; readonly slotsPerDay: number }

/** How many past days stand for the days to come, and after how many of them a day counts half. */
const DAYS = 28
const HALF_LIFE_DAYS = 10

/**
 * The cheap answer, for replays: the last four weeks' days as they were, newer days weighing more. The same days for
 * every series, so that what the neighbourhood does together stays together. A gap takes the reading of the day
 * before, or of as many as it takes; nothing known is zero.
 */
export function coursesOfPastDays(
  values: ArrayLike<number>,
  { from, to, slotsPerDay }: CourseRange,
): SeriesCourses {
  const days = Math.min(DAYS, Math.max(1, Math.floor(from / slotsPerDay)))
  const valueAt = (slot: number, back: number): number => {
    const newest = Math.ceil((slot - from + 1) / slotsPerDay)
    for (let past = slot - (newest + back) * slotsPerDay; past >= 0; past -= slotsPerDay) {
      const value = values[past]!
      if (!Number.isNaN(value)) return value
    }
    return 0
  }
  const courses = Array.from({ length: days }, (_, back) => {
    const course = new Float64Array(to - from)
    for (let ahead = 0; ahead < course.length; ahead++) course[ahead] = valueAt(from + ahead, back)
    return course
  })
  return { courses, weights: courses.map((_, back) => 0.5 ** (back / HALF_LIFE_DAYS)) }
}

/**
 * The full answer: courses through what the forecasters see, drawn from past days' wanderings. The same seed for
 * every series of one question round keeps the draws together. Forecasters must have learned up to today.
 */
export function coursesOfForecasters(
  pair: ForecasterPair,
  { known, count, perHour }: { readonly known: number; readonly count: number; readonly perHour: number },
  { courses, seed }: { readonly courses: number; readonly seed: number | string },
): SeriesCourses {
  const fan = outlookOf(pair, known, count, perHour)
  const drawn = pair.dayAhead.scenarios(fan, courses, seededRandom(`courses/${seed}`))
  return { courses: drawn, weights: drawn.map(() => 1) }
}
