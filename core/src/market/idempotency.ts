import { assert } from '../kernel/index.ts'
import type { EpochMs } from '../kernel/index.ts'
import type { KeptAnswer } from './idempotency-answer.ts'
import { AnswerRows } from './idempotency-rows.ts'
import type { ParticipantNumber } from './identity.ts'

export type { Answer, KeptAnswer } from './idempotency-answer.ts'

/**
 * The first answer to every command that carried an idempotency key. A retry finds it here instead of
 * becoming a second order; replaying the journal fills the register again.
 */
export type AnswerRegister = {
  readonly size: number
  find(participant: ParticipantNumber, key: string): KeptAnswer | undefined
  /** Keeps a first answer; the key must not be in the register. */
  remember(participant: ParticipantNumber, key: string, kept: KeptAnswer): void
  /** Drops what expired at `now` or before, and says how many answers that were. */
  forget(now: EpochMs): number
  /** For `restoreAnswerRegister`; two registers that hold the same need not give equal bytes. */
  snapshot(): Uint8Array
  /** Bytes of memory that the register holds on to, long keys aside. */
  readonly memory: number
}

/** `salt` makes it unknown to strangers which keys share a bucket; it changes no answer. */
export function createAnswerRegister(salt = 0): AnswerRegister {
  return registerOver(new AnswerRows(), salt)
}

/** The register that `snapshot` described. */
export function restoreAnswerRegister(bytes: Uint8Array, salt = 0): AnswerRegister {
  return registerOver(AnswerRows.restore(bytes), salt)
}

/** A 53-bit hash of a command's bytes, the same on every machine; no proof against malice. */
export function bodyHash(bytes: Uint8Array): number {
  let high = 0x9e3779b9
  let low = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) {
    low = Math.imul(low ^ bytes[i]!, 0x01000193)
    high = Math.imul(high ^ bytes[i]!, 0x85ebca6b) ^ (high >>> 15)
  }
  return (mixed(high ^ low) & 0x1f_ffff) * 0x1_0000_0000 + mixed(low)
}

function registerOver(rows: AnswerRows, salt: number): AnswerRegister {
  /** Row + 1 of the first answer in each bucket, 0 for none; the rest follow by `nextInBucket`. */
  let buckets = new Int32Array(1024)
  /** Row + 1 of the first answer that expires at an instant; the rest follow by `nextToExpire`. */
  const expiring = new Map<EpochMs, number>()

  const lookUp = (participant: number, key: string, hash: number): number => {
    let row = buckets[hash & (buckets.length - 1)]! - 1
    while (row >= 0 && !rows.isKey(row, hash, participant, key)) row = rows.nextInBucket(row)
    return row
  }

  const link = (row: number): void => {
    const bucket = rows.hash(row) & (buckets.length - 1)
    rows.setNextInBucket(row, buckets[bucket]! - 1)
    buckets[bucket] = row + 1
  }

  const unlink = (row: number): void => {
    const bucket = rows.hash(row) & (buckets.length - 1)
    let before = buckets[bucket]! - 1
    if (before === row) {
      buckets[bucket] = rows.nextInBucket(row) + 1
      return
    }
    while (rows.nextInBucket(before) !== row) before = rows.nextInBucket(before)
    rows.setNextInBucket(before, rows.nextInBucket(row))
  }

  const growBuckets = (): void => {
    buckets = new Int32Array(buckets.length * 2)
    rows.forEach(link)
  }

  const expireLater = (row: number): void => {
    const at = rows.expiresAt(row)
    rows.setNextToExpire(row, (expiring.get(at) ?? 0) - 1)
    expiring.set(at, row + 1)
  }

  while (buckets.length < rows.count) buckets = new Int32Array(buckets.length * 2)
  rows.forEach((row) => {
    rows.setHash(row, hashOf(salt, rows.participant(row), rows.key(row)))
    link(row)
    expireLater(row)
  })

  return {
    get size() {
      return rows.count
    },
    get memory() {
      return rows.memory + buckets.byteLength
    },
    find(participant, key) {
      const row = lookUp(participant, key, hashOf(salt, participant, key))
      return row < 0 ? undefined : rows.read(row)
    },
    remember(participant, key, kept) {
      const hash = hashOf(salt, participant, key)
      assert(lookUp(participant, key, hash) < 0, 'a key has one answer')
      if (rows.count === buckets.length) growBuckets()
      const row = rows.add(participant, key, hash, kept)
      link(row)
      expireLater(row)
    },
    forget(now) {
      const before = rows.count
      for (const [at, first] of expiring) {
        if (at > now) continue
        for (let row = first - 1; row >= 0;) {
          const next = rows.nextToExpire(row)
          unlink(row)
          rows.free(row)
          row = next
        }
        expiring.delete(at)
      }
      return before - rows.count
    },
    snapshot: () => rows.snapshot(),
  }
}

function hashOf(salt: number, participant: number, key: string): number {
  let hash = mixed(salt ^ Math.imul(participant, 0x9e3779b1))
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return mixed(hash) | 0
}

/** Lets every bit of a word depend on all others (the finish of MurmurHash3). */
function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
