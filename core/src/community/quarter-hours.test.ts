import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byRegister, estimateGaps } from './index.ts'

test('an hour becomes four quarters that add up to it', () => {
  expect([...byRegister([1002], 4)]).toEqual([251, 250, 251, 250])
})

test('half a watt-hour is carried in the register, never lost', () => {
  expect([...byRegister([0.5, 0.5, 0.5, 0.5], 1)]).toEqual([1, 0, 1, 0])
})

test('the register stands still across a gap', () => {
  expect([...byRegister([0.5, Number.NaN, 0.5], 1)]).toEqual([1, Number.NaN, 0])
})

test('law: the register never drifts from what was read by more than half a watt-hour', () => {
  const readings = fc.array(
    fc.integer({ min: 0, max: 50_000 }).map((tenths) => tenths / 10),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(readings, fc.constantFrom(1, 2, 4), (values, parts) => {
      const shown = byRegister(values, parts)
      let register = 0
      let total = 0
      values.forEach((value, hour) => {
        register += value
        for (let part = 0; part < parts; part++) total += shown[hour * parts + part]!
        expect(Math.abs(total - register)).toBeLessThanOrEqual(0.5 + 1e-6)
      })
      expect(shown.every(Number.isInteger)).toBe(true)
    }),
  )
})

test('a silent slot takes the same time of the newest earlier day, and never of a later one', () => {
  const { NaN: gap } = Number
  const { filled, count } = estimateGaps(Float64Array.from([1, gap, gap, 4, 5, gap]), 2)
  expect([...filled]).toEqual([1, 0, 1, 4, 5, 4])
  expect(count).toBe(3)
})
