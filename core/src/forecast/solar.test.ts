import { syntheticSubject } from '@gridbourse/testing/synthetic-series'
import { expect, test } from 'vitest'
import { clearSkyPlant } from './clear-sky-plant.ts'
import { LIGHT_EFFORT } from './effort.ts'
import { scoreRolling } from './rolling-origin.ts'
import { streetOf } from './street.ts'
import { forecasterOf } from './subject.ts'

const subject = syntheticSubject({ quantity: 'solar', days: 84 })
const sky = subject.sky!
const { timeline } = subject

test('a plant under clear skies is known after two weeks, whatever way it looks', () => {
  const looksEast = (i: number) =>
    Math.max(0, 0.002 * sky.east[i]! + 0.001 * sky.up[i]! + 0.001 * sky.diffuse[i]!)
  const plant = clearSkyPlant(sky, 24)
  for (let i = 0; i < 14 * 24; i++) plant.learn(i, looksEast(i))
  plant.fit()
  const { from, to } = timeline.days[15]!
  let missed = 0
  let made = 0
  for (let i = from; i < to; i++) {
    if (sky.daylight[i] === 0) continue
    missed += Math.abs(plant.output(i) - looksEast(i))
    made += looksEast(i)
  }
  expect(missed / made).toBeLessThan(0.12)
})

test('the street is the neighbours’ share of their own best, from those that are known', () => {
  const street = streetOf(
    [Float64Array.of(2, 4, 1, Number.NaN), Float64Array.of(10, Number.NaN, 5, Number.NaN)],
    4,
  )
  street.extendTo(3)
  expect([...street.shares]).toEqual([1, 1, (1 + 5) / (4 + 10), Number.NaN])
})

test('at night the sun is forecast to be down, and by day never to take power', () => {
  const forecaster = forecasterOf(subject, 'day-ahead', { effort: LIGHT_EFFORT })
  forecaster.advanceTo(48)
  const quantiles = new Float64Array(9)
  let nights = 0
  for (let slot = timeline.days[48]!.from; slot < timeline.days[48]!.to; slot++) {
    forecaster.forecast(slot, quantiles)
    if (sky.daylight[slot] === 0) {
      nights++
      expect(Math.max(...quantiles)).toBe(0)
    }
    expect(Math.min(...quantiles)).toBeGreaterThanOrEqual(0)
    expect(quantiles).toEqual(quantiles.toSorted())
  }
  expect(nights).toBeGreaterThan(8)
})

test('one hour ahead a plant is foreseen far better than by yesterday, and coverage counts the day alone', () => {
  const range = { from: timeline.days[64]!.from, to: timeline.length }
  const { total } = scoreRolling(subject, '1h', range, { effort: LIGHT_EFFORT })
  expect(total.ratio).toBeLessThan(0.6)
  expect(total.coverage80).toBeGreaterThan(0.6)
  expect(total.coverage80).toBeLessThan(0.97)
})
