import type { JetStreamManager } from '@nats-io/jetstream'
import { JournalCorrupt } from '@gridbourse/core/market'
import { frameAt, readRecord, type Frame, type StoredRecord } from '../frame.ts'
import type { Places } from './streams.ts'

/**
 * A message of the records' stream carries whole frames (frame.ts) of records that follow each other, and the
 * message before ends where it begins. One that opens a writer's term carries a watermark alone.
 */
export type Message = {
  /** Its place in the stream, from 1. */
  readonly number: number
  readonly bytes: Buffer
  readonly frames: readonly Frame[]
  readonly lastSequence: number
}

/** One exchange owns one stream, and nobody else's bytes come between: the checksums need no secret. */
export const SALT = 0

export function parseMessage(number: number, data: Uint8Array): Message {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const frames: Frame[] = []
  for (let at = 0; at < bytes.length || frames.length === 0; at = frames.at(-1)!.end) {
    const frame = frameAt(bytes, at, SALT)
    if (frame === undefined) throw corrupt(number, `no intact record begins at its byte ${at}`)
    frames.push(frame)
  }
  return { number, bytes, frames, lastSequence: frames.at(-1)!.sequence }
}

/** Records in a message that continue `lastSequence`. */
export function recordsOf({ number, bytes, frames }: Message, lastSequence: number): StoredRecord[] {
  const records: StoredRecord[] = []
  let last = lastSequence
  for (const frame of frames) {
    if (frame.sequence !== last + (frame.isRecord ? 1 : 0))
      throw corrupt(number, `record ${last} is followed by ${frame.sequence}`)
    if (frame.isRecord) records.push(readRecord(bytes, frame))
    last = frame.sequence
  }
  return records
}

/** Asks the stream's leader. */
export async function getMessage(
  manager: JetStreamManager,
  { records }: Places,
  number: number,
): Promise<Message> {
  const stored = await manager.streams.getMessage(records.stream, { seq: number })
  if (stored === null) throw corrupt(number, 'it is gone')
  return parseMessage(number, stored.data)
}

export function corrupt(message: number, what: string): JournalCorrupt {
  const place = `message ${message}`
  return new JournalCorrupt(`The journal is corrupt at ${place}: ${what}`, place)
}
