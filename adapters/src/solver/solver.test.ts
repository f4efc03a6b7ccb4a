import { netCost, type ScheduleSolver, type SchedulingProblem } from '@gridbourse/core/battery'
import { bytesOf, scheduleSolverContract, shuffled } from '@gridbourse/testing/schedule-solver-contract'
import { homeDay } from '@gridbourse/testing/home-day'
import { physicalFaults, schedulingProblems } from '@gridbourse/testing/scheduling-problems'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openSolver } from './index.ts'

scheduleSolverContract('the exact solver, in the caller', () => openSolver({ workers: 0 }))
scheduleSolverContract('the exact solver, on two threads', () => openSolver({ workers: 2 }))
scheduleSolverContract('HiGHS, in the caller', () => openSolver({ workers: 0, method: 'highs' }), 30)
scheduleSolverContract('HiGHS, on two threads', () => openSolver({ workers: 2, method: 'highs' }), 30)

describe('a plan is a function of its problem alone', () => {
  test.each(['exact', 'highs'] as const)(
    '%s plans 1,000 homes, shuffled, on one thread and on two, to the same bytes',
    async (method) => {
      const homes = Array.from({ length: 1000 }, (_, seed) => homeDay(seed, method === 'exact' ? 96 : 24))
      const order = shuffled(homes.length)
      const [alone, together] = await Promise.all([1, 2].map((workers) => openSolver({ workers, method })))
      const inOrder = await alone!.solve(homes)
      const mixed = await together!.solve(order.map((index) => homes[index]!))
      await Promise.all([alone!.close(), together!.close()])
      const differing = order.filter((index, place) => bytesOf(mixed[place]!) !== bytesOf(inOrder[index]!))
      expect(inOrder).toHaveLength(1000)
      expect(differing).toEqual([])
    },
  )
})

describe('HiGHS is the oracle of the exact solver', () => {
  const exact = openSolver({ workers: 0 })
  const highs = openSolver({ workers: 0, method: 'highs' })
  afterAll(() => Promise.all([exact.close(), highs.close()]))

  const plannedBy = async (solver: ScheduleSolver, problem: SchedulingProblem) =>
    (await solver.solve([problem]))[0]!

  /**
   * In money. Where wishes are missed, HiGHS is let off the last mWh of each of them in each step, which is worth at
   * most what the dearest price makes of it.
   */
  const tolerance = (problem: SchedulingProblem, missed: number): number => {
    const { importPrice, exportPrice, end, wear } = problem
    const dearest = Math.max(
      ...Array.from(importPrice).map(Math.abs),
      ...Array.from(exportPrice).map(Math.abs),
    )
    const perWh = dearest + Math.abs(end.valuePerKwh) + wear.pricePerKwh
    return 1e-6 + (missed * problem.stepHours.length * 0.001 * perWh) / 1e9
  }

  test.each([
    { kind: 'ordinary prices', oddPrices: false, numRuns: 60 },
    { kind: 'prices below zero, and dear exports', oddPrices: true, numRuns: 60 },
  ])('with $kind: the same cost, the same wishes missed', async ({ oddPrices, numRuns }) => {
    let kept = 0
    await fc.assert(
      fc.asyncProperty(schedulingProblems({ oddPrices }), async (problem) => {
        const [ours, theirs] = [await plannedBy(exact, problem), await plannedBy(highs, problem)]
        if (ours.unmet.length === 0) kept++
        expect(ours.unmet.map(({ wish }) => wish)).toEqual(theirs.unmet.map(({ wish }) => wish))
        const apart = Math.abs(netCost(ours) - netCost(theirs)) / 1e9
        expect(apart).toBeLessThan(tolerance(problem, ours.unmet.length))
      }),
      { numRuns },
    )
    expect(kept).toBeGreaterThan(numRuns / 4)
  })

  test('whole days of 96 steps: the same cost', async () => {
    for (let seed = 0; seed < 100; seed++) {
      const [ours, theirs] = [await plannedBy(exact, homeDay(seed)), await plannedBy(highs, homeDay(seed))]
      expect(Math.abs(netCost(ours) - netCost(theirs)) / 1e9).toBeLessThan(1e-6)
    }
  })

  test('what HiGHS plans against a demand charge is possible', async () => {
    await fc.assert(
      fc.asyncProperty(schedulingProblems({ oddPrices: true, demandCharge: true }), async (problem) => {
        expect(physicalFaults(problem, await plannedBy(highs, problem))).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})
