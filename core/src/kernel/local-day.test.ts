import { expect, test } from 'vitest'
import { formatInstant, HOUR, instantOf, localDayAt, localDayOf, parseDate, parseInstant } from './index.ts'

const berlin = (date: string) => localDayOf('Europe/Berlin', parseDate(date)!)
const hours = (day: { start: number; end: number }) => (day.end - day.start) / HOUR

test('the days on which clocks change have 23 and 25 hours', () => {
  expect(hours(berlin('2026-03-28'))).toBe(24)
  expect(hours(berlin('2026-03-29'))).toBe(23)
  expect(hours(berlin('2026-10-25'))).toBe(25)
})

test('a local day starts at local midnight', () => {
  expect(formatInstant(berlin('2026-07-01').start)).toBe('2026-06-30T22:00:00.000Z')
  expect(formatInstant(berlin('2026-12-01').start)).toBe('2026-11-30T23:00:00.000Z')
})

test('an instant belongs to the day whose start is not after it and whose end is', () => {
  const day = berlin('2026-10-25')
  expect(localDayAt('Europe/Berlin', day.start).date).toBe('2026-10-25')
  expect(localDayAt('Europe/Berlin', (day.end - 1) as typeof day.end).date).toBe('2026-10-25')
  expect(localDayAt('Europe/Berlin', day.end).date).toBe('2026-10-26')
})

test('days follow each other without gap over two years, in zones that jump at midnight too', () => {
  for (const zone of [
    'Europe/Berlin',
    'America/Los_Angeles',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ]) {
    let day = localDayAt(zone, parseInstant('2025-01-01T12:00Z')!)
    for (let i = 0; i < 730; i++) {
      const next = localDayAt(zone, day.end)
      expect(next.start, `${zone} after ${day.date}`).toBe(day.end)
      expect([23, 23.5, 24, 24.5, 25]).toContain(hours(next))
      day = next
    }
  }
})

test('a wall time that is skipped means the jump, one that comes twice means the first', () => {
  const at = (date: string, h: number) =>
    formatInstant(instantOf('Europe/Berlin', parseDate(date)!, (h * HOUR) as typeof HOUR))
  expect(at('2026-03-29', 2.5)).toBe('2026-03-29T01:00:00.000Z')
  expect(at('2026-10-25', 2.5)).toBe('2026-10-25T00:30:00.000Z')
})
