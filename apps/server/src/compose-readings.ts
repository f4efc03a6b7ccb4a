import { parentPort, workerData } from 'node:worker_threads'
import { openReadingLog } from '@gridbourse/adapters/readings'
import type { FromReadings, ReadingsStart } from './readings/messages.ts'
import { runReadings } from './readings/readings-loop.ts'

const port = parentPort
if (port !== null) {
  const { directory, now } = workerData as ReadingsStart
  try {
    runReadings(port, await openReadingLog({ directory }), { now, openBroker: () => () => Promise.resolve() })
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault)
    port.postMessage({ type: 'failed', reason } satisfies FromReadings)
    port.close()
  }
}
