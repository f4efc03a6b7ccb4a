import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'
import { JournalFault, type JournalRecord, type JournalSnapshot } from '@gridbourse/core/market'
import type { SecretKey } from '../secrets/index.ts'
import type { StoredRecord } from './frame.ts'

/*
 * What was asked, sealed under AES-256-GCM. A record keeps its sequence, time and participant's number, which the
 * tag covers; its idempotency key and its command become one command:
 *
 *   0    12 bytes  nonce, drawn
 *   12   16 bytes  tag
 *   28             sealed: u8 length of the key, the key, the command
 *
 * A snapshot is the 16 bytes of MAGIC and one sealed content. Nonces are drawn at
 * random: a journal needs another key after some 2^32 records (NIST SP 800-38D, 8.3).
 */
const NONCE = 12
const TAG = 16
const HEAD = NONCE + TAG
const MAGIC = Buffer.from('gridbourse seal\n')

/** The most bytes that sealing adds to a record: its head, and the length of its key. */
export const SEALING_ROOM = HEAD + 1

/** The record as it is written where there is a key. */
export function sealRecord(record: JournalRecord, key: SecretKey): StoredRecord {
  const { sequence, atMs, participant, command } = record
  const idempotencyKey = Buffer.from(record.key)
  const content = Buffer.allocUnsafe(1 + idempotencyKey.length + command.length)
  content[0] = idempotencyKey.length
  content.set(idempotencyKey, 1)
  content.set(command, 1 + idempotencyKey.length)
  return {
    ...record,
    key: '',
    command: seal(content, coverOf(sequence, atMs, participant), key),
    isSealed: true,
  }
}

/** The record as it was asked; one that was written without a key as it is. Throws a `JournalFault` without the right key. */
export function openRecord(record: StoredRecord, key: SecretKey | null): JournalRecord {
  if (record.isSealed !== true) return record
  const { sequence, atMs, participant } = record
  const content = unseal(record.command, coverOf(sequence, atMs, participant), key)
  const commandAt = 1 + content[0]!
  return {
    sequence,
    atMs,
    participant,
    key: new TextDecoder().decode(content.subarray(1, commandAt)),
    command: content.subarray(commandAt),
  }
}

export const sealSnapshot = ({ sequence, bytes }: JournalSnapshot, key: SecretKey): JournalSnapshot => ({
  sequence,
  bytes: Buffer.concat([MAGIC, seal(bytes, coverOf(sequence, 0, 0), key)]),
})

export function openSnapshot({ sequence, bytes }: JournalSnapshot, key: SecretKey | null): JournalSnapshot {
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length))) return { sequence, bytes }
  return { sequence, bytes: unseal(bytes.subarray(MAGIC.length), coverOf(sequence, 0, 0), key) }
}

/** What a tag covers beside the content: nothing can be taken from one place to another. */
function coverOf(sequence: number, atMs: number, participant: number): Buffer {
  const cover = Buffer.allocUnsafe(20)
  cover.writeDoubleLE(sequence, 0)
  cover.writeDoubleLE(atMs, 8)
  cover.writeUInt32LE(participant, 16)
  return cover
}

function seal(content: Uint8Array, cover: Buffer, key: SecretKey): Uint8Array {
  const bytes = Buffer.allocUnsafe(HEAD + content.length)
  const nonce = randomFillSync(bytes, 0, NONCE).subarray(0, NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(cover)
  bytes.set(cipher.update(content), HEAD)
  cipher.final()
  bytes.set(cipher.getAuthTag(), NONCE)
  return bytes
}

function unseal(bytes: Uint8Array, cover: Buffer, key: SecretKey | null): Uint8Array {
  if (key === null)
    throw new JournalFault(
      'The journal is encrypted. Give its key in GRIDBOURSE_SECRET_KEY, or its file in GRIDBOURSE_SECRET_KEY_FILE.',
      false,
    )
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
  decipher.setAAD(cover)
  decipher.setAuthTag(bytes.subarray(NONCE, HEAD))
  try {
    const content = decipher.update(bytes.subarray(HEAD))
    decipher.final()
    return new Uint8Array(content.buffer, content.byteOffset, content.length)
  } catch (cause) {
    throw new JournalFault('The journal is encrypted with another key, or was tampered with', false, cause)
  }
}
