import { crc32 } from 'node:zlib'
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import type { JournalSnapshot } from '@gridbourse/core/market'
import type { Places } from './streams.ts'

/*
 * A snapshot is cut into parts, one message each, and exists once a message on the subject
 * `<snapshots>.at.<sequence>` gives their numbers. One that cannot be put together again is passed over.
 */
type Contents = { readonly parts: readonly number[]; readonly checksum: number }

const PART = 512 * 1024

export async function publishSnapshot(
  client: JetStreamClient,
  { snapshots }: Places,
  { sequence, bytes }: JournalSnapshot,
): Promise<void> {
  const parts: number[] = []
  let checksum = 0
  for (let at = 0; at < bytes.length; at += PART) {
    const part = bytes.subarray(at, at + PART)
    const { seq } = await client.publish(`${snapshots.subject}.parts`, part)
    parts.push(seq)
    checksum = crc32(part, checksum)
  }
  const contents: Contents = { parts, checksum }
  await client.publish(`${snapshots.subject}.at.${sequence}`, JSON.stringify(contents))
}

export async function newestPublishedSnapshot(
  manager: JetStreamManager,
  places: Places,
  atMost: number,
): Promise<JournalSnapshot | undefined> {
  const sequences = (await listSnapshots(manager, places)).filter((sequence) => sequence <= atMost)
  for (const sequence of sequences.toReversed()) {
    const bytes = await readIntact(manager, places, sequence)
    if (bytes !== undefined) return { sequence, bytes }
  }
  return undefined
}

/** Sequences of the snapshots, oldest first. */
export async function listSnapshots(manager: JetStreamManager, { snapshots }: Places): Promise<number[]> {
  const info = await manager.streams.info(snapshots.stream, { subjects_filter: `${snapshots.subject}.at.*` })
  const subjects = Object.keys(info.state.subjects ?? {})
  return subjects.map((subject) => Number(subject.split('.').at(-1))).toSorted((a, b) => a - b)
}

async function readIntact(
  manager: JetStreamManager,
  { snapshots }: Places,
  sequence: number,
): Promise<Uint8Array | undefined> {
  const named = await manager.streams.getMessage(snapshots.stream, {
    last_by_subj: `${snapshots.subject}.at.${sequence}`,
  })
  if (named === null) return undefined
  const contents = named.json<Contents>()
  const parts: Uint8Array[] = []
  for (const seq of contents.parts) {
    const part = await manager.streams.getMessage(snapshots.stream, { seq })
    if (part === null) return undefined
    parts.push(part.data)
  }
  const bytes = Buffer.concat(parts)
  return crc32(bytes) === contents.checksum
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : undefined
}
