import { open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { JournalSnapshot } from '@gridbourse/core/market'
import { readAt } from './frame-stream.ts'
import { syncDirectory, writeFully } from './segment-file.ts'

/*
 * A snapshot file is named for the record it follows, `0000000000000042.snapshot`:
 *
 *   0   8 bytes  "gridsnp" and a line feed
 *   8   u32      version, 1
 *   12  u32      salt of the journal
 *   16  u64      sequence
 *   24           bytes
 *       u32      CRC-32 of all before
 *
 * It gets its name when it is whole and durable. All are kept.
 */
const MAGIC = Buffer.from('gridsnp\n')
const VERSION = 1
const HEAD = 24
const NAME = /^(\d{16})\.snapshot$/

/** Checksums and writes this much between two turns of the event loop. */
const PIECE = 1024 * 1024

export async function saveSnapshotFile(
  directory: string,
  snapshot: JournalSnapshot,
  salt: number,
): Promise<void> {
  const path = join(directory, nameOf(snapshot.sequence))
  const unfinished = `${path}.unfinished`
  try {
    await writeSnapshot(unfinished, snapshot, salt)
  } catch (error) {
    // A disk that is full needs the room.
    await rm(unfinished, { force: true })
    throw error
  }
  await rename(unfinished, path)
  await syncDirectory(directory)
}

/** The newest intact snapshot at or before `atMost`; damaged ones are passed over. */
export async function newestSnapshotFile(
  directory: string,
  { atMost, salt }: { readonly atMost: number; readonly salt: number },
): Promise<JournalSnapshot | undefined> {
  const sequences = (await listSnapshots(directory)).filter((sequence) => sequence <= atMost)
  for (const sequence of sequences.toReversed()) {
    const bytes = await readIntact(join(directory, nameOf(sequence)), header(sequence, salt))
    if (bytes !== undefined) return { sequence, bytes }
  }
  return undefined
}

/** Sequences of the snapshots in a directory, oldest first. */
export async function listSnapshots(directory: string): Promise<number[]> {
  const names = (await readdir(directory)).filter((name) => NAME.test(name))
  return names.map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b)
}

async function writeSnapshot(
  path: string,
  { sequence, bytes }: JournalSnapshot,
  salt: number,
): Promise<void> {
  const handle = await open(path, 'w')
  try {
    const head = header(sequence, salt)
    await writeFully(handle, head, 0)
    let checksum = crc32(head)
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE)
      await writeFully(handle, piece, HEAD + at)
      checksum = crc32(piece, checksum)
    }
    const trailer = Buffer.alloc(4)
    trailer.writeUInt32LE(checksum)
    await writeFully(handle, trailer, HEAD + bytes.length)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readIntact(path: string, head: Buffer): Promise<Uint8Array | undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size < HEAD + 4) return undefined
    const file = await readAt(handle, 0, size)
    if (file.length < size || !file.subarray(0, HEAD).equals(head)) return undefined
    const end = size - 4
    let checksum = 0
    for (let at = 0; at < end; at += PIECE) {
      checksum = crc32(file.subarray(at, Math.min(end, at + PIECE)), checksum)
      await new Promise(setImmediate)
    }
    if (checksum !== file.readUInt32LE(end)) return undefined
    return new Uint8Array(file.buffer, file.byteOffset + HEAD, end - HEAD)
  } finally {
    await handle.close()
  }
}

function nameOf(sequence: number): string {
  return `${String(sequence).padStart(16, '0')}.snapshot`
}

function header(sequence: number, salt: number): Buffer {
  const bytes = Buffer.alloc(HEAD)
  MAGIC.copy(bytes)
  bytes.writeUInt32LE(VERSION, 8)
  bytes.writeUInt32LE(salt, 12)
  bytes.writeBigUInt64LE(BigInt(sequence), 16)
  return bytes
}
