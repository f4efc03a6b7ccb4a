import { parentPort, workerData } from 'node:worker_threads'
import { openJournal } from './compose-journal.ts'
import { runEngine } from './engine/engine-loop.ts'
import { letHotPathsInline } from './engine/inlining.ts'
import type { ClockSetup } from './engine/market-clock.ts'
import type { FromEngine, MarketSetup } from './engine/messages.ts'

/** What the engine's thread is started with. */
export type EngineStart = {
  /** `segments`, or `nats://host:port/stream`. */
  readonly journal: string
  /** Folder of the segment files. */
  readonly directory: string
  readonly setup: MarketSetup
  readonly clock: ClockSetup
}

const port = parentPort
if (port !== null) {
  const { journal, directory, setup, clock } = workerData as EngineStart
  letHotPathsInline()
  try {
    await runEngine(port, await openJournal(journal, directory), setup, clock)
  } catch (fault) {
    const { name, message } = fault instanceof Error ? fault : new Error(String(fault))
    port.postMessage({ type: 'not_started', fault: name, reason: message } satisfies FromEngine)
    port.close()
  }
}
