import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOUR, parseInstant, QUARTER_HOUR, type DurationMs, type EpochMs } from '../../kernel/index.ts'
import { LocalCalendar, type Community } from '../index.ts'

const berlin = (start: string, slotDuration: DurationMs, slots: number): LocalCalendar =>
  calendarIn('Europe/Berlin', parseInstant(start)!, slotDuration, slots)

function calendarIn(zone: string, start: EpochMs, slotDuration: DurationMs, slots: number): LocalCalendar {
  const community: Community = {
    name: 'street',
    zone,
    currency: 'EUR',
    start,
    slotDuration,
    slots,
    importPrice: new Float64Array(slots),
    exportPrice: new Float64Array(slots),
    participants: [],
  }
  return new LocalCalendar(community, { from: 0, to: slots })
}

const lengths = ({ days }: LocalCalendar) => days.map(({ date, from, to }) => [date, to - from])
const times = (calendar: LocalCalendar, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => calendar.timeOf(from + index))

test('the day summer time begins has 23 hours, and its clock skips two', () => {
  const calendar = berlin('2026-03-27T23:00Z', HOUR, 71)
  expect(lengths(calendar)).toEqual([
    ['2026-03-28', 24],
    ['2026-03-29', 23],
    ['2026-03-30', 24],
  ])
  expect(times(calendar, 24, 29)).toEqual([0, 1, 3, 4, 5])
  expect(calendar.timeOf(46)).toBe(23)
})

test('the day it ends has 25, and the hour of two twice', () => {
  const calendar = berlin('2026-10-24T22:00Z', QUARTER_HOUR, 100)
  expect(lengths(calendar)).toEqual([['2026-10-25', 100]])
  expect(calendar.times).toBe(96)
  expect(times(calendar, 8, 16)).toEqual([8, 9, 10, 11, 8, 9, 10, 11])
  expect(calendar.timeOf(99)).toBe(95)
})

test('a year has its local months, of 743 hours in March and 745 in October', () => {
  const calendar = berlin('2025-12-31T23:00Z', HOUR, 8760)
  const hours = new Map<string, number>()
  for (const { month, from, to } of calendar.days) hours.set(month, (hours.get(month) ?? 0) + to - from)
  expect(hours.get('2026-02')).toBe(672)
  expect(hours.get('2026-03')).toBe(743)
  expect(hours.get('2026-10')).toBe(745)
  expect(hours.size).toBe(12)
})

test('a span that begins and ends within a day has parts of days', () => {
  expect(lengths(berlin('2026-01-01T21:00Z', HOUR, 5))).toEqual([
    ['2026-01-01', 2],
    ['2026-01-02', 3],
  ])
})

test('law: anywhere, every slot has its day and the time that clocks show', () => {
  const zones = [
    'Europe/Berlin',
    'America/Los_Angeles',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
  ]
  const spans = fc.record({
    zone: fc.constantFrom(...zones),
    hour: fc.integer({ min: 400_000, max: 500_000 }),
    slotDuration: fc.constantFrom(HOUR, QUARTER_HOUR),
    slots: fc.integer({ min: 1, max: 400 }),
  })
  fc.assert(
    fc.property(spans, ({ zone, hour, slotDuration, slots }) => {
      const start = (hour * HOUR) as EpochMs
      const calendar = calendarIn(zone, start, slotDuration, slots)
      const clock = new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      })
      for (let slot = 0; slot < slots; slot += 7) {
        const parts = Object.fromEntries(
          clock.formatToParts(start + slot * slotDuration).map(({ type, value }) => [type, value]),
        )
        const day = calendar.days[calendar.dayOf(slot)]!
        expect(day.date).toBe(`${parts['year']}-${parts['month']}-${parts['day']}`)
        expect(day.from <= slot && slot < day.to).toBe(true)
        const minutes = Number(parts['hour']) * 60 + Number(parts['minute'])
        expect(calendar.timeOf(slot)).toBe(Math.floor((minutes * 60_000) / slotDuration))
      }
      expect(calendar.days.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(slots)
    }),
  )
})
