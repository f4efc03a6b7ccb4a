import { homeDay } from '@gridbourse/testing/home-day'
import { schedulingProblems } from '@gridbourse/testing/scheduling-problems'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactSchedule } from './exact-schedule.ts'
import { planOf, storedAfterFlow } from './plan.ts'

test('a plan is whole, follows its schedule within one Wh, and its energy adds up to the mWh', () => {
  for (let seed = 0; seed < 20; seed++) {
    const problem = homeDay(seed)
    const schedule = exactSchedule(problem)
    const { batteryWh, storedMilliWh } = planOf(problem, schedule)
    let stored = problem.battery.storedWh * 1000
    batteryWh.forEach((flow, step) => {
      stored = storedAfterFlow(problem.battery, stored, flow)
      expect(storedMilliWh[step]).toBe(stored)
      expect(Number.isInteger(stored)).toBe(true)
      expect(Math.abs(stored / 1000 - schedule.storedWh[step]!)).toBeLessThan(2)
    })
  }
})

test('rounding never turns a flow round, empties the store below nothing or fills it above all', () => {
  fc.assert(
    fc.property(schedulingProblems({ oddPrices: true }), (problem) => {
      const schedule = exactSchedule(problem)
      const { batteryWh, storedMilliWh } = planOf(problem, schedule)
      batteryWh.forEach((flow, step) => {
        if (flow > 0) expect(schedule.chargeWh[step]).toBeGreaterThan(0)
        if (flow < 0) expect(schedule.dischargeWh[step]).toBeGreaterThan(0)
        expect(storedMilliWh[step]).toBeGreaterThanOrEqual(0)
        expect(storedMilliWh[step]).toBeLessThanOrEqual(problem.battery.capacityWh * 1000 + 1)
      })
    }),
    { numRuns: 200 },
  )
})
