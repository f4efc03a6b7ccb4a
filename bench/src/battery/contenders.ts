import { HighsScheduler, loadHighs } from '@gridbourse/adapters/solver'
import { exactSchedule, netCost, type SchedulingProblem } from '@gridbourse/core/battery'
import { glpkScheduler } from './glpk-scheduler.ts'

/** Somebody who plans a battery's day; its answer is the least cost it found, in nanos. */
export type Contender = {
  readonly name: string
  /** How many times fewer plans than the fastest it is asked for, so that a run ends. */
  readonly fewer: number
  readonly plan: (problem: SchedulingProblem) => number
}

/** The first is ours, and what the others' costs are compared with. */
export async function contenders(): Promise<readonly Contender[]> {
  const highs = new HighsScheduler(await loadHighs())
  const glpk = await glpkScheduler()
  return [
    { name: 'exact', fewer: 1, plan: (problem) => netCost(exactSchedule(problem)) },
    { name: 'highs, template basis', fewer: 2, plan: (problem) => netCost(highs.schedule(problem)) },
    { name: 'highs, cold', fewer: 8, plan: (problem) => netCost(highs.scheduleCold(problem)) },
    { name: 'glpk.js/node', fewer: 16, plan: glpk },
  ]
}
