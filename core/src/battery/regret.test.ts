import { homeDay } from '@gridbourse/testing/home-day'
import { problemOf } from '@gridbourse/testing/scheduling-problems'
import { expect, test } from 'vitest'
import { exactSchedule } from './exact-schedule.ts'
import type { SchedulingProblem } from './problem.ts'
import { outcomeOf, type WhatHappened, withForesight } from './regret.ts'

const outcome = (problem: SchedulingProblem, happened: WhatHappened) =>
  outcomeOf(problem, happened, {
    planned: exactSchedule(problem),
    foresight: exactSchedule(withForesight(problem, happened)),
  })

test('regret is what it cost to believe in an evening that did not come', () => {
  const problem = problemOf({ importPrice: [0.1, 0.4], exportPrice: [0.05, 0.05], loadKwh: [0, 4] })
  const { cost, foresight, regret } = outcome(problem, { loadWh: [0, 1000], solarWh: [0, 0] })
  expect(cost / 1e9).toBeCloseTo(0.4 - 3 * 0.05, 9)
  expect(foresight / 1e9).toBeCloseTo(0.1, 9)
  expect(regret).toBe(cost - foresight)
})

test('a day that comes as forecast leaves no regret, and no day leaves less', () => {
  for (let seed = 0; seed < 15; seed++) {
    const problem = {
      ...homeDay(seed),
      connection: problemOf({ importPrice: Array.from({ length: 96 }, () => 0) }).connection,
    }
    const [asForecast] = problem.scenarios
    const other = homeDay(seed + 1000)
    expect(Math.abs(outcome(problem, asForecast!).regret)).toBeLessThan(1)
    expect(
      outcome(problem, { ...other.scenarios[0]!, importPrice: other.importPrice }).regret,
    ).toBeGreaterThan(-1)
  }
})
