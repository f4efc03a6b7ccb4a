import { seededRandom, type EpochMs, type SlotNumber } from '@gridbourse/core/kernel'
import { LIGHT_EFFORT, forecasterOf, type Subject } from '@gridbourse/core/forecast'
import { syntheticSubject } from '@gridbourse/testing/synthetic-series'
import { expect, test } from 'vitest'
import { recordDecision, redecide } from '../decision.ts'
import { coursesOfForecasters, coursesOfPastDays } from './courses.ts'
import { decideForecasting, prepareForecasting } from './forecasting.ts'
import { publishedScore } from './published-skill.ts'
import type { ForecastingSituation, SeriesCourses } from './situation.ts'
import { weatherReport } from './weather-report.ts'

const situation = (slots: number): ForecastingSituation => ({
  at: 1_790_000_000_000 as EpochMs,
  firstSlot: 1000 as SlotNumber,
  hours: 1,
  members: [
    { id: 'ada', load: true, solar: true },
    { id: 'bo', load: true, solar: false },
  ],
  importPrice: Array.from({ length: slots }, () => 300_000),
  exportPrice: Array.from({ length: slots }, () => 80_000),
  weather: null,
})

const answer = (...courses: number[][]): SeriesCourses => ({ courses, weights: courses.map(() => 1) })

test('asks for every load and every plant, and adds them course by course', () => {
  const two = situation(2)
  expect(prepareForecasting(two).map(({ member, quantity }) => `${member}/${quantity}`)).toEqual([
    'ada/load',
    'ada/solar',
    'bo/load',
  ])
  const published = decideForecasting(two, [
    answer([500, 600], [700, 600]),
    answer([900, 0], [100, 0]),
    answer([200, 300], [200, 300]),
  ])
  expect(published.members[0]!.slots.map(({ meanWh }) => meanWh)).toEqual([100, 600])
  expect(published.community.map(({ meanWh }) => meanWh)).toEqual([300, 900])
})

test('a kWh costs what the utility asks where the community is short, what it pays where long, else between', () => {
  const short = [answer([1, 5], [1, -5]), answer([0, 0], [0, 0]), answer([1, 1], [1, 1])]
  const { prices } = decideForecasting(situation(2), short)
  expect(prices[0]).toEqual({ shortPermille: 1000, local: 300_000, short: 300_000, long: 300_000 })
  expect(prices[1]!.local).toBe(190_000)
  expect(prices[1]!.short).toBe(245_000)
  expect(prices[1]!.long).toBe(135_000)
  const long = [answer([0]), answer([9000]), answer([0])]
  expect(decideForecasting(situation(1), long).prices[0]!.local).toBe(80_000)
})

test('quantiles do not cross, hold the mean between their ends, and are decided again to the bit', () => {
  const dice = seededRandom('courses')
  const draw = () =>
    answer(...Array.from({ length: 28 }, () => [dice.fraction() * 1000, dice.fraction() * 1000]))
  const answers = [draw(), draw(), draw()]
  const by = { agent: 'forecast', kind: 'forecasting', at: situation(2).at }
  const quarters = { ...situation(2), hours: 0.25 }
  const record = recordDecision(by, quarters, answers, decideForecasting)
  for (const { quantilesWh, meanWh } of record.decision.community) {
    expect(quantilesWh.toSorted((a, b) => a - b)).toEqual(quantilesWh)
    expect(meanWh).toBeGreaterThan(quantilesWh[0]!)
    expect(meanWh).toBeLessThan(quantilesWh.at(-1)!)
  }
  expect(redecide(record, answers, decideForecasting)).toBe('same')
})

test('past days as courses: newest first, a gap asks the day before it, nothing after the origin is read', () => {
  const values = [1, 2, 3, 4, Number.NaN, 6, 7, 8]
  const { courses } = coursesOfPastDays(values, { from: 6, to: 9, slotsPerDay: 2 })
  expect(courses.map((course) => Array.from(course))).toEqual([
    [3, 6, 3],
    [3, 4, 3],
    [1, 2, 1],
  ])
})

/** Publishes the next day at every midnight of the last days and scores what came. */
function skillOfDays(subject: Subject, days: number, coursesAt: (day: number) => SeriesCourses) {
  const { timeline, series } = subject
  const score = publishedScore()
  const last = timeline.days.length - 1
  const first = last - days
  for (let day = first; day < last; day++) {
    const { from, to } = timeline.days[day]!
    const asked = { ...situation(to - from), members: [{ id: 'ada', load: true, solar: false }] }
    const { community } = decideForecasting(asked, [coursesAt(day)])
    community.forEach((published, ahead) => {
      const netLoadWh = series.values[from + ahead]!
      score.add(published, { netLoadWh, dayBeforeWh: series.values[from + ahead - timeline.perDay]! })
    })
  }
  const history = series.values.slice(0, timeline.days[first]!.from)
  return score.skill({ netLoadWh: history, slotsPerDay: timeline.perDay })
}

const watts = (subject: Subject): Subject => ({
  ...subject,
  series: { ...subject.series, values: subject.series.values.map((kwh) => kwh * 1000) },
})

test('what is published beats the day before, in the cheap mode and in the full one', () => {
  const subject = watts(syntheticSubject({ quantity: 'load', days: 75 }))
  const { timeline, series } = subject
  const cheap = skillOfDays(subject, 14, (day) => {
    const { from, to } = timeline.days[day]!
    return coursesOfPastDays(series.values, { from, to, slotsPerDay: timeline.perDay })
  })
  const pair = {
    dayAhead: forecasterOf(subject, 'day-ahead', { effort: LIGHT_EFFORT }),
    oneHour: forecasterOf(subject, '1h', { effort: LIGHT_EFFORT }),
  }
  const full = skillOfDays(subject, 14, (day) => {
    const { from, to } = timeline.days[day]!
    pair.dayAhead.advanceTo(day)
    pair.oneHour.advanceTo(day)
    return coursesOfForecasters(
      pair,
      { known: from - 1, count: to - from, perHour: 1 },
      { courses: 40, seed: day },
    )
  })
  expect(cheap.ratio).toBeLessThan(1)
  expect(full.ratio).toBeLessThan(cheap.ratio)
  expect(full.n).toBe(cheap.n)
})

test('the weather is read from columns where there are any, else from what the plants made of a clear sky', () => {
  const clearSky = [0, 400, 800]
  const base = { clearSky, generationWh: [null, 100, 300], generationPerClearSky: 0.5, columns: [] }
  expect(weatherReport(base)).toMatchObject({ from: 'generation', clearSkyPermille: 667, sky: 'broken' })
  const measured = { ...base, columns: [{ name: 'irradiance', values: [0, 380, 760] }] as const }
  expect(weatherReport(measured)).toMatchObject({ from: 'irradiance', clearSkyPermille: 950, sky: 'clear' })
  const clouded = { ...base, columns: [{ name: 'cloud_cover', values: [0, 100, 100] }] as const }
  expect(weatherReport(clouded)).toMatchObject({
    from: 'cloud_cover',
    clearSkyPermille: 250,
    sky: 'overcast',
  })
  const windy = { ...base, columns: [{ name: 'wind_speed', values: [13, null, 13] }] as const }
  expect(weatherReport(windy).windPermille).toBe(1000)
  expect(weatherReport(null)).toMatchObject({ from: 'nothing', clearSkyPermille: null, sky: 'unknown' })
})
