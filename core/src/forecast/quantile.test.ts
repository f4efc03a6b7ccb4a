import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pinballLoss, quantileOfSorted, selectQuantile } from './quantile.ts'
import { rankOf, valueAt } from './rank.ts'

const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 })
const level = fc.double({ min: 0, max: 1, noNaN: true })

test('selecting finds what sorting would, and leaves its neighbours alone', () => {
  fc.assert(
    fc.property(values, level, (list, share) => {
      const among = Float64Array.of(99, ...list, -99)
      const found = selectQuantile(among, 1, among.length - 1, share)
      expect(found).toBe(Float64Array.from(list).toSorted()[Math.round(share * (list.length - 1))])
      expect([among[0], among.at(-1)]).toEqual([99, -99])
    }),
  )
})

test('a quantile between two values is between them', () => {
  expect(quantileOfSorted(Float64Array.of(1, 3), 0.5)).toBe(2)
  expect(quantileOfSorted(Float64Array.of(), 0.5)).toBeNaN()
})

test('no value loses less pinball than the quantile itself', () => {
  fc.assert(
    fc.property(
      values,
      fc.constantFrom(0.1, 0.3, 0.5, 0.9),
      fc.integer({ min: -20, max: 20 }),
      (list, at, other) => {
        const sorted = Float64Array.from(list).toSorted()
        const loss = (value: number) => list.reduce((sum, actual) => sum + pinballLoss(actual, value, at), 0)
        const best = Math.min(...sorted.map(loss))
        expect(loss(other)).toBeGreaterThanOrEqual(best - 1e-9)
        expect(loss(sorted[Math.ceil(at * list.length) - 1]!)).toBeCloseTo(best, 9)
      },
    ),
  )
})

const nine = fc
  .array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 9, maxLength: 9 })
  .map((list) => Float64Array.from(list).toSorted())

test('ranks rise with values, and a value comes back from its rank', () => {
  fc.assert(
    fc.property(nine, level, level, (quantiles, a, b) => {
      const [low, high] = [valueAt(quantiles, Math.min(a, b)), valueAt(quantiles, Math.max(a, b))]
      expect(low).toBeLessThanOrEqual(high + 1e-9)
      const value = valueAt(quantiles, 0.05 + 0.9 * a)
      expect(valueAt(quantiles, rankOf(quantiles, value))).toBeCloseTo(value, 6)
    }),
  )
})

test('the middle of equal quantiles stands for all of them', () => {
  expect(rankOf(Float64Array.of(0, 0, 0, 0, 0, 1, 2, 3, 4), 0)).toBeCloseTo(0.3, 12)
})
