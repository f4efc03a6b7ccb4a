import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareOfRating, speedAtHub, turbinePower } from './wind-turbine.ts'

test('the curve passes through its published points and is straight between them', () => {
  expect(shareOfRating(3)).toBeCloseTo(0.01, 4)
  expect(shareOfRating(8)).toBeCloseTo(0.555, 4)
  expect(shareOfRating(8.25)).toBeCloseTo((0.555 + 0.6543) / 2, 4)
  expect(shareOfRating(25)).toBeCloseTo(0.5642, 4)
})

test('in a calm and in a storm the turbine stands still', () => {
  for (const speed of [0, 2.99, 25.01, 60, Number.NaN]) expect(shareOfRating(speed), `${speed}`).toBe(0)
})

test('power never leaves the range from nothing to the rating', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (speed) => {
      const power = turbinePower({ ratedPower: 2000, hubHeight: 90 }, { speed, height: 10 })
      expect(power).toBeGreaterThanOrEqual(0)
      expect(power).toBeLessThanOrEqual(2000)
    }),
  )
})

test('the wind is stronger at the hub than at the mast', () => {
  expect(speedAtHub({ speed: 6, height: 10 }, 80)).toBeCloseTo(6 * 8 ** (1 / 7), 10)
})
