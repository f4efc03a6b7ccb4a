import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { KeyStore, ParticipantNumber } from '@gridbourse/core/market'
import { textFile } from './text-file.ts'

/** The key file cannot be used; the message says what to do. */
export class KeyFileFault extends Error {
  override readonly name = 'KeyFileFault'
}

type StoredKey = {
  readonly keyId: string
  readonly participant: ParticipantNumber
  readonly createdAt: EpochMs
  /** SHA-256 of the key, in hex. A key has 256 random bits, so a fast hash keeps it as well as a slow one. */
  readonly hash: string
}

const KEY = /^gb_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/

/** Keys in one JSON file that only its owner may read; it holds hashes, never keys. */
export async function openKeyFile(path: string): Promise<KeyStore> {
  const file = textFile(path)
  const keys = new Map((await readKeys(path)).map((stored) => [stored.keyId, stored]))
  const save = (): Promise<void> =>
    file.replace(`${JSON.stringify({ version: 1, keys: [...keys.values()] }, null, 2)}\n`)

  return {
    get isEmpty() {
      return keys.size === 0
    },
    holderOf(key) {
      const stored = keys.get(keyIdOf(key))
      return stored !== undefined && isHash(key, stored.hash) ? stored.participant : undefined
    },
    async make(participant, at) {
      const name = randomBytes(6).toString('hex')
      const key = `gb_${name}_${randomBytes(32).toString('base64url')}`
      const keyId = `k_${name}`
      keys.set(keyId, { keyId, participant, createdAt: at, hash: hashOf(key).toString('hex') })
      await save()
      return { keyId, key }
    },
    keysOf: (participant) =>
      [...keys.values()]
        .filter((stored) => stored.participant === participant)
        .map(({ keyId, createdAt }) => ({ keyId, createdAt })),
    async remove(participant, keyId) {
      if (keys.get(keyId)?.participant !== participant) return false
      keys.delete(keyId)
      await save()
      return true
    },
  }
}

const keyIdOf = (key: string): string => `k_${KEY.exec(key)?.[1] ?? ''}`

const hashOf = (key: string): Buffer => digest('sha256', key, 'buffer')

const isHash = (key: string, hash: string): boolean => timingSafeEqual(hashOf(key), Buffer.from(hash, 'hex'))

async function readKeys(path: string): Promise<StoredKey[]> {
  const text = await textFile(path)
    .read()
    .catch((fault: unknown) => {
      throw new KeyFileFault(`${path} cannot be read: ${String(fault)}`, { cause: fault })
    })
  if (text === undefined) return []
  try {
    const { version, keys } = JSON.parse(text) as { version?: unknown; keys?: unknown }
    if (version === 1 && Array.isArray(keys) && keys.every(isStoredKey)) return keys
  } catch {
    // What is no JSON is no key file either; it is refused below.
  }
  throw new KeyFileFault(
    `${path} is damaged. Restore it from a backup, or move it away: the next start then prints a new operator key, and participants need new keys from the operator.`,
  )
}

function isStoredKey(value: unknown): value is StoredKey {
  if (typeof value !== 'object' || value === null) return false
  const { keyId, participant, createdAt, hash } = value as Record<string, unknown>
  return (
    typeof keyId === 'string' &&
    Number.isSafeInteger(participant) &&
    Number.isSafeInteger(createdAt) &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash)
  )
}
