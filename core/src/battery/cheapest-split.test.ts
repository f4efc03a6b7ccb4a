import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cheapestSplit } from './cheapest-split.ts'
import { endOf, type Piecewise, valueAt } from './piecewise.ts'

const costs: fc.Arbitrary<Piecewise> = fc
  .record({
    start: fc.integer({ min: -20, max: 20 }),
    startValue: fc.integer({ min: -50, max: 50 }),
    pieces: fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: -9, max: 9 })), {
      maxLength: 6,
    }),
  })
  .map(({ start, startValue, pieces }) => ({
    start,
    startValue,
    widths: pieces.map(([width]) => width),
    slopes: pieces.map(([, slope]) => slope),
  }))

const wholeNumbersOf = (f: Piecewise) =>
  Array.from({ length: endOf(f) - f.start + 1 }, (_, index) => f.start + index)

test('the cheapest split of every whole amount is the least of all its whole splits', () => {
  fc.assert(
    fc.property(costs, costs, (f, g) => {
      const split = cheapestSplit(f, g)
      expect([split.start, endOf(split)]).toEqual([f.start + g.start, expect.closeTo(endOf(f) + endOf(g), 6)])
      for (const amount of wholeNumbersOf({ ...split, widths: [endOf(f) + endOf(g) - split.start] })) {
        const tries = wholeNumbersOf(f)
          .filter((a) => amount - a >= g.start && amount - a <= endOf(g))
          .map((a) => valueAt(f, a) + valueAt(g, amount - a))
        expect(valueAt(split, amount)).toBeCloseTo(Math.min(...tries), 6)
      }
    }),
    { numRuns: 300 },
  )
})

test('convex costs are split by taking the cheapest piece of either first', () => {
  const dearer = { start: 0, startValue: 0, widths: [2, 2], slopes: [1, 3] }
  const cheaper = { start: 0, startValue: 0, widths: [5], slopes: [2] }
  expect(cheapestSplit(dearer, cheaper)).toEqual({
    start: 0,
    startValue: 0,
    widths: [2, 5, 2],
    slopes: [1, 2, 3],
  })
})
