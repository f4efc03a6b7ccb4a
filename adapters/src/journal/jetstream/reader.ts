import type { StoredRecord } from '../frame.ts'
import { DeliverPolicy, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream'
import { JournalFault } from '@gridbourse/core/market'
import { corrupt, getMessage, parseMessage, recordsOf } from './message.ts'
import type { Places } from './streams.ts'

export type ReadSettings = {
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly places: Places
  /** A server silent for so long is given up. */
  readonly timeoutMs: number
}

/** The records from `from` up to message `lastMessage`, which are durable; one batch per message. */
export async function* readMessages(
  settings: ReadSettings,
  { from, lastMessage }: { readonly from: number; readonly lastMessage: number },
): AsyncGenerator<readonly StoredRecord[]> {
  const first = await firstMessageWith(settings, { sequence: from, lastMessage })
  if (first === undefined) return
  let lastSequence = first.lastSequenceBefore
  let expected = first.number
  for await (const { number, data } of messagesFrom(settings, first.number)) {
    if (number !== expected) throw corrupt(expected, 'it is gone')
    const message = parseMessage(number, data)
    const records = recordsOf(message, lastSequence)
    const wanted = records[0] !== undefined && records[0].sequence >= from
    const batch = wanted ? records : records.filter(({ sequence }) => sequence >= from)
    if (batch.length > 0) yield batch
    if (number === lastMessage) return
    lastSequence = message.lastSequence
    expected++
  }
}

/** Found by halving: the records' sequences rise with the messages' numbers. */
async function firstMessageWith(
  { manager, places }: ReadSettings,
  { sequence, lastMessage }: { readonly sequence: number; readonly lastMessage: number },
): Promise<{ readonly number: number; readonly lastSequenceBefore: number } | undefined> {
  if (sequence === 1 && lastMessage > 0) return { number: 1, lastSequenceBefore: 0 }
  let low = 1
  let high = lastMessage + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const { lastSequence } = await getMessage(manager, places, middle)
    if (lastSequence >= sequence) high = middle
    else low = middle + 1
  }
  if (low > lastMessage) return undefined
  const lastSequenceBefore = low === 1 ? 0 : (await getMessage(manager, places, low - 1)).lastSequence
  return { number: low, lastSequenceBefore }
}

async function* messagesFrom(
  { client, places, timeoutMs }: ReadSettings,
  number: number,
): AsyncGenerator<{ readonly number: number; readonly data: Uint8Array }> {
  const start = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: number }
  const consumer = await client.consumers.get(places.records.stream, start)
  const messages = await consumer.consume({ max_messages: MESSAGES_AHEAD })
  let isWaiting = true
  let hasMoved = false
  const watchdog = setInterval(() => {
    if (isWaiting && !hasMoved)
      messages.stop(new JournalFault('The journal cannot be read: the server is silent', true))
    hasMoved = false
  }, timeoutMs)
  try {
    for await (const message of messages) {
      hasMoved = true
      isWaiting = false
      yield { number: message.seq, data: message.data }
      isWaiting = true
    }
  } finally {
    clearInterval(watchdog)
    await messages.close()
    await consumer.delete().catch(() => false)
  }
}

const MESSAGES_AHEAD = 64
