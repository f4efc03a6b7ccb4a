import { parentPort, workerData } from 'node:worker_threads'
import { listenToBroker } from '@gridbourse/adapters/mqtt'
import { openReadingLog } from '@gridbourse/adapters/readings'
import { secretKeyFrom } from '@gridbourse/adapters/secrets'
import { listen } from './readings/listen.ts'
import type { BrokerStatus, FromReadings, ReadingsStart } from './readings/messages.ts'
import { runReadings } from './readings/readings-loop.ts'

const port = parentPort
if (port !== null) {
  const { directory, broker, now } = workerData as ReadingsStart
  try {
    runReadings(port, await openReadingLog({ directory, secret: secretKeyFrom(process.env) }), {
      now,
      openBroker(intake) {
        if (broker === null) return () => Promise.resolve()
        const told = (status: BrokerStatus): void =>
          port.postMessage({ type: 'broker', broker: status } satisfies FromReadings)
        return listen(broker, { intake, listenToBroker, told })
      },
    })
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault)
    port.postMessage({ type: 'failed', reason } satisfies FromReadings)
    port.close()
  }
}
