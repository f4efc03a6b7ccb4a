import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localDayOf, parseDate, parseInstant, type EpochMs } from '../kernel/index.ts'
import { planRange, pointsOf, stepOf } from './range.ts'
import { WIDTHS } from './width.ts'

const at = (text: string): EpochMs => parseInstant(text)!
const YEAR_MS = 365 * 86_400_000

const asks = fc
  .tuple(fc.nat(4e12), fc.integer({ min: 1, max: 2 * YEAR_MS }), fc.integer({ min: 1, max: 3000 }))
  .map(([from, span, points]) => ({ from: from as EpochMs, to: (from + span) as EpochMs, points }))

describe('a plan', () => {
  test('covers what was asked, with at most the points asked for, in steps made of whole buckets', () => {
    fc.assert(
      fc.property(asks, (ask) => {
        const plan = planRange(ask)
        expect(plan.from).toBeLessThanOrEqual(ask.from)
        expect(plan.to).toBeGreaterThanOrEqual(ask.to)
        expect(Math.ceil((plan.to - plan.from) / plan.step)).toBeLessThanOrEqual(ask.points)
        const unit = plan.width ?? 1
        for (const place of [plan.from, plan.to, plan.step]) expect(place % unit).toBe(0)
      }),
    )
  })

  test.each([
    ['a year by a page of 1500 points', '2026-01-01T00:00Z', '2027-01-01T00:00Z', 1500, WIDTHS[2]],
    ['a day by 96', '2026-06-01T00:00Z', '2026-06-02T00:00Z', 96, WIDTHS[1]],
    ['an hour by 60', '2026-06-01T00:00Z', '2026-06-01T01:00Z', 60, WIDTHS[0]],
    ['a minute by 60', '2026-06-01T00:00Z', '2026-06-01T00:01Z', 60, null],
    ['ten years by 100', '2017-01-01T00:00Z', '2027-01-01T00:00Z', 100, WIDTHS[3]],
  ])('%s', (_, from, to, points, width) => {
    expect(planRange({ from: at(from), to: at(to), points }).width).toBe(width)
  })

  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Europe/Berlin', '2026-06-01', 24],
    ['Asia/Kathmandu', '2026-06-01', 24],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ])('gives a local day in %s on %s its %s hours, from midnight to midnight', (zone, date, hours) => {
    const day = localDayOf(zone, parseDate(date)!)
    const plan = planRange({ from: day.start, to: day.end, points: Math.ceil(hours) })
    expect(plan).toMatchObject({ from: day.start, to: day.end, step: 3_600_000 })
  })
})

test('every reading of the range is in the point of its step, and in no other', () => {
  const readings = fc.uniqueArray(fc.tuple(fc.nat(5_000_000), fc.nat(100)), {
    selector: ([instant]) => instant,
    maxLength: 60,
  })
  fc.assert(
    fc.property(readings, fc.integer({ min: 1, max: 40 }), (some, points) => {
      const plan = planRange({ from: 0 as EpochMs, to: 4_000_000 as EpochMs, points })
      const within = some.filter(([instant]) => instant < plan.to)
      const told = pointsOf(
        some.map(([instant, value]) => [instant as EpochMs, { value }]),
        plan,
      )
      expect(told.map(({ from }) => from)).toEqual(
        [...new Set(within.map(([instant]) => stepOf(instant as EpochMs, plan)))].toSorted((a, b) => a - b),
      )
      for (const { from, count } of told)
        expect(count).toBe(within.filter(([i]) => i >= from && i < from + plan.step).length)
    }),
  )
})
