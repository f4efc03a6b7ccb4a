import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { secretKeyIn, type SecretKey } from './secret-key.ts'

/** Seals small texts, each to its place: what was sealed for one place cannot be opened at another. */
export type Cipher = {
  seal(text: string, place: string): Uint8Array
  /** Throws `SealBroken` where the key is another, or the bytes are not as they were sealed for this place. */
  open(sealed: Uint8Array, place: string): string
}

/** Sealed bytes cannot be opened; the message says what may be wrong. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

const VERSION = 1
const NONCE = 12
const TAG = 16
const HEAD = 1 + NONCE + TAG

/** AES-256-GCM: version, drawn nonce, tag, sealed text. The tag covers the place too. */
export const cipherWith = (key: SecretKey): Cipher => ({
  seal(text, place) {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
  },
  open(sealed, place) {
    try {
      if (sealed[0] !== VERSION) throw new RangeError('sealed by another version')
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE))
        .setAAD(Buffer.from(place))
        .setAuthTag(sealed.subarray(1 + NONCE, HEAD))
      return decipher.update(sealed.subarray(HEAD), undefined, 'utf8') + decipher.final('utf8')
    } catch (cause) {
      throw new SealBroken(
        `${place} cannot be opened: the key is another one than it was sealed with, or the bytes were changed. Give the old key in GRIDBOURSE_SECRET_KEY, or put back its file.`,
        { cause },
      )
    }
  },
})

/** The key in a file that only its owner may read; made where there is none. */
export function keptSecretKey(file: string): SecretKey {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (fault) {
    if (!(fault instanceof Error) || !('code' in fault) || fault.code !== 'EEXIST') throw fault
  }
  return secretKeyIn(file)
}
