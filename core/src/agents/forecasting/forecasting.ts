import { assert, type MicrosPerKwh, type Wh } from '../../kernel/index.ts'
import { LEVELS } from '../../forecast/index.ts'
import type { ForecastPublication, PriceForecast, SlotForecast } from './publication.ts'
import type { ForecastingSituation, ForecastQuestion, SeriesCourses } from './situation.ts'
import { weatherReport } from './weather-report.ts'

/** The series the agent wants forecast: every member's load and generation. */
export function prepareForecasting({
  members,
  firstSlot,
  importPrice,
}: ForecastingSituation): ForecastQuestion[] {
  const stretch = { firstSlot, count: importPrice.length }
  return members.flatMap(({ id, load, solar }) => [
    ...(load ? [{ member: id, quantity: 'load', ...stretch } as const] : []),
    ...(solar ? [{ member: id, quantity: 'solar', ...stretch } as const] : []),
  ])
}

/**
 * What is published: net load of each member and of all together, and the price between neighbours. Courses are
 * added one by one, so that what goes up and down together does so in the sums. `answers` stand in the order of
 * the questions.
 */
export function decideForecasting(
  situation: ForecastingSituation,
  answers: readonly SeriesCourses[],
): ForecastPublication {
  const { at, firstSlot, hours, members, importPrice, exportPrice } = situation
  const questions = prepareForecasting(situation)
  assert(answers.length === questions.length, 'every question has its answer')
  const weights = answers[0]?.weights ?? [1]
  assert(
    answers.every(({ courses }) => courses.length === weights.length),
    'courses belong together, series by series',
  )
  const count = importPrice.length
  const everybody = weights.map(() => new Float64Array(count))
  const memberForecasts = members.map(({ id }) => {
    const own = weights.map(() => new Float64Array(count))
    questions.forEach(({ member, quantity }, number) => {
      if (member === id) addTo(own, answers[number]!, quantity === 'load' ? 1 : -1)
    })
    own.forEach((course, k) => course.forEach((value, slot) => (everybody[k]![slot]! += value)))
    return { member: id, slots: slotForecasts(own, weights) }
  })
  const prices = importPrice.map((price, slot) =>
    priceForecast(everybody, weights, { slot, importPrice: price, exportPrice: exportPrice[slot]! }),
  )
  const weather = weatherReport(situation.weather)
  return {
    at,
    firstSlot,
    hours,
    weather,
    members: memberForecasts,
    community: slotForecasts(everybody, weights),
    prices,
    reason: `${members.length} members over ${count} slots from ${weights.length} courses each; the sky is ${weather.sky} (from ${weather.from}); ${prices.filter(({ shortPermille }) => shortPermille > 500).length} slots are more likely short than long`,
  }
}

function addTo(sums: readonly Float64Array[], { courses }: SeriesCourses, sign: 1 | -1): void {
  courses.forEach((course, k) => {
    const sum = sums[k]!
    for (let slot = 0; slot < sum.length; slot++) sum[slot]! += sign * course[slot]!
  })
}

function slotForecasts(courses: readonly Float64Array[], weights: readonly number[]): SlotForecast[] {
  return Array.from(courses[0]!, (_, slot) => {
    const cases = courses.map((course, k) => ({ value: course[slot]!, weight: weights[k]! }))
    cases.sort((a, b) => a.value - b.value)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const mean = cases.reduce((sum, { value, weight }) => sum + value * weight, 0) / total
    return { quantilesWh: quantilesOf(cases, total), meanWh: whole(mean) }
  })
}

/** Between the middles of neighbouring cases, linear. */
function quantilesOf(cases: readonly { value: number; weight: number }[], total: number): Wh[] {
  let sum = 0
  const middles = cases.map(({ weight }) => (sum += weight) - weight / 2)
  let at = 0
  return LEVELS.map((level) => {
    const wanted = level * total
    while (at < cases.length - 1 && middles[at]! < wanted) at++
    const above = cases[at]!.value
    if (at === 0 || middles[at]! <= wanted) return whole(above)
    const share = (wanted - middles[at - 1]!) / (middles[at]! - middles[at - 1]!)
    return whole(cases[at - 1]!.value + share * (above - cases[at - 1]!.value))
  })
}

/** Near what the utility asks where the community will be short, near what it pays where long, else between. */
function priceForecast(
  courses: readonly Float64Array[],
  weights: readonly number[],
  { slot, importPrice, exportPrice }: { slot: number; importPrice: number; exportPrice: number },
): PriceForecast {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const low = Math.min(exportPrice, importPrice)
  const short = courses.reduce((sum, course, k) => sum + (course[slot]! > 0 ? weights[k]! : 0), 0) / total
  const local = low + (importPrice - low) * short
  return {
    shortPermille: Math.round(1000 * short),
    local: price(local),
    // the smaller side of all deviations settles at the local price, the larger side's rest at the utility's
    short: price(local + (importPrice - local) * short),
    long: price(local - (local - low) * (1 - short)),
  }
}

const whole = (value: number): Wh => (Math.round(value) + 0) as Wh
const price = (value: number): MicrosPerKwh => (Math.round(value) + 0) as MicrosPerKwh
