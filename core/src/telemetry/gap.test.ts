import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EpochMs } from '../kernel/index.ts'
import { gapsOf } from './gap.ts'
import { planRange, pointsOf } from './range.ts'

const MINUTE = 60_000
const plan = planRange({ from: 0 as EpochMs, to: (100 * MINUTE) as EpochMs, points: 100 })
const pointsAt = (minutes: readonly number[]) =>
  pointsOf(
    minutes.map((minute) => [(minute * MINUTE) as EpochMs, { value: 1 }] as const),
    plan,
  )
const everyMinute = Array.from({ length: 100 }, (_, minute) => minute)
const minutesOf = (minutes: readonly number[], until?: number) =>
  gapsOf(pointsAt(minutes), plan, until === undefined ? undefined : ((until * MINUTE) as EpochMs)).map(
    ({ from, to }) => [from / MINUTE, to / MINUTE],
  )

test('nothing is missing from a range that is full', () => {
  expect(minutesOf(everyMinute)).toEqual([])
})

test('what is missing is told, at the edges too', () => {
  expect(minutesOf(everyMinute.filter((m) => m >= 5 && (m < 40 || m >= 43) && m < 97))).toEqual([
    [0, 5],
    [40, 43],
    [97, 100],
  ])
})

test('a meter that speaks every quarter-hour has no gap every minute', () => {
  expect(minutesOf([0, 15, 30, 45, 60, 75, 90])).toEqual([])
  expect(minutesOf([0, 15, 30, 75, 90])).toEqual([[45, 75]])
})

test('a range without readings is one gap, and one that is not over is not missing yet', () => {
  expect(minutesOf([])).toEqual([[0, 100]])
  expect(minutesOf(everyMinute.slice(0, 50), 50)).toEqual([])
  expect(minutesOf([], 0)).toEqual([])
})

test('gaps are apart from each other, in order, within the range, and hold no point', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(99)), (some) => {
      const minutes = some.toSorted((a, b) => a - b)
      let before = -1
      for (const [from, to] of minutesOf(minutes)) {
        expect(from).toBeGreaterThan(before)
        expect(to).toBeGreaterThan(from!)
        expect(to).toBeLessThanOrEqual(100)
        expect(minutes.filter((minute) => minute >= from! && minute < to!)).toEqual([])
        before = to!
      }
    }),
  )
})
