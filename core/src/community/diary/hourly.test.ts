import { expect, test } from 'vitest'
import { HOUR, QUARTER_HOUR } from '../../kernel/index.ts'
import { byHour, loadFactorOf, peakOf, rampingOf } from './hourly.ts'

const { NaN: silent } = Number

test('quarter-hours become the means of hours, and an hour without a reading is none', () => {
  const meter = Float64Array.from([
    100,
    200,
    300,
    400,
    silent,
    silent,
    silent,
    silent,
    -500,
    100,
    silent,
    200,
  ])
  expect([...byHour(meter, { from: 0, to: 12 }, QUARTER_HOUR)]).toEqual([1, silent, -0.2])
})

test('the peak is of imports alone, and the load factor is their mean over it', () => {
  const hours = byHour(Float64Array.from([1000, -3000, 4000, silent, 1000]), { from: 0, to: 5 }, HOUR)
  expect(peakOf(hours)).toBe(4)
  expect(loadFactorOf(hours)).toBe(6 / 4 / 4)
  expect(loadFactorOf(Float64Array.from([-1, -2]))).toBe(null)
})

test('ramping is the mean change between hours that follow each other', () => {
  expect(rampingOf(Float64Array.from([1, -3, silent, 4, 6]))).toBe((4 + 2) / 2)
  expect(rampingOf(Float64Array.from([1]))).toBe(null)
})
