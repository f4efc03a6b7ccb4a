import { expect, test } from 'vitest'
import { parseInstant, type DurationMs, type EpochMs } from '../kernel/index.ts'
import { persistence, seasonal } from './naive.ts'
import { timelineOf } from './timeline.ts'

const quarterHours = (from: string, length: number) => ({
  start: parseInstant(from)! as EpochMs,
  step: 900_000 as DurationMs,
  length,
})

test('the days on which clocks change have 92 and 100 quarter-hours, and name them as the wall clock does', () => {
  const spring = timelineOf(quarterHours('2026-03-27T23:00Z', 3 * 96), 'Europe/Berlin')
  expect(spring.days.map(({ date, from, to }) => `${date}: ${to - from}`)).toEqual([
    '2026-03-28: 96',
    '2026-03-29: 92',
    '2026-03-30: 96',
    '2026-03-31: 4',
  ])
  expect([...spring.slotOfDay.subarray(96 + 7, 96 + 9)]).toEqual([7, 12])
  const autumn = timelineOf(quarterHours('2026-10-24T22:00Z', 2 * 96), 'Europe/Berlin')
  expect(autumn.days[0]!.to).toBe(100)
  expect([...autumn.slotOfDay.subarray(10, 14)]).toEqual([10, 11, 8, 9])
})

test('a first day that is cut keeps its wall clock; weekdays and the day of the year are local', () => {
  const timeline = timelineOf(quarterHours('2026-01-01T07:30Z', 80), 'America/Los_Angeles')
  expect(timeline.days[0]).toEqual({ date: '2025-12-31', from: 0, to: 2 })
  expect([timeline.slotOfDay[0], timeline.weekday[0], timeline.dayOfYear[0]]).toEqual([94, 2, 364])
  expect([timeline.slotOfDay[2], timeline.weekday[2], timeline.dayOfYear[2]]).toEqual([0, 3, 0])
})

test('a naive forecast takes the latest period that had ended, and steps over gaps', () => {
  const values = Float64Array.of(1, 2, 3, Number.NaN, 5, Number.NaN, 7, 8)
  expect(persistence(values, 5)).toBe(5)
  expect(seasonal(values, 8, 7, 4)).toBe(5)
  expect(seasonal(values, 11, 7, 4)).toBe(8)
  expect(seasonal(values, 9, 7, 4)).toBe(2)
  expect(seasonal(values, 13, 7, 4)).toBe(2)
  expect(seasonal(new Float64Array(4).fill(Number.NaN), 5, 3, 4)).toBe(0)
})
