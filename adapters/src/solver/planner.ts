import {
  exactSchedule,
  isPlannedExactly,
  type Schedule,
  type SchedulingProblem,
} from '@gridbourse/core/battery'
import { HighsScheduler } from './highs-scheduler.ts'
import { loadHighs } from './load-highs.ts'

/** Which solver plans: the exact one wherever it can (`exact`), or HiGHS always (`highs`). */
export type Method = 'exact' | 'highs'

/** Plans one problem after the other in the thread it lives in. HiGHS is loaded when it is first needed. */
export class Planner {
  readonly #method: Method
  #highs: Promise<HighsScheduler> | undefined

  constructor(method: Method = 'exact') {
    this.#method = method
  }

  async plan(problems: readonly SchedulingProblem[]): Promise<Schedule[]> {
    const schedules: Schedule[] = []
    for (const problem of problems) {
      const isOurs = this.#method === 'exact' && isPlannedExactly(problem)
      schedules.push(isOurs ? exactSchedule(problem) : (await this.#loaded()).schedule(problem))
    }
    return schedules
  }

  async close(): Promise<void> {
    const highs = await this.#highs
    highs?.close()
  }

  #loaded(): Promise<HighsScheduler> {
    this.#highs ??= loadHighs().then((highs) => new HighsScheduler(highs))
    return this.#highs
  }
}
