import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import type { SecretKey } from '../secrets/index.ts'

/** A sealed object cannot be opened: another key, or damaged. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/*
 * A sealed stream begins with 7 random bytes. Pieces of 64 KiB follow, the last one shorter or empty, each under
 * AES-256-GCM with its tag of 16 bytes behind it. A piece's nonce is the 7 bytes, its count from 0 (u32, big endian)
 * and 1 for the last piece, else 0: pieces cannot be swapped, left out or cut off (the STREAM construction of
 * Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 */
const PREFIX = 7
const PIECE = 64 * 1024
const TAG = 16

/** Seals whatever comes, piece by piece. */
export async function* sealed(
  plain: AsyncIterable<Uint8Array>,
  key: SecretKey,
): AsyncGenerator<Uint8Array, void> {
  const prefix = randomBytes(PREFIX)
  yield prefix
  let count = 0
  const seal = (piece: Uint8Array, isLast: boolean): Uint8Array => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(prefix, count++, isLast))
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }
  let rest: Uint8Array = new Uint8Array()
  for await (const pieces of cut(plain, PIECE)) {
    rest = pieces.rest
    for (const piece of pieces.whole) yield seal(piece, false)
  }
  yield seal(rest, true)
}

/** Opens what `sealed` sealed; throws `SealBroken` at the first piece that is not as it was. */
export async function* opened(
  bytes: AsyncIterable<Uint8Array>,
  key: SecretKey,
): AsyncGenerator<Uint8Array, void> {
  let prefix: Uint8Array | undefined
  let count = 0
  const open = (piece: Uint8Array, isLast: boolean): Uint8Array => {
    if (prefix === undefined || piece.length < TAG) throw new SealBroken('it is cut off')
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(prefix, count++, isLast))
    decipher.setAuthTag(piece.subarray(-TAG))
    try {
      return Buffer.concat([decipher.update(piece.subarray(0, -TAG)), decipher.final()])
    } catch (cause) {
      throw new SealBroken('the key is another one, or it was damaged', { cause })
    }
  }
  let rest: Uint8Array = new Uint8Array()
  for await (const pieces of cut(
    withoutPrefix(bytes, (taken) => (prefix = taken)),
    PIECE + TAG,
  )) {
    rest = pieces.rest
    for (const piece of pieces.whole) yield open(piece, false)
  }
  yield open(rest, true)
}

type NamingHash = { update(bytes: Uint8Array): unknown; digest(encoding: 'hex'): string }

/** Counts bytes into a name for what is stored: whoever lacks the key cannot tell by it what that is. */
export const namingHash = (key: SecretKey | null): NamingHash =>
  key === null ? createHash('sha256') : createHmac('sha256', key)

/** Tells keys apart, and nothing else of them. */
export const fingerprintOf = (key: SecretKey): string =>
  createHmac('sha256', key).update('gridbourse backup').digest('hex').slice(0, 16)

function nonce(prefix: Uint8Array, count: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(PREFIX + 5)
  bytes.set(prefix)
  bytes.writeUInt32BE(count, PREFIX)
  bytes[PREFIX + 4] = isLast ? 1 : 0
  return bytes
}

/** Cuts a stream into pieces of `size`; the last one that can still grow waits as the rest. */
async function* cut(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly whole: readonly Uint8Array[]; readonly rest: Uint8Array }, void> {
  let rest: Uint8Array = new Uint8Array()
  for await (const more of bytes) {
    const all = rest.length === 0 ? more : Buffer.concat([rest, more])
    const whole: Uint8Array[] = []
    let at = 0
    for (; all.length - at > size; at += size) whole.push(all.subarray(at, at + size))
    rest = all.subarray(at)
    yield { whole, rest }
  }
}

async function* withoutPrefix(
  bytes: AsyncIterable<Uint8Array>,
  take: (prefix: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void> {
  let head: Uint8Array | undefined = new Uint8Array()
  for await (const more of bytes) {
    if (head === undefined) {
      yield more
      continue
    }
    head = Buffer.concat([head, more])
    if (head.length < PREFIX) continue
    take(head.subarray(0, PREFIX))
    yield head.subarray(PREFIX)
    head = undefined
  }
}
