import type { BrokerStatus } from './messages.ts'
import type { ReadingsIntake } from './readings-loop.ts'
import { readingsOfMessage, TOPICS } from './broker-message.ts'

/** How a broker is listened to; filled by `adapters/mqtt`. */
export type Listen = (options: {
  readonly url: string
  readonly clientId: string
  readonly topics: readonly string[]
  readonly receive: (topic: string, payload: Uint8Array) => Promise<void>
  readonly told: (status: Pick<BrokerStatus, 'url' | 'status' | 'messages'>) => void
}) => { stop(): Promise<void> }

/** Brings what a broker tells into the log. Returns what stops it. */
export function listen(
  broker: { readonly url: string; readonly clientId: string },
  {
    intake,
    listenToBroker,
    told,
  }: {
    readonly intake: ReadingsIntake
    readonly listenToBroker: Listen
    readonly told: (status: BrokerStatus) => void
  },
): () => Promise<void> {
  let refused = 0
  let lastProblem: string | null = null
  const listening = listenToBroker({
    ...broker,
    topics: TOPICS,
    async receive(topic, payload) {
      const { readings, problem } = readingsOfMessage(topic, payload, intake.now())
      if (problem !== null) {
        refused++
        lastProblem = problem
      }
      // A message that holds no reading is done with: sent again it would hold none.
      if (readings.length > 0) await intake.take(readings, { by: 0, owner: null })
    },
    told: (status) => told({ ...status, refused, lastProblem }),
  })
  return () => listening.stop()
}
