import type { SchedulingProblem } from './problem.ts'
import type { Schedule } from './schedule.ts'

/**
 * Plans batteries. A plan is a function of its problem alone: not of the order of the problems, nor of those
 * solved before, nor of how many work at once. Wishes that cannot be kept are named in the plan.
 */
export type ScheduleSolver = {
  /** One schedule per problem, in their order. Throws `SolverFault` where the solver itself fails. */
  solve(problems: readonly SchedulingProblem[]): Promise<readonly Schedule[]>
  close(): Promise<void>
}

/** The solver failed, which says nothing about the problem; trying again may help. */
export class SolverFault extends Error {
  override readonly name = 'SolverFault'
}
