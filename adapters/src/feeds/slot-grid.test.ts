import type { Community } from '@gridbourse/core/community'
import { LocalCalendar } from '@gridbourse/core/community'
import { HOUR, parseInstant, QUARTER_HOUR, type EpochMs } from '@gridbourse/core/kernel'
import { describe, expect, test } from 'vitest'
import { energyOnSlots, gridOver, levelOnSlots } from './slot-grid.ts'

const at = (text: string): EpochMs => parseInstant(text)!
const series = (start: string, step: number, ...values: number[]) => ({
  start: at(start),
  step,
  values: Float64Array.from(values),
})
const gap = Number.NaN

test('quarter-hours are summed into hours, and an hour with a silent quarter was not measured', () => {
  const quarters = series('2026-01-01T00:30Z', QUARTER_HOUR, 100, 200, 1, 2, 3, 4, 5, gap, 7, 8)
  const grid = gridOver([quarters], HOUR)
  expect(grid).toEqual({ start: at('2026-01-01T00:00Z'), slotDuration: HOUR, slots: 3 })
  expect([...energyOnSlots(quarters, grid, 'idle').energyWh]).toEqual([gap, 10, gap])
})

test('parts of a watt-hour are carried from quarter to quarter when they are summed', () => {
  const quarters = series('2026-01-01T00:00Z', QUARTER_HOUR, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3)
  expect([...energyOnSlots(quarters, gridOver([quarters], HOUR), 'idle').energyWh]).toEqual([1, 1])
})

test('the slots reach over all meters; where one has no row it is silent', () => {
  const early = series('2026-01-01T00:00Z', HOUR, 1, 2)
  const late = series('2026-01-01T02:00Z', HOUR, 3)
  const grid = gridOver([early, late], HOUR)
  expect([...energyOnSlots(early, grid, 'idle').energyWh]).toEqual([1, 2, gap])
  expect([...energyOnSlots(late, grid, 'idle').energyWh]).toEqual([gap, gap, 3])
})

test('a price by the half-hour becomes its mean by the hour, and is the same in both its quarters', () => {
  const prices = series('2026-01-01T00:00Z', 2 * QUARTER_HOUR, 0.1, 0.3, gap, 0.5)
  const start = at('2026-01-01T00:00Z')
  expect(levelOnSlots(prices, { start, slotDuration: HOUR, slots: 3 })).toEqual({
    level: Float64Array.of(0.2, 0.4, 0.5),
    filled: 2,
  })
  const quarters = levelOnSlots(prices, { start, slotDuration: QUARTER_HOUR, slots: 4 })
  expect(quarters).toEqual({ level: Float64Array.of(0.1, 0.1, 0.3, 0.3), filled: 0 })
})

describe.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z', 23],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00Z', 25],
  ['America/Los_Angeles', '2026-03-08', '2026-03-08T08:00Z', 23],
  ['America/Los_Angeles', '2026-11-01', '2026-11-01T07:00Z', 25],
])('%s, %s', (zone, date, midnight, hours) => {
  const readings = series(midnight, HOUR, ...Array.from({ length: 24 * 3 }, (_, hour) => 101 + hour))

  test(`its ${hours} hours become four quarter-hours each, and lose nothing`, () => {
    const grid = gridOver([readings], QUARTER_HOUR)
    const { energyWh } = energyOnSlots(readings, grid, 'idle')
    const calendar = calendarOf(zone, grid.start, QUARTER_HOUR, grid.slots)
    const [day, next] = calendar.days
    expect(day).toEqual({ date, month: date.slice(0, 7), from: 0, to: hours * 4 })
    expect(next!.from).toBe(hours * 4)
    const sum = energyWh.slice(day!.from, day!.to).reduce((total, energy) => total + energy, 0)
    expect(sum).toBe(readings.values.slice(0, hours).reduce((total, energy) => total + energy, 0))
  })
})

test('a local month of a jump has an hour less or more', () => {
  const hoursOf = (zone: string, from: string, days: number): number => {
    const calendar = calendarOf(zone, at(from), HOUR, days * 24 + 1)
    return calendar.days
      .filter(({ month }) => month === from.slice(0, 7))
      .reduce((sum, day) => sum + day.to - day.from, 0)
  }
  expect(hoursOf('Europe/Berlin', '2026-03-01T00:00Z', 31)).toBe(31 * 24 - 1 - 1)
  expect(hoursOf('Europe/Berlin', '2026-10-01T00:00Z', 32)).toBe(31 * 24 + 1 - 2)
})

function calendarOf(zone: string, start: EpochMs, slotDuration: typeof HOUR, slots: number): LocalCalendar {
  const nothing = new Float64Array(slots)
  const community: Community = {
    name: '',
    zone,
    currency: 'EUR',
    start,
    slotDuration,
    slots,
    importPrice: nothing,
    exportPrice: nothing,
    participants: [],
  }
  return new LocalCalendar(community, { from: 0, to: slots })
}
