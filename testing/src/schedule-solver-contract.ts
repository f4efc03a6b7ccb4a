import type { Schedule, ScheduleSolver, SchedulingProblem } from '@gridbourse/core/battery'
import { seededRandom } from '@gridbourse/core/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { homeDay } from './home-day.ts'
import { physicalFaults, problemOf } from './scheduling-problems.ts'

/** What every solver of battery plans keeps. `homes` is how many are planned twice, in another order. */
export function scheduleSolverContract(name: string, open: () => ScheduleSolver, homes = 100): void {
  describe(`${name} is a solver of battery plans`, () => {
    let solver: ScheduleSolver
    beforeAll(() => {
      solver = open()
    })
    afterAll(() => solver.close())
    const solve = async (problem: SchedulingProblem) => (await solver.solve([problem]))[0]!

    test('answers nothing to nothing', async () => {
      expect(await solver.solve([])).toEqual([])
    })

    test('finds the least cost', async () => {
      const { cost } = await solve(
        problemOf({ importPrice: [0.1, 0.1, 0.3, 0.3], efficiency: Math.sqrt(0.9) }),
      )
      expect(cost.total / 1e9).toBeCloseTo(-1.7, 6)
    })

    test('keeps a peak low where it is paid for', async () => {
      const story = {
        importPrice: [0.2, 0.2, 0.2],
        exportPrice: [0, 0, 0],
        loadKwh: [1, 6, 1],
        efficiency: 0.9,
      }
      const demandCharge = { pricePerKw: 5, peakSoFarKw: 2 }
      const { meter, cost } = await solve(
        problemOf({ ...story, storedKwh: 5, endAtLeastKwh: 5, demandCharge }),
      )
      for (const imported of meter.importWh) expect(imported).toBeCloseTo(2908.397, 2)
      expect(cost.demand / 1e9).toBeCloseTo(5 * (2.908397 - 2), 5)
    })

    test('never charges and discharges at once, also where it would be paid to', async () => {
      const problem = problemOf({ importPrice: [-0.1, -0.1, 0.2], efficiency: 0.8, storedKwh: 10 })
      const schedule = await solve(problem)
      expect(physicalFaults(problem, schedule)).toEqual([])
      expect(schedule.cost.total / 1e9).toBeCloseTo(-0.1 * (5 - 3.2) - 0.2 * 5, 6)
    })

    test('names the wish it cannot keep, and plans the best without it', async () => {
      const { chargeWh, unmet } = await solve(problemOf({ importPrice: [0.9], endAtLeastKwh: 8 }))
      expect(chargeWh[0]).toBeCloseTo(5000, 2)
      expect(unmet).toEqual([
        { wish: 'stored_at_end', steps: 1, worstStep: 0, worstByWh: expect.closeTo(3000, 2) },
      ])
    })

    test('plans each problem as if it were alone, whatever is planned before it', async () => {
      const problems = Array.from({ length: homes }, (_, seed) => homeDay(seed, seed % 3 === 0 ? 24 : 96))
      const order = shuffled(problems.length)
      const inOrder = await solver.solve(problems)
      const inAnotherOrder = await solver.solve(order.map((index) => problems[index]!))
      order.forEach((index, place) =>
        expect(bytesOf(inAnotherOrder[place]!)).toEqual(bytesOf(inOrder[index]!)),
      )
    })
  })
}

/** Every bit of a schedule's series, so that equal means equal. */
export const bytesOf = ({ chargeWh, dischargeWh, storedWh, worthOfMore }: Schedule): string =>
  [chargeWh, dischargeWh, storedWh, worthOfMore]
    .map((series) => Buffer.from(series.buffer, series.byteOffset, series.byteLength).toString('hex'))
    .join(' ')

/** The numbers below `count`, the same way mixed every time. */
export function shuffled(count: number): number[] {
  const random = seededRandom('another order')
  const order = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
  return order
}
