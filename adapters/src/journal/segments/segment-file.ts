import { randomInt } from 'node:crypto'
import { open, readdir, rename, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { JournalCorrupt } from '@gridbourse/core/market'

/*
 * A segment file is named for its first sequence, `0000000000000001.segment`, and begins:
 *
 *   0   8 bytes  "gridseg" and a line feed
 *   8   u32      version, 1
 *   12  u32      salt, drawn once for the whole journal
 *   16  u64      first sequence
 *   24  u32      CRC-32 of the 24 bytes before
 *   28  u32      0
 *
 * Frames follow. The salt begins every frame's checksum: bytes inside a stranger's command cannot pass as a
 * frame, nor can a segment of another journal pass as one of this.
 */
export const SEGMENT_HEAD = 32

const MAGIC = Buffer.from('gridseg\n')
const VERSION = 1
const NAME = /^(\d{16})\.segment$/

export type Segment = { readonly name: string; readonly path: string; readonly firstSequence: number }

export function drawSalt(): number {
  return randomInt(2 ** 32)
}

/** The segments in a directory, oldest first. */
export async function listSegments(directory: string): Promise<Segment[]> {
  const names = (await readdir(directory)).filter((name) => NAME.test(name)).toSorted()
  return names.map((name) => ({
    name,
    path: join(directory, name),
    firstSequence: Number.parseInt(name, 10),
  }))
}

/** A new segment with its header, durable under its name, open for reading and writing. */
export async function createSegment(
  directory: string,
  { firstSequence, salt }: { readonly firstSequence: number; readonly salt: number },
): Promise<{ readonly segment: Segment; readonly handle: FileHandle }> {
  const name = `${String(firstSequence).padStart(16, '0')}.segment`
  const path = join(directory, name)
  const unfinished = `${path}.unfinished`
  const handle = await open(unfinished, 'w+')
  try {
    await writeFully(handle, header(firstSequence, salt), 0)
    await handle.sync()
    await rename(unfinished, path)
    await syncDirectory(directory)
  } catch (error) {
    await handle.close()
    throw error
  }
  return { segment: { name, path, firstSequence }, handle }
}

/** Reads a segment's header, checks it against the segment's name, and returns the salt. */
export async function readSalt(segment: Segment, handle: FileHandle): Promise<number> {
  const bytes = Buffer.alloc(SEGMENT_HEAD)
  const { bytesRead } = await handle.read(bytes, 0, SEGMENT_HEAD, 0)
  const salt = bytes.readUInt32LE(12)
  if (bytesRead === SEGMENT_HEAD && bytes.equals(header(segment.firstSequence, salt))) return salt
  throw corrupt(segment, 0, 'its header is not the one of this segment')
}

export function corrupt(segment: Segment, offset: number, what: string): JournalCorrupt {
  const place = `${segment.name} offset ${offset}`
  return new JournalCorrupt(`The journal is corrupt at ${place}: ${what}`, place)
}

/** Makes the names in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A write may be short, when the disk is nearly full or the file nearly too large. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

function header(firstSequence: number, salt: number): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEAD)
  MAGIC.copy(bytes)
  bytes.writeUInt32LE(VERSION, 8)
  bytes.writeUInt32LE(salt, 12)
  bytes.writeBigUInt64LE(BigInt(firstSequence), 16)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 24)), 24)
  return bytes
}
