import { UtilityOnlyReplay } from '@gridbourse/core/community'
import { expect, test } from 'vitest'
import { measured, type ReplayWorkload } from './measure.ts'
import { street } from './street.ts'

const HOUR = 3_600_000

function workload(rhythm: { horizonHours: number; replanHours: number }): ReplayWorkload {
  const community = street({ homes: 2, days: 4, slotMs: HOUR })
  return {
    workload: 'two homes',
    mechanism: 'utility-only',
    slot: 'PT60M',
    homes: 2,
    homeHours: 48,
    plansPerHomeHour: 1,
    open: () => new UtilityOnlyReplay(community, { from: 72, to: 96 }, { rhythm }),
  }
}

test('every home plans every hour, the books are zero, and a second run gives the same report', () => {
  const { measurement, wrong } = measured(workload({ horizonHours: 24, replanHours: 1 }), 2)
  expect(wrong).toEqual([])
  expect(measurement.plansSolved).toBe(48)
})

test('who plans less often than asked is not measured as if', () => {
  const { wrong } = measured(workload({ horizonHours: 24, replanHours: 6 }), 1)
  expect(wrong).toEqual(['two homes, utility-only, PT60M: homes plan less often than asked'])
})

test('a report that differs from run to run is wrong', () => {
  const { open, ...rest } = workload({ horizonHours: 24, replanHours: 1 })
  let runs = 0
  const changing = () => (runs++ === 0 ? open() : withOneMorePlan(open()))
  const { wrong } = measured({ ...rest, open: changing }, 2)
  expect(wrong).toEqual(['two homes, utility-only, PT60M: a second run gives another report'])
})

function withOneMorePlan(replay: ReturnType<ReplayWorkload['open']>): ReturnType<ReplayWorkload['open']> {
  return {
    span: replay.span,
    slot: replay.slot,
    advance: (slots) => replay.advance(slots),
    report: () => {
      const report = replay.report()
      return { ...report, plansSolved: report.plansSolved + 1 }
    },
  }
}

test('the street has dark nights, light days and whole readings', () => {
  const { participants } = street({ homes: 3, days: 2, slotMs: HOUR / 4 })
  for (const { loadWh, generationWh } of participants) {
    expect(generationWh.subarray(0, 16).every((wh) => wh === 0)).toBe(true)
    expect(generationWh[48]).toBeGreaterThan(0)
    expect([...loadWh, ...generationWh].every(Number.isInteger)).toBe(true)
  }
})
