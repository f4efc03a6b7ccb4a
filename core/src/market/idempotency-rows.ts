import { assert } from '../kernel/index.ts'
import type { EpochMs, Nanos, Wh } from '../kernel/index.ts'
import { CommandReader, CommandWriter } from './command-codec-numbers.ts'
import type { KeptAnswer } from './idempotency-answer.ts'
import type { OrderNumber } from './identity.ts'
import type { Rejection, RejectionReason } from './rejection.ts'

/*
 * A row is 104 bytes: five 8-byte words (sequence, expiresAt, bodyHash, notional, order), seven 4-byte words
 * (participant, filled, resting, rejection and key length, two links, hash), and the key in 36 bytes, which
 * is what a UUID takes. Keys that do not fit, or have characters beyond Latin-1, live in a map beside.
 */
const ROW_BYTES = 104
const ROW_LONGS = ROW_BYTES / 8
const ROW_WORDS = ROW_BYTES / 4
const SEQUENCE = 0
const EXPIRES_AT = 1
const BODY_HASH = 2
const NOTIONAL = 3
const ORDER = 4
const PARTICIPANT = 10
const FILLED = 11
const RESTING = 12
const REJECTION_AND_LENGTH = 13
const NEXT_IN_BUCKET = 14
const NEXT_TO_EXPIRE = 15
const HASH = 16
const KEY = 68
const KEY_ROOM = ROW_BYTES - KEY
const LONG_KEY = 0xff
const FREE = 0xfe

const PAGE_ROWS = 8192
const PAGE_BYTES = PAGE_ROWS * ROW_BYTES
const VERSION = 1

type Page = {
  readonly longs: Float64Array
  readonly bigs: BigInt64Array
  readonly words: Int32Array
  readonly bytes: Uint8Array
}

/** Kept answers as rows of numbers in pages that are never moved; freed rows are used again. */
export class AnswerRows {
  /** Rows in use. */
  count = 0
  readonly #pages: Page[] = []
  readonly #longKeys = new Map<number, string>()
  /** Rejections by code; code 0 is an acceptance. */
  readonly #rejections: Rejection[] = []
  #ends = 0
  #firstFree = -1

  get memory(): number {
    return this.#pages.length * PAGE_BYTES
  }

  add(participant: number, key: string, hash: number, { bodyHash, answer, expiresAt }: KeptAnswer): number {
    const row = this.#take()
    const { longs, bigs, words } = this.#page(row)
    const long = (row % PAGE_ROWS) * ROW_LONGS
    const word = (row % PAGE_ROWS) * ROW_WORDS
    longs[long + SEQUENCE] = answer.sequence
    longs[long + EXPIRES_AT] = expiresAt
    longs[long + BODY_HASH] = bodyHash
    bigs[long + NOTIONAL] = answer.notional
    longs[long + ORDER] = answer.order ?? 0
    words[word + PARTICIPANT] = participant
    words[word + FILLED] = answer.filled
    words[word + RESTING] = answer.resting
    words[word + REJECTION_AND_LENGTH] = (this.#codeOf(answer.rejection) << 8) | this.#writeKey(row, key)
    words[word + HASH] = hash
    this.count++
    return row
  }

  read(row: number): KeptAnswer {
    const { longs, bigs, words } = this.#page(row)
    const long = (row % PAGE_ROWS) * ROW_LONGS
    const word = (row % PAGE_ROWS) * ROW_WORDS
    const order = longs[long + ORDER]!
    const code = words[word + REJECTION_AND_LENGTH]! >>> 8
    return {
      bodyHash: longs[long + BODY_HASH]!,
      expiresAt: longs[long + EXPIRES_AT]! as EpochMs,
      answer: {
        sequence: longs[long + SEQUENCE]!,
        rejection: code === 0 ? null : this.#rejections[code - 1]!,
        order: order === 0 ? null : (order as OrderNumber),
        filled: words[word + FILLED]! as Wh,
        resting: words[word + RESTING]! as Wh,
        notional: bigs[long + NOTIONAL]! as Nanos,
      },
    }
  }

  free(row: number): void {
    this.#longKeys.delete(row)
    this.#setWord(row, REJECTION_AND_LENGTH, FREE)
    this.#setWord(row, NEXT_IN_BUCKET, this.#firstFree)
    this.#firstFree = row
    this.count--
  }

  forEach(visit: (row: number) => void): void {
    for (let row = 0; row < this.#ends; row++) if (this.#keyLength(row) !== FREE) visit(row)
  }

  isKey(row: number, hash: number, participant: number, key: string): boolean {
    if (this.hash(row) !== hash || this.participant(row) !== participant) return false
    const length = this.#keyLength(row)
    if (length === LONG_KEY) return this.#longKeys.get(row) === key
    if (length !== key.length) return false
    const { bytes } = this.#page(row)
    const at = (row % PAGE_ROWS) * ROW_BYTES + KEY
    for (let i = 0; i < length; i++) if (bytes[at + i] !== key.charCodeAt(i)) return false
    return true
  }

  key(row: number): string {
    const length = this.#keyLength(row)
    if (length === LONG_KEY) return this.#longKeys.get(row)!
    const at = (row % PAGE_ROWS) * ROW_BYTES + KEY
    return String.fromCharCode(...this.#page(row).bytes.subarray(at, at + length))
  }

  expiresAt = (row: number): EpochMs =>
    this.#page(row).longs[(row % PAGE_ROWS) * ROW_LONGS + EXPIRES_AT]! as EpochMs
  participant = (row: number): number => this.#word(row, PARTICIPANT)
  hash = (row: number): number => this.#word(row, HASH)
  setHash = (row: number, hash: number): void => this.#setWord(row, HASH, hash)
  /** -1 after the last. */
  nextInBucket = (row: number): number => this.#word(row, NEXT_IN_BUCKET)
  setNextInBucket = (row: number, next: number): void => this.#setWord(row, NEXT_IN_BUCKET, next)
  /** -1 after the last. */
  nextToExpire = (row: number): number => this.#word(row, NEXT_TO_EXPIRE)
  setNextToExpire = (row: number, next: number): void => this.#setWord(row, NEXT_TO_EXPIRE, next)

  /** The pages as they lie in memory (little endian, as every machine that runs Node), and what is beside. */
  snapshot(): Uint8Array {
    const head = new CommandWriter(new Uint8Array(this.#beside().at))
    this.#beside(head)
    const rowBytes = this.#ends * ROW_BYTES
    const bytes = new Uint8Array(head.at + rowBytes)
    bytes.set(head.bytes)
    this.#pages.forEach((page, index) => {
      const used = Math.min(PAGE_BYTES, rowBytes - index * PAGE_BYTES)
      bytes.set(page.bytes.subarray(0, used), head.at + index * PAGE_BYTES)
    })
    return bytes
  }

  static restore(bytes: Uint8Array): AnswerRows {
    const rows = new AnswerRows()
    const head = new CommandReader(bytes)
    assert(head.byte() === VERSION, 'a snapshot of answers is of a known version')
    rows.count = head.natural()
    rows.#ends = head.natural()
    rows.#firstFree = head.whole()
    for (let left = head.natural(); left > 0; left--) {
      const reason = head.text() as RejectionReason
      rows.#rejections.push({ reason, field: head.byte() === 0 ? null : head.text() })
    }
    for (let left = head.natural(); left > 0; left--) rows.#longKeys.set(head.natural(), head.text())
    assert(bytes.length === head.at + rows.#ends * ROW_BYTES, 'a snapshot of answers has all its rows')
    for (let at = head.at; at < bytes.length; at += PAGE_BYTES) {
      rows.#pages.push(newPage())
      rows.#pages.at(-1)!.bytes.set(bytes.subarray(at, at + PAGE_BYTES))
    }
    return rows
  }

  #beside(to = new CommandWriter(new Uint8Array(0))): CommandWriter {
    to.byte(VERSION)
    to.natural(this.count)
    to.natural(this.#ends)
    to.whole(this.#firstFree)
    to.natural(this.#rejections.length)
    for (const { reason, field } of this.#rejections) {
      to.text(reason)
      to.byte(field === null ? 0 : 1)
      if (field !== null) to.text(field)
    }
    to.natural(this.#longKeys.size)
    for (const [row, key] of this.#longKeys) {
      to.natural(row)
      to.text(key)
    }
    return to
  }

  #take(): number {
    const row = this.#firstFree
    if (row >= 0) {
      this.#firstFree = this.nextInBucket(row)
      return row
    }
    if (this.#ends === this.#pages.length * PAGE_ROWS) this.#pages.push(newPage())
    return this.#ends++
  }

  #writeKey(row: number, key: string): number {
    if (key.length > KEY_ROOM || !isLatin1(key)) {
      this.#longKeys.set(row, key)
      return LONG_KEY
    }
    const { bytes } = this.#page(row)
    const at = (row % PAGE_ROWS) * ROW_BYTES + KEY
    for (let i = 0; i < key.length; i++) bytes[at + i] = key.charCodeAt(i)
    return key.length
  }

  #codeOf(rejection: Rejection | null): number {
    if (rejection === null) return 0
    const { reason, field } = rejection
    const known = this.#rejections.findIndex((other) => other.reason === reason && other.field === field)
    return known >= 0 ? known + 1 : this.#rejections.push({ reason, field })
  }

  #page(row: number): Page {
    return this.#pages[Math.floor(row / PAGE_ROWS)]!
  }

  #keyLength(row: number): number {
    return this.#word(row, REJECTION_AND_LENGTH) & 0xff
  }

  #word(row: number, word: number): number {
    return this.#page(row).words[(row % PAGE_ROWS) * ROW_WORDS + word]!
  }

  #setWord(row: number, word: number, value: number): void {
    this.#page(row).words[(row % PAGE_ROWS) * ROW_WORDS + word] = value
  }
}

function newPage(): Page {
  const buffer = new ArrayBuffer(PAGE_BYTES)
  return {
    longs: new Float64Array(buffer),
    bigs: new BigInt64Array(buffer),
    words: new Int32Array(buffer),
    bytes: new Uint8Array(buffer),
  }
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false
  return true
}
