import { Worker } from 'node:worker_threads'
import type { FromLake, LakeStart, ToLake } from '../compose-lake.ts'
import type { Readings } from './readings.ts'

/** Waits with starting: whoever only looks at a market needs no lake. */
const FIRST_LOOK_MS = 1_000

/**
 * The thread that brings readings into the lake, as the main thread sees it. It is started when there is a first
 * reading, so that a market without any loads nothing for it.
 */
export class LakeThread {
  readonly #watch: NodeJS.Timeout
  #worker: Worker | undefined

  constructor(
    start: Omit<LakeStart, 'batches'>,
    { readings, warn }: { readonly readings: Readings; readonly warn: (reason: string) => void },
  ) {
    this.#watch = setInterval(() => {
      if (readings.lastSequence === 0) return
      clearInterval(this.#watch)
      const batches = readings.follow()
      const workerData: LakeStart = { ...start, batches }
      this.#worker = new Worker(new URL('../compose-lake.ts', import.meta.url), {
        workerData,
        transferList: [batches],
      })
      this.#worker.on('message', ({ reason }: FromLake) => warn(reason))
      this.#worker.on('error', (fault) => warn(`The lake is not written: ${String(fault)}`))
    }, FIRST_LOOK_MS).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#watch)
    const worker = this.#worker
    if (worker === undefined) return
    const gone = new Promise((exited) => worker.once('exit', exited))
    worker.postMessage({ type: 'stop' } satisfies ToLake)
    const late = setTimeout(() => void worker.terminate(), 5_000)
    await gone
    clearTimeout(late)
  }
}
