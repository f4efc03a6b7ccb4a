import { expect, test } from 'vitest'
import { emptyScore, lag24Mae } from './skill.ts'

const flat = (value: number) => new Float64Array(9).fill(value)
const band = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)

test('errors, the naive error and their ratio are over the same slots', () => {
  const score = emptyScore()
  score.add({ actual: 4, dayBefore: 8, quantiles: flat(5), counts: true })
  score.add({ actual: 8, dayBefore: 8, quantiles: flat(5), counts: true })
  const skill = score.skill(4)
  expect(skill).toMatchObject({ mae: 2, rmse: Math.sqrt(5), mase: 0.5, lag24Mae: 2, ratio: 1, n: 2 })
})

test('a gap, today or the day before, is never scored', () => {
  const score = emptyScore()
  score.add({ actual: Number.NaN, dayBefore: 1, quantiles: band, counts: true })
  score.add({ actual: 1, dayBefore: Number.NaN, quantiles: band, counts: true })
  expect(score.skill(1).n).toBe(0)
})

test('the pinball of a sure and right forecast is nothing, and a miss costs by its side', () => {
  const right = emptyScore()
  right.add({ actual: 5, dayBefore: 0, quantiles: flat(5), counts: true })
  expect(right.skill(1).pinball).toBe(0)
  const low = emptyScore()
  low.add({ actual: 6, dayBefore: 0, quantiles: flat(5), counts: true })
  expect(low.skill(1).pinball).toBeCloseTo(0.5, 12)
})

test('coverage is the share inside the band, its ends included, of the slots that count', () => {
  const score = emptyScore()
  for (const actual of [1, 5, 9, 9.1]) score.add({ actual, dayBefore: 0, quantiles: band, counts: true })
  score.add({ actual: 100, dayBefore: 0, quantiles: band, counts: false })
  expect(score.skill(1).coverage80).toBe(0.75)
})

test('the scale of MASE is the mean change over a day, gaps left out', () => {
  expect(lag24Mae(Float64Array.of(1, 2, 4, Number.NaN, 5, 5), 2, 0, 6)).toBe(2)
})
