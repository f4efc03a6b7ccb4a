import { assert, type EpochMs } from '@gridbourse/core/kernel'
import { JournalConflict, type JournalFault, type JournalRecord } from '@gridbourse/core/market'
import { FRAME_HEAD, frameLimit, writeRecord, type StoredRecord } from './frame.ts'
import { SEALING_ROOM } from './record-seal.ts'

/** Frames that become durable together. */
export type Commit = {
  bytes: Buffer
  length: number
  lastSequence: number
  readonly waiting: { readonly resolve: () => void; readonly reject: (fault: JournalFault) => void }[]
}

/** Where a journal ends. */
export type End = { readonly lastSequence: number; readonly lastAtMs: EpochMs }

/**
 * What was appended and is not yet on its way, as commits of at most `bytesPerCommit`; a record that alone is
 * larger gets its own.
 */
export class Gathering {
  lastSequence: number
  readonly #salt: number
  readonly #bytesPerCommit: number
  #lastAtMs: EpochMs
  readonly #commits: Commit[] = []
  readonly #spareBuffers: Buffer[] = []

  constructor(
    end: End,
    { salt, bytesPerCommit }: { readonly salt: number; readonly bytesPerCommit: number },
  ) {
    this.lastSequence = end.lastSequence
    this.#lastAtMs = end.lastAtMs
    this.#salt = salt
    this.#bytesPerCommit = bytesPerCommit
  }

  get newest(): Commit | undefined {
    return this.#commits.at(-1)
  }

  /**
   * Takes all of `records` or, when they do not continue the journal (`JournalConflict`) or are none that a
   * journal can hold (a bug of the caller's), nothing. `settled` is the last sequence known to be durable.
   */
  add(records: readonly StoredRecord[], settled: number): void {
    this.#check(records)
    for (const record of records) {
      const commit = this.#commitFor(frameLimit(record))
      const to = { bytes: commit.bytes, at: commit.length, salt: this.#salt, settled }
      commit.length = writeRecord(record, to)
      commit.lastSequence = this.lastSequence = record.sequence
      this.#lastAtMs = record.atMs
    }
  }

  /** Adds a frame that holds no record. */
  addFrame(bytes: Buffer): void {
    const commit = this.#commitFor(bytes.length)
    bytes.copy(commit.bytes, commit.length)
    commit.length += bytes.length
  }

  take(): Commit | undefined {
    return this.#commits.shift()
  }

  takeAll(): Commit[] {
    return this.#commits.splice(0)
  }

  /** Hands back a commit that is done with, for its memory. */
  recycle(commit: Commit): void {
    if (this.#spareBuffers.length < SPARE_BUFFERS) this.#spareBuffers.push(commit.bytes)
  }

  #check(records: readonly StoredRecord[]): void {
    let { lastSequence } = this
    let lastAtMs = this.#lastAtMs
    for (const { sequence, atMs } of records) {
      if (sequence !== ++lastSequence) {
        const what = `Record ${sequence} does not continue the journal, whose next is ${lastSequence}`
        throw new JournalConflict(what)
      }
      assert(Number.isSafeInteger(atMs) && atMs >= lastAtMs, 'no record is earlier than the one before')
      lastAtMs = atMs
    }
  }

  #commitFor(room: number): Commit {
    const newest = this.newest
    if (newest !== undefined && newest.length + room <= this.#bytesPerCommit) {
      makeRoom(newest, newest.length + room)
      return newest
    }
    const bytes = this.#spareBuffers.pop() ?? Buffer.allocUnsafeSlow(FIRST_ROOM)
    const commit: Commit = { bytes, length: 0, lastSequence: this.lastSequence, waiting: [] }
    makeRoom(commit, room)
    this.#commits.push(commit)
    return commit
  }
}

/** Fits a message of every broker's default size, so that a journal can move from one technology to another. */
const LONGEST_COMMAND = 512 * 1024
const LONGEST_KEY = 255
const FIRST_ROOM = 64 * 1024
const SPARE_BUFFERS = 4

/** The most bytes that one record's frame can have. */
export const LONGEST_RECORD = FRAME_HEAD + LONGEST_KEY * 3 + LONGEST_COMMAND + SEALING_ROOM

/** Refuses, as the caller's bug, what no record can be. */
export function assertWritable({ key, command }: JournalRecord): void {
  assert(key === '' || isKey(key), 'a key is at most 255 bytes of UTF-8')
  assert(command.length <= LONGEST_COMMAND, 'a command is at most 512 KiB')
}

function isKey(key: string): boolean {
  return key.length <= LONGEST_KEY && key.isWellFormed() && Buffer.byteLength(key) <= LONGEST_KEY
}

function makeRoom(commit: Commit, needed: number): void {
  if (needed <= commit.bytes.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, commit.bytes.length * 2))
  commit.bytes.copy(larger, 0, 0, commit.length)
  commit.bytes = larger
}
