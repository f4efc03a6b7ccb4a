import { crc32 } from 'node:zlib'
import { assert, type EpochMs } from '@gridbourse/core/kernel'
import type { JournalRecord, ParticipantNumber } from '@gridbourse/core/market'

/*
 * One record, little endian, frames one behind the other:
 *
 *   0   u32  checksum     CRC-32 of everything behind it, begun with the journal's salt
 *   4   u32  length       of the whole frame
 *   8   u64  sequence
 *   16  u32  unsettled    sequence minus the last sequence known to be durable when this was written
 *   20  u64  atMs
 *   28  u32  participant
 *   32  u8   kind         1 record, 2 watermark, 3 sealed record
 *   33  u8   keyLength
 *   34       key          UTF-8
 *            command      up to the end of the frame
 *
 * A watermark carries no record: it says, when the writer has gone quiet, that all up to `sequence` is durable.
 */
export const FRAME_HEAD = 34

/** No frame is longer, so that a damaged length cannot ask for all the memory. */
export const LONGEST_FRAME = 1024 * 1024

const RECORD = 1
const WATERMARK = 2
const SEALED = 3

/** A record as it is stored; a sealed one's command holds its key and its command (record-seal.ts). */
export type StoredRecord = JournalRecord & { readonly isSealed?: true }

/** What a frame says about its place in the journal. */
export type Frame = {
  readonly at: number
  readonly end: number
  readonly sequence: number
  /** All up to this sequence was durable when the frame was written. */
  readonly settled: number
  readonly isRecord: boolean
}

/** The most bytes that the frame of `record` can have. */
export function frameLimit(record: StoredRecord): number {
  return FRAME_HEAD + record.key.length * 3 + record.command.length
}

/** Writes the frame of `record` at `at`, where `frameLimit` bytes are free, and returns its end. */
export function writeRecord(
  record: StoredRecord,
  to: { readonly bytes: Buffer; readonly at: number; readonly salt: number; readonly settled: number },
): number {
  const { bytes, at } = to
  const { key, command } = record
  const keyLength = key === '' ? 0 : bytes.write(key, at + FRAME_HEAD, 'utf8')
  const end = at + FRAME_HEAD + keyLength + command.length
  bytes.set(command, at + FRAME_HEAD + keyLength)
  bytes[at + 33] = keyLength
  bytes.writeUInt32LE(record.participant, at + 28)
  writeNatural(bytes, record.atMs, at + 20)
  const kind = record.isSealed === true ? SEALED : RECORD
  return seal(bytes, { at, end, kind, sequence: record.sequence, settled: to.settled, salt: to.salt })
}

/** The frame that says: all up to `sequence` is durable. */
export function watermark(sequence: number, salt: number): Buffer {
  const bytes = Buffer.alloc(FRAME_HEAD)
  seal(bytes, { at: 0, end: FRAME_HEAD, kind: WATERMARK, sequence, settled: sequence, salt })
  return bytes
}

/** The frame at `at`; undefined when no whole, intact one begins there. */
export function frameAt(bytes: Buffer, at: number, salt: number): Frame | undefined {
  const length = frameLength(bytes, at)
  if (length === undefined || at + length > bytes.length) return undefined
  const end = at + length
  if (crc32(bytes.subarray(at + 4, end), salt) !== bytes.readUInt32LE(at)) return undefined
  const sequence = readNatural(bytes, at + 8)
  return {
    at,
    end,
    sequence,
    settled: sequence - bytes.readUInt32LE(at + 16),
    isRecord: bytes[at + 32] !== WATERMARK,
  }
}

/** What the head at `at` gives as the frame's length; undefined when no head is there, or one that cannot be. */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (at + FRAME_HEAD > bytes.length) return undefined
  const length = bytes.readUInt32LE(at + 4)
  const kind = bytes[at + 32]
  if (kind !== RECORD && kind !== WATERMARK && kind !== SEALED) return undefined
  return length >= FRAME_HEAD + bytes[at + 33]! && length <= LONGEST_FRAME ? length : undefined
}

/** The record of an intact frame. Its command is a view of `bytes`. */
export function readRecord(bytes: Buffer, frame: Frame): StoredRecord {
  const { at, end, sequence } = frame
  const commandAt = at + FRAME_HEAD + bytes[at + 33]!
  const record = {
    sequence,
    atMs: readNatural(bytes, at + 20) as EpochMs,
    participant: bytes.readUInt32LE(at + 28) as ParticipantNumber,
    key: commandAt === at + FRAME_HEAD ? '' : bytes.toString('utf8', at + FRAME_HEAD, commandAt),
    command: new Uint8Array(bytes.buffer, bytes.byteOffset + commandAt, end - commandAt),
  }
  return bytes[at + 32] === SEALED ? { ...record, isSealed: true } : record
}

function seal(
  bytes: Buffer,
  frame: {
    readonly at: number
    readonly end: number
    readonly kind: number
    readonly sequence: number
    readonly settled: number
    readonly salt: number
  },
): number {
  const { at, end, sequence } = frame
  bytes.writeUInt32LE(end - at, at + 4)
  writeNatural(bytes, sequence, at + 8)
  bytes.writeUInt32LE(sequence - frame.settled, at + 16)
  bytes[at + 32] = frame.kind
  bytes.writeUInt32LE(crc32(bytes.subarray(at + 4, end), frame.salt), at)
  return end
}

function writeNatural(bytes: Buffer, value: number, at: number): void {
  assert(Number.isSafeInteger(value) && value >= 0, 'a journal holds whole numbers from 0')
  bytes.writeUInt32LE(value % 2 ** 32, at)
  bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4)
}

function readNatural(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
}
