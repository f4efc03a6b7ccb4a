import {
  assert,
  BusFault,
  isOfTopic,
  type Bus,
  type BusDelivery,
  type BusSubscription,
} from '@gridbourse/core/kernel'
import { Consumption } from './consumption.ts'

export type ProcessBusOptions = {
  /** How many of the latest messages are kept. Default 100,000. */
  readonly kept?: number
}

const KEPT = 100_000
const BATCH = 256

/** A bus within one process: as much of the past as fits, and nothing after its end. */
export function openProcessBus({ kept = KEPT }: ProcessBusOptions = {}): Bus {
  let messages: BusDelivery[] = []
  let last = 0
  let isClosed = false
  /** By consumer: everything up to here is finished. */
  const finished = new Map<string, number>()
  const names = new Set<string>()
  const consumptions = new Set<Consumption>()

  const after = (sequence: number, topic: string | undefined): BusDelivery[] => {
    const first = messages[0]?.sequence ?? last + 1
    const batch: BusDelivery[] = []
    for (let at = Math.max(0, sequence + 1 - first); at < messages.length && batch.length < BATCH; at++) {
      const message = messages[at]!
      if (isOfTopic(message.topic, topic)) batch.push(message)
    }
    return batch
  }

  return {
    keeps: 'process',
    async publish(told) {
      if (isClosed) throw new BusFault('The bus is closed')
      for (const message of told) messages.push({ ...message, sequence: ++last })
      if (messages.length >= 2 * kept) messages = messages.slice(-kept)
      for (const consumption of consumptions) consumption.wake()
    },
    newest: () => Promise.resolve(messages.at(-1)),
    async subscribe({ consumer, from = 1, topic }, handle): Promise<BusSubscription> {
      if (isClosed) throw new BusFault('The bus is closed')
      if (consumer !== undefined) {
        assert(!names.has(consumer), 'a consumer is one at a time')
        names.add(consumer)
      }
      let at = (consumer === undefined ? undefined : finished.get(consumer)) ?? from - 1
      const consumption = new Consumption(
        {
          next() {
            const batch = after(at, topic)
            if (batch.length === 0) at = Math.max(at, last)
            return Promise.resolve(batch)
          },
          finish(batch) {
            at = batch.at(-1)!.sequence
            if (consumer !== undefined) finished.set(consumer, at)
            return Promise.resolve()
          },
        },
        handle,
      )
      consumptions.add(consumption)
      return {
        get failure() {
          return consumption.failure
        },
        async stop() {
          consumptions.delete(consumption)
          await consumption.stop()
          if (consumer !== undefined) names.delete(consumer)
        },
      }
    },
    async close() {
      isClosed = true
      await Promise.all([...consumptions].map((consumption) => consumption.stop()))
    },
  }
}
