import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { bandOf, nextStretch, spreadOut } from './band.ts'
import { combinationWeights, expertLosses, meanLoss } from './combination.ts'
import { LEVELS, MEDIAN } from './series.ts'

const even = (slots: number) => new Float64Array(slots).fill(1)
const dice = seededRandom(4)
const noise = () => dice.fraction() + dice.fraction() - 1

test('weights are shares, and the combination is hardly worse than its best expert', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 24, maxLength: 24 }),
      (list) => {
        const errors = Float64Array.from(list)
        const weights = combinationWeights(errors, even(8))
        expect(weights.every((weight) => weight >= 0)).toBe(true)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
        const best = Math.min(...expertLosses(errors, even(8)))
        expect(meanLoss(combinedErrors(errors, weights), even(8))).toBeLessThanOrEqual(best * 1.05 + 1e-9)
      },
    ),
  )
})

test('two experts who err in opposite ways beat each by himself', () => {
  const errors = new Float64Array(2000)
  for (let slot = 0; slot < 1000; slot++) {
    const shared = noise()
    errors[2 * slot] = shared + 0.5
    errors[2 * slot + 1] = shared - 0.5
  }
  const weights = combinationWeights(errors, even(1000))
  expect(weights[0]).toBeCloseTo(0.5, 1)
})

test('slots that faded count little', () => {
  const errors = Float64Array.of(0, 5, 0, 5, 5, 0)
  expect(combinationWeights(errors, Float64Array.of(1, 1, 9))[1]).toBeGreaterThan(0.9)
})

test('an expert who is always right gets everything', () => {
  expect([...combinationWeights(Float64Array.of(1, 0, -2, 0), even(2))]).toEqual([0, 1])
})

test('a band that was too narrow and biased is put right by the past', () => {
  const slots = Array.from({ length: 4000 }, (_, i) => i)
  const errors = Float64Array.from(slots, () => -(0.3 + 4 * noise()))
  const form = Float64Array.from(LEVELS, (level) => level - 0.5)
  const forms = Float64Array.from(slots.flatMap(() => [...form]))
  const band = bandOf({ slots, errors, combined: errors, forms }, Float64Array.of(1))
  const quantiles = new Float64Array(LEVELS.length)
  spreadOut(0, form, band, 1, quantiles)
  for (const level of [0, 2, 6, 8]) {
    let below = 0
    for (let i = 0; i < 4000; i++) if (0.3 + 4 * noise() <= quantiles[level]!) below++
    expect(Math.abs(below / 4000 - LEVELS[level]!)).toBeLessThan(0.04)
  }
  expect(quantiles[MEDIAN]).toBeGreaterThan(0)
})

test('a stretch settles where four of five values lie inside', () => {
  let stretch = 1
  for (let day = 0; day < 400; day++) {
    let inside = 0
    for (let slot = 0; slot < 24; slot++) if (dice.fraction() < 0.5 * stretch) inside++
    stretch = nextStretch(stretch, inside, 24)
  }
  expect(Math.abs(0.5 * stretch - 0.8)).toBeLessThan(0.08)
  expect(nextStretch(1.3, 0, 0)).toBe(1.3)
})

function combinedErrors(errors: Float64Array, weights: Float64Array): Float64Array {
  const experts = weights.length
  return Float64Array.from({ length: errors.length / experts }, (_, slot) =>
    weights.reduce((sum, weight, m) => sum + weight * errors[slot * experts + m]!, 0),
  )
}
