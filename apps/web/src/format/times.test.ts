import { expect, test } from 'vitest'
import { countdown, nameOf, startOf, timesIn } from './times.ts'

test('a countdown counts seconds, then minutes, then hours, and ends at zero', () => {
  expect(countdown(168_000)).toBe('2:48')
  expect(countdown(167_001)).toBe('2:48')
  expect(countdown(3_780_000)).toBe('1 h 03')
  expect(countdown(26 * 3_600_000)).toBe('1 d 02 h')
  expect(countdown(-5_000)).toBe('0:00')
})

test('times are those of the market, also where a clock is set back', () => {
  const berlin = timesIn('Europe/Berlin')
  const first = startOf('2026-10-25T00:30Z')
  const second = startOf('2026-10-25T01:30Z')
  expect([berlin.minute(first), berlin.zone(first)]).toEqual(['02:30', 'CEST'])
  expect([berlin.minute(second), berlin.zone(second)]).toEqual(['02:30', 'CET'])
  expect(berlin.day(first)).toBe('Sun 25 Oct 2026')
  expect(timesIn('Asia/Kolkata').hour(startOf('2026-06-01T00:15Z'))).toBe(5.75)
})

test('a time of another day says which, by the days of the market', () => {
  const berlin = timesIn('Europe/Berlin')
  const evening = startOf('2026-06-01T21:30Z')
  expect(berlin.minuteNear(evening, startOf('2026-06-01T04:00Z'))).toBe('23:30')
  expect(berlin.minuteNear(evening + 3_600_000, evening)).toBe('Tue 00:30')
  expect(berlin.minuteNear(evening, evening + 3_600_000)).toBe('Mon 23:30')
  expect(berlin.isSameDay(evening, startOf('2026-05-31T22:00Z'))).toBe(true)
})

test('a slot is named by its start', () => {
  expect(nameOf(startOf('2026-06-01T09:45Z'))).toBe('2026-06-01T09:45Z')
})
