import { parentPort, workerData } from 'node:worker_threads'
import { openLineFile } from '@gridbourse/adapters/lines'
import type { FromStreet, StreetStart } from './street/messages.ts'
import { runStreet } from './street/street-loop.ts'

const port = parentPort
if (port !== null) {
  const { setup, path } = workerData as StreetStart
  try {
    runStreet(port, setup, await openLineFile(path))
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault)
    port.postMessage({ type: 'failed', reason } satisfies FromStreet)
    port.close()
  }
}
