import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream'
import type { EpochMs } from '@gridbourse/core/kernel'
import { JournalConflict } from '@gridbourse/core/market'
import type { End } from '../commit.ts'
import { readRecord, watermark } from '../frame.ts'
import { corrupt, getMessage, SALT } from './message.ts'
import type { Places } from './streams.ts'

/** What a writer may go on from: it wrote message `number`, which is the last. */
export type Term = End & { readonly number: number }

/**
 * Begins a writer's term by a message that carries no record. From then on a message of an earlier writer, also
 * one still on its way, expects a last message that is no longer the last, and is refused by the server. So what
 * is read after this is all there is.
 */
export async function beginTerm(
  client: JetStreamClient,
  manager: JetStreamManager,
  places: Places,
): Promise<Term> {
  for (let attempt = 1; ; attempt++) {
    const { number, ...end } = await readEnd(manager, places)
    try {
      const bytes = watermark(end.lastSequence, SALT)
      return { ...end, number: await publishNext(client, places, { bytes, number }) }
    } catch (error) {
      if (!(error instanceof JournalConflict) || attempt === ATTEMPTS) throw error
    }
  }
}

/** A writer that is at work keeps its term: it writes faster than another can read where it is. */
const ATTEMPTS = 3

/**
 * Publishes what follows message `number`, and returns the new message's number; `JournalConflict` when another
 * message followed it.
 */
export async function publishNext(
  client: JetStreamClient,
  { records }: Places,
  { bytes, number }: { readonly bytes: Uint8Array; readonly number: number },
): Promise<number> {
  try {
    const expect = { lastSequence: number, streamName: records.stream }
    const { seq } = await client.publish(records.subject, bytes, { expect })
    return seq
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== WRONG_LAST_SEQUENCE) throw error
    throw new JournalConflict(`Somebody else wrote to ${records.stream} after its message ${number}`, error)
  }
}

const WRONG_LAST_SEQUENCE = 10_071

/** What the stream ends with; whoever writes it may go on meanwhile. */
export async function readEnd(manager: JetStreamManager, places: Places): Promise<Term> {
  const { state } = await manager.streams.info(places.records.stream)
  const number = state.last_seq
  if (number === 0) return { number, lastSequence: 0, lastAtMs: 0 as EpochMs }
  if (state.first_seq !== 1 || state.messages !== number)
    throw corrupt(state.first_seq, 'messages are missing')

  const last = await getMessage(manager, places, number)
  let message = last
  let record = message.frames.findLast((frame) => frame.isRecord)
  while (record === undefined && message.lastSequence > 0) {
    message = await getMessage(manager, places, message.number - 1)
    record = message.frames.findLast((frame) => frame.isRecord)
  }
  const lastAtMs = record === undefined ? (0 as EpochMs) : readRecord(message.bytes, record).atMs
  return { number, lastSequence: last.lastSequence, lastAtMs }
}
