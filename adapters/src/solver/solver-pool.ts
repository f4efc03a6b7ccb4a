import { Worker } from 'node:worker_threads'
import {
  type Schedule,
  type ScheduleSolver,
  type SchedulingProblem,
  SolverFault,
} from '@gridbourse/core/battery'
import { type Method, Planner } from './planner.ts'
import type { Done, Work } from './worker-messages.ts'

export type SolverOptions = {
  /** How many threads plan besides this one; with 0 this one plans. */
  readonly workers: number
  readonly method?: Method
}

/** Opens a solver. Close it: a worker keeps the process alive. */
export function openSolver({ workers, method = 'exact' }: SolverOptions): ScheduleSolver {
  if (workers > 0) return new SolverPool(workers, method)
  const planner = new Planner(method)
  return { solve: (problems) => planner.plan(problems), close: () => planner.close() }
}

/** Large enough that sending costs little, small enough that no worker idles long at the end. */
const BATCH = 64

/** The caller keeps its series: they are copied to the thread. */
const NOTHING_GIVEN_AWAY: readonly [] = []

class SolverPool implements ScheduleSolver {
  readonly #workers: readonly Worker[]
  readonly #idle: Worker[]
  readonly #waiting: Batch[] = []
  readonly #running = new Map<Worker, Batch>()
  #batches = 0
  #fault: SolverFault | undefined

  constructor(workers: number, method: Method) {
    this.#workers = Array.from({ length: workers }, () => this.#start(method))
    this.#idle = [...this.#workers]
  }

  async solve(problems: readonly SchedulingProblem[]): Promise<readonly Schedule[]> {
    if (this.#fault !== undefined) throw this.#fault
    const batches: Promise<readonly Schedule[]>[] = []
    for (let first = 0; first < problems.length; first += BATCH) {
      batches.push(this.#enqueue(problems.slice(first, first + BATCH)))
    }
    return (await Promise.all(batches)).flat()
  }

  async close(): Promise<void> {
    this.#fail(new SolverFault('the solver was closed'))
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #start(method: Method): Worker {
    const worker = new Worker(new URL('./solver-worker.ts', import.meta.url), { workerData: method })
    worker.on('message', (done: Done) => this.#finish(worker, done))
    worker.on('error', (cause) => this.#fail(new SolverFault('a solver thread failed', { cause })))
    return worker
  }

  #enqueue(problems: readonly SchedulingProblem[]): Promise<readonly Schedule[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Schedule[]>()
    this.#waiting.push({ work: { batch: this.#batches++, problems }, resolve, reject })
    this.#next()
    return promise
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const worker = this.#idle.pop()!
      const batch = this.#waiting.shift()!
      this.#running.set(worker, batch)
      worker.postMessage(batch.work, NOTHING_GIVEN_AWAY)
    }
  }

  #finish(worker: Worker, done: Done): void {
    const batch = this.#running.get(worker)
    this.#running.delete(worker)
    this.#idle.push(worker)
    if ('fault' in done) batch?.reject(new SolverFault(done.fault))
    else batch?.resolve(done.schedules)
    this.#next()
  }

  /** Tells everybody who still waits; nothing more is taken on. */
  #fail(fault: SolverFault): void {
    this.#fault ??= fault
    for (const { reject } of [...this.#waiting.splice(0), ...this.#running.values()]) reject(fault)
    this.#running.clear()
  }
}

type Batch = {
  readonly work: Work
  readonly resolve: (schedules: readonly Schedule[]) => void
  readonly reject: (fault: SolverFault) => void
}
