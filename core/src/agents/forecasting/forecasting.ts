import { assert, type DurationMs, type Wh } from '../../kernel/index.ts'
import { LEVELS } from '../../forecast/index.ts'
import { marketSlot } from '../market-slot.ts'
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
    const parts = { load: null, solar: null } as Record<'load' | 'solar', SlotForecast[] | null>
    questions.forEach(({ member, quantity }, number) => {
      if (member !== id || quantity === 'price') return
      addTo(own, answers[number]!, quantity === 'load' ? 1 : -1)
      parts[quantity] = slotForecasts(answers[number]!.courses, weights)
    })
    own.forEach((course, k) => course.forEach((value, slot) => (everybody[k]![slot]! += value)))
    return { member: id, slots: slotForecasts(own, weights), load: parts.load, generation: parts.solar }
  })
  const prices = importPrice.map((price, slot) =>
    priceForecast(everybody, weights, { slot, importPrice: price, exportPrice: exportPrice[slot]! }),
  )
  const weather = weatherReport(situation.weather)
  return {
    at,
    firstSlot,
    slotDuration: Math.round(hours * 3_600_000) as DurationMs,
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

function slotForecasts(courses: readonly ArrayLike<number>[], weights: readonly number[]): SlotForecast[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const values = new Float64Array(courses.length)
  const shares = new Float64Array(courses.length)
  return Array.from(courses[0]!, (_, slot) => {
    let mean = 0
    courses.forEach((course, k) => {
      const [value, weight] = [course[slot]!, weights[k]!]
      mean += (value * weight) / total
      insert(values, shares, { at: k, value, weight })
    })
    return { quantilesWh: quantilesOf(values, shares, total), meanWh: whole(mean) }
  })
}

/** Puts a case where it belongs among the first `at`, which are in order already. */
function insert(
  values: Float64Array,
  shares: Float64Array,
  { at, value, weight }: { readonly at: number; readonly value: number; readonly weight: number },
): void {
  let place = at
  for (; place > 0 && values[place - 1]! > value; place--) {
    values[place] = values[place - 1]!
    shares[place] = shares[place - 1]!
  }
  values[place] = value
  shares[place] = weight
}

/** Between the middles of neighbouring cases, linear. */
function quantilesOf(values: Float64Array, shares: Float64Array, total: number): Wh[] {
  let at = 0
  let below = 0
  let middle = shares[0]! / 2
  let before = middle
  return LEVELS.map((level) => {
    const wanted = level * total
    while (at < values.length - 1 && middle < wanted) {
      before = middle
      below += shares[at]!
      at++
      middle = below + shares[at]! / 2
    }
    if (at === 0 || middle <= wanted) return whole(values[at]!)
    const share = (wanted - before) / (middle - before)
    return whole(values[at - 1]! + share * (values[at]! - values[at - 1]!))
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
  const outlook = { local: low + (importPrice - low) * short, shortShare: short }
  const expected = marketSlot({ importPrice, exportPrice }, outlook)
  return {
    shortPermille: Math.round(1000 * short),
    local: expected.local,
    short: expected.short,
    long: expected.long,
  }
}

const whole = (value: number): Wh => (Math.round(value) + 0) as Wh
