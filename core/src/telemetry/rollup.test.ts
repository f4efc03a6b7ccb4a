import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EpochMs } from '../kernel/index.ts'
import { meanOf, merge, rollupOf, type Rollup } from './rollup.ts'

const readings = fc.uniqueArray(
  fc.record({ at: fc.nat(10_000), value: fc.integer({ min: -1e12, max: 1e12 }) }),
  { selector: ({ at }) => at, minLength: 1, maxLength: 40 },
)
type Readings = { at: number; value: number }[]

const rolled = (some: Readings): Rollup =>
  some.map(({ at, value }) => rollupOf(at as EpochMs, value)).reduce((a, b) => merge(a, b))

test('rollups of parts merge to the rollup of the whole, however it was parted and in whatever order', () => {
  fc.assert(
    fc.property(readings, fc.infiniteStream(fc.nat(4)), fc.boolean(), (all, dice, isReversed) => {
      const parts = Map.groupBy(all, () => dice.next().value!)
      const ordered = isReversed ? [...parts.values()].toReversed() : [...parts.values()]
      expect(ordered.map(rolled).reduce((a, b) => merge(a, b))).toEqual(rolled(all))
    }),
  )
})

test('a rollup says what the readings say', () => {
  fc.assert(
    fc.property(readings, (all) => {
      const values = all.map(({ value }) => value)
      const newest = all.reduce((a, b) => (a.at > b.at ? a : b))
      expect(rolled(all)).toEqual({
        count: all.length,
        min: Math.min(...values),
        max: Math.max(...values),
        sum: values.reduce((sum, value) => sum + BigInt(value), 0n),
        last: newest.value,
        lastAt: newest.at,
      })
    }),
  )
})

test('the mean lies between the least and the greatest, also of sums that no float holds', () => {
  fc.assert(
    fc.property(readings, (all) => {
      const rollup = rolled(all)
      expect(meanOf(rollup)).toBeGreaterThanOrEqual(rollup.min)
      expect(meanOf(rollup)).toBeLessThanOrEqual(rollup.max)
    }),
  )
  const day = {
    count: 86_400_000,
    min: 0,
    max: 1e12,
    sum: 86_400_000n * 999_999_999_999n,
    last: 0,
    lastAt: 0 as EpochMs,
  }
  expect(meanOf(day)).toBe(999_999_999_999)
})

test('the same reading twice is a bug, not a rollup', () => {
  const one = rollupOf(1 as EpochMs, 5)
  expect(() => merge(one, one)).toThrow('counted once')
})
