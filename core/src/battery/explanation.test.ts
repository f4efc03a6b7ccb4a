import { homeDay } from '@gridbourse/testing/home-day'
import { problemOf } from '@gridbourse/testing/scheduling-problems'
import { expect, test } from 'vitest'
import { blocksOf, withoutEachBlock } from './block.ts'
import { exactSchedule } from './exact-schedule.ts'
import { explain } from './explanation.ts'
import type { SchedulingProblem } from './problem.ts'

const explained = (problem: SchedulingProblem) => {
  const schedule = exactSchedule(problem)
  return explain(problem, schedule, withoutEachBlock(problem, blocksOf(problem, schedule)).map(exactSchedule))
}

test('each block says what it does, what a stored kWh is worth, and what the day costs without it', () => {
  const day = explained(
    problemOf({
      importPrice: [0.1, 0.3, 0.3, 0.5],
      exportPrice: [0.08, 0.08, 0.08, 0.08],
      loadKwh: [0, 1, 0, 6],
      solarKwh: [0, 0, 2, 0],
      efficiency: 0.9,
    }),
  )
  expect(
    day.reasons.map(({ action, firstStep, endStep }) => `${firstStep}-${endStep - 1} ${action}`),
  ).toEqual(['0-0 charge_from_grid', '1-1 cover_load', '2-2 store_solar', '3-3 cover_load'])
  expect(day.reasons[0]!.text).toBe(
    'charges 5.00 kWh while the grid asks 0.1000: that costs 0.1111 per kWh stored, which is worth 0.2700 later',
  )
  expect(day.costWithoutBattery / 1e9).toBeCloseTo(3.14, 9)
  for (const reason of day.reasons) expect(reason.savedByBlock).toBeGreaterThan(0)
})

test('resting is explained too', () => {
  expect(
    explained(problemOf({ importPrice: [0.2, 0.21], efficiency: 0.9, storedKwh: 5, endAtLeastKwh: 5 }))
      .reasons,
  ).toEqual([
    expect.objectContaining({
      action: 'rest',
      savedByBlock: 0,
      text: expect.stringContaining('neither storing nor drawing pays'),
    }),
  ])
})

test('a block without which a wish would be missed says which', () => {
  const { reasons } = explained(problemOf({ importPrice: [0.5, 0.2], endAtLeastKwh: 8 }))
  expect(reasons).toEqual([
    expect.objectContaining({ action: 'charge_from_grid', keptByBlock: ['stored_at_end'] }),
  ])
})

test('no block ever loses money, and the blocks cover the day once', () => {
  for (let seed = 0; seed < 10; seed++) {
    const { reasons } = explained(homeDay(seed))
    expect(reasons[0]!.firstStep).toBe(0)
    expect(reasons.at(-1)!.endStep).toBe(96)
    reasons.slice(1).forEach((reason, index) => expect(reason.firstStep).toBe(reasons[index]!.endStep))
    for (const { savedByBlock, keptByBlock } of reasons) {
      if (keptByBlock.length === 0) expect(savedByBlock).toBeGreaterThan(-1)
    }
  }
})
