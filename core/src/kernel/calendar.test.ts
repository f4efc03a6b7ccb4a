import { expect, test } from 'vitest'
import {
  civilDate,
  daysSinceEpoch,
  epochMs,
  formatInstant,
  formatMinute,
  parseDate,
  parseInstant,
  parseSlotName,
  QUARTER_HOUR,
  slotName,
} from './index.ts'

test('dates agree with the platform over five centuries', () => {
  for (let days = -100_000; days < 100_000; days += 37) {
    const real = new Date(days * 86_400_000)
    const date = { year: real.getUTCFullYear(), month: real.getUTCMonth() + 1, day: real.getUTCDate() }
    expect(civilDate(days)).toEqual(date)
    expect(daysSinceEpoch(date)).toBe(days)
  }
})

test('instants are written and read as RFC 3339', () => {
  const at = epochMs(Date.UTC(2026, 10, 22, 10, 15, 7, 45))
  expect(formatInstant(at)).toBe('2026-11-22T10:15:07.045Z')
  expect(formatMinute(at)).toBe('2026-11-22T10:15Z')
  expect(parseInstant('2026-11-22T10:15:07.045Z')).toBe(at)
  expect(parseInstant('2026-11-22T10:15Z')).toBe(Date.UTC(2026, 10, 22, 10, 15))
})

test('what is no instant is not read as one', () => {
  for (const text of [
    '',
    '2026-11-22',
    '2026-02-30T00:00Z',
    '2026-13-01T00:00Z',
    '2026-11-22T24:00Z',
    '2026-11-22T10:15+01:00',
    '2026-11-22T10:60Z',
  ])
    expect(parseInstant(text), text).toBeUndefined()
  expect(parseDate('2026-02-29')).toBeUndefined()
  expect(parseDate('2028-02-29')).toEqual({ year: 2028, month: 2, day: 29 })
})

test('a slot is named by its start, and only a start names one', () => {
  const slot = parseSlotName('2026-11-22T10:15Z', QUARTER_HOUR)!
  expect(slotName(slot, QUARTER_HOUR)).toBe('2026-11-22T10:15Z')
  expect(parseSlotName('2026-11-22T10:15:00.000Z', QUARTER_HOUR)).toBe(slot)
  expect(parseSlotName('2026-11-22T10:20Z', QUARTER_HOUR)).toBeUndefined()
})
