import { type Scenario, type SchedulingProblem, stepsOf } from './problem.ts'
import { netCost, type Schedule, scheduleOf } from './schedule.ts'

/** What really came: load and solar, and the prices where they differed from those planned with. */
export type WhatHappened = Pick<Scenario, 'loadWh' | 'solarWh'> &
  Partial<Pick<SchedulingProblem, 'importPrice' | 'exportPrice'>>

/** How a plan turned out, in nanos, each less what the energy left is worth. */
export type Outcome = {
  readonly cost: number
  readonly foresight: number
  /** What not knowing the day cost; never below zero unless the plan missed a wish that foresight kept. */
  readonly regret: number
}

/** The problem of somebody who knew what was coming; its plan is the foresight that {@link outcomeOf} compares with. */
export const withForesight = (problem: SchedulingProblem, happened: WhatHappened): SchedulingProblem => ({
  ...problem,
  importPrice: happened.importPrice ?? problem.importPrice,
  exportPrice: happened.exportPrice ?? problem.exportPrice,
  scenarios: [{ weight: 1, loadWh: happened.loadWh, solarWh: happened.solarWh }],
})

/** Scores the flows of `planned` on the day that happened, against the plan `foresight` made knowing it. */
export function outcomeOf(
  problem: SchedulingProblem,
  happened: WhatHappened,
  plans: { readonly planned: Schedule; readonly foresight: Schedule },
): Outcome {
  const unknown = new Float64Array(stepsOf(problem))
  const lived = scheduleOf(withForesight(problem, happened), plans.planned, {
    worthOfMore: unknown,
    worthOfLess: unknown,
  })
  const [cost, foresight] = [netCost(lived), netCost(plans.foresight)]
  return { cost, foresight, regret: cost - foresight }
}
