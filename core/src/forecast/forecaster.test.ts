import { seededRandom } from '@gridbourse/core/kernel'
import { syntheticSubject } from '@gridbourse/testing/synthetic-series'
import { expect, test } from 'vitest'
import { LIGHT_EFFORT } from './effort.ts'
import { outlookOf } from './outlook.ts'
import { scoreRolling } from './rolling-origin.ts'
import { LEVELS, MEDIAN } from './series.ts'
import { forecasterOf } from './subject.ts'

const effort = LIGHT_EFFORT
const load = syntheticSubject({ quantity: 'load', days: 60 })
const lastDays = (count: number) => ({
  from: load.timeline.days[60 - count]!.from,
  to: load.timeline.length,
})

test('a series with habits is forecast better than by the day before, in a band that holds what it says', () => {
  for (const horizon of ['day-ahead', '1h'] as const) {
    const { total, days, weights } = scoreRolling(load, horizon, lastDays(14), { effort })
    expect(total.ratio, horizon).toBeLessThan(0.85)
    expect(Math.abs(total.coverage80 - 0.8), horizon).toBeLessThan(0.1)
    expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
    expect(days.reduce((sum, { n }) => sum + n, 0)).toBe(total.n)
  }
})

test('only slots whose value and whose day before are known are scored', () => {
  const { values } = load.series
  const { from, to } = lastDays(6)
  let known = 0
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i]! - values[i - 24]!)) known++
  expect(known).toBeLessThan(to - from)
  expect(scoreRolling(load, '1h', { from, to }, { effort }).total.n).toBe(known)
})

test('when skill is lost the best naive forecast stands in', () => {
  const dice = seededRandom(9)
  const walk = load.series.values.slice()
  for (let i = 40 * 24; i < walk.length; i++)
    walk[i] = walk[i - 24]! + (dice.below(12) === 0 ? (dice.fraction() - 0.5) * 0.2 : 0)
  const forecaster = forecasterOf({ ...load, series: { ...load.series, values: walk } }, 'day-ahead', {
    effort,
  })
  const standIns = new Set<string | undefined>()
  for (let day = 41; day < 56; day++) {
    forecaster.advanceTo(day)
    standIns.add(forecaster.fallback())
    const weights = [...forecaster.weights()]
    if (forecaster.fallback() !== undefined) expect(weights.filter((weight) => weight > 0)).toEqual([1])
  }
  expect(standIns).toContain('lag-day')
})

test('before there is a past, the day before is the forecast', () => {
  const forecaster = forecasterOf(load, 'day-ahead')
  forecaster.advanceTo(3)
  const quantiles = new Float64Array(LEVELS.length)
  const slot = load.timeline.days[3]!.from + 8
  forecaster.forecast(slot, quantiles)
  expect(quantiles[MEDIAN]).toBeCloseTo(load.series.values[slot - 24]!, 9)
})

test('the outlook begins as the one-hour forecast and ends as the day-ahead one', () => {
  const pair = {
    dayAhead: forecasterOf(load, 'day-ahead', { effort }),
    oneHour: forecasterOf(load, '1h', { effort }),
  }
  for (const forecaster of [pair.dayAhead, pair.oneHour]) forecaster.advanceTo(48)
  const known = load.timeline.days[48]!.from + 7
  const fan = outlookOf(pair, known, 30, 1)
  const [near, far] = [new Float64Array(9), new Float64Array(9)]
  pair.oneHour.forecast(known + 1, near, known)
  pair.dayAhead.forecast(known + 30, far, known)
  near.forEach((value, level) => expect(fan.quantiles[level]).toBeCloseTo(value, 9))
  far.forEach((value, level) => expect(fan.quantiles[29 * 9 + level]).toBeCloseTo(value, 3))
})

test('scenarios fill the band as they should, and hang together as real days do', () => {
  const forecaster = forecasterOf(load, 'day-ahead', { effort })
  forecaster.advanceTo(56)
  const { from, to } = load.timeline.days[56]!
  const fan = { from, to, quantiles: new Float64Array((to - from) * 9) }
  for (let slot = from; slot < to; slot++)
    forecaster.forecast(slot, fan.quantiles.subarray((slot - from) * 9, (slot - from + 1) * 9))
  const courses = forecaster.scenarios(fan, 40, seededRandom(1))
  expect(courses.map((course) => course.length)).toEqual(Array(40).fill(to - from))
  expect(forecaster.scenarios(fan, 40, seededRandom(1))).toEqual(courses)
  let inside = 0
  for (const course of courses)
    course.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(0)
      if (value >= fan.quantiles[i * 9]! && value <= fan.quantiles[i * 9 + 8]!) inside++
    })
  expect(inside / (40 * (to - from))).toBeGreaterThan(0.65)
  expect(inside / (40 * (to - from))).toBeLessThan(0.95)
})

test('the same past gives the same forecast, however often one asks', () => {
  const ask = (times: number): number[] => {
    const forecaster = forecasterOf(load, '1h', { effort })
    const quantiles = new Float64Array(9)
    for (let day = 30; day < 40; day++) {
      forecaster.advanceTo(day)
      for (let i = 0; i < times; i++) forecaster.forecast(load.timeline.days[day]!.from + i, quantiles)
    }
    forecaster.forecast(load.timeline.days[39]!.from + 5, quantiles)
    return [...quantiles]
  }
  expect(ask(0)).toEqual(ask(24))
})

test('a meter that was silent for weeks, or always, is forecast without a fault', () => {
  for (const [from, to] of [
    [30, 50],
    [0, 60],
    [0, 35],
  ] as const) {
    const values = load.series.values.map((value, i) => (i >= from * 24 && i < to * 24 ? Number.NaN : value))
    const forecaster = forecasterOf({ ...load, series: { ...load.series, values } }, '1h', { effort })
    const quantiles = new Float64Array(LEVELS.length)
    for (let day = 28; day < 58; day++) {
      forecaster.advanceTo(day)
      forecaster.forecast(load.timeline.days[day]!.from + 12, quantiles)
      expect(
        [...quantiles].every((value) => value >= 0 && value < 10),
        `day ${day}`,
      ).toBe(true)
    }
  }
})
