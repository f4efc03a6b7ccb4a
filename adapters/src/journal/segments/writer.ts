import type { FileHandle } from 'node:fs/promises'
import { assert, type EpochMs } from '@gridbourse/core/kernel'
import { JournalConflict, JournalFault, type JournalRecord } from '@gridbourse/core/market'
import { frameRoom, watermark, writeRecord } from './frame.ts'
import type { Recovered } from './recovery.ts'
import { createSegment, SEGMENT_HEAD, writeFully, type Segment } from './segment-file.ts'

/** Frames that are written and synced together. */
type Commit = {
  bytes: Buffer
  length: number
  lastSequence: number
  readonly waiting: { readonly resolve: () => void; readonly reject: (fault: JournalFault) => void }[]
  isDone: boolean
}

export type WriterSettings = {
  readonly directory: string
  /** A segment that has reached this many bytes gets no further commit. */
  readonly segmentBytes: number
  /** How many commits may be written and synced at the same time. */
  readonly commitsInFlight: number
}

/** A commit that has reached this size takes no further append. */
const COMMIT_BYTES = 1024 * 1024

/** After this much quiet the writer notes in the journal that all of it is durable. */
const QUIET_MS = 20

/**
 * Appends in groups: while some commits are being synced, the next one gathers whatever arrives. A commit is
 * acknowledged when its own sync and those of all commits before it are done.
 */
export class SegmentWriter {
  readonly segments: Segment[]
  lastSequence: number
  /** All up to this sequence is durable. */
  durableSequence: number

  readonly #settings: WriterSettings
  readonly #salt: number
  #handle: FileHandle
  #offset: number
  #lastAtMs: EpochMs
  #notedSequence: number
  #gathering: Commit[] = []
  readonly #inFlight: Commit[] = []
  readonly #spareBuffers: Buffer[] = []
  #isFlushDue = false
  #isChangingSegment = false
  #hasFailed = false
  /** What every further append is told. */
  #refusal: JournalFault | undefined
  #quiet: NodeJS.Timeout | undefined
  readonly #awaitingIdle: (() => void)[] = []

  constructor(recovered: Recovered, settings: WriterSettings) {
    this.#settings = settings
    this.segments = [...recovered.segments]
    this.#handle = recovered.handle
    this.#offset = recovered.offset
    this.#salt = recovered.salt
    this.#lastAtMs = recovered.lastAtMs
    this.lastSequence = recovered.lastSequence
    this.durableSequence = recovered.lastSequence
    this.#notedSequence = recovered.lastSequence
  }

  append(records: readonly JournalRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) throw this.#refusal
      if (records.length > 0) this.#gather(records)
      const last = this.#gathering.at(-1) ?? this.#inFlight.at(-1)
      if (last === undefined) return resolve()
      last.waiting.push({ resolve, reject })
    })
  }

  /** Waits for what is under way, notes that it is durable, and lets go of the file. */
  async close(): Promise<void> {
    this.#refusal ??= new JournalFault('The journal is closed', false)
    await this.#finished()
    clearTimeout(this.#quiet)
    this.#noteDurable()
    await this.#finished()
    await this.#handle.close()
  }

  #gather(records: readonly JournalRecord[]): void {
    const commit = this.#commitWithRoom()
    this.#flushSoon()
    let { length } = commit
    let { lastSequence } = this
    let lastAtMs = this.#lastAtMs
    for (const record of records) {
      if (record.sequence !== lastSequence + 1) {
        const what = `Record ${record.sequence} does not continue the journal, which ends at ${lastSequence}`
        throw (this.#refusal = new JournalConflict(what))
      }
      assert(record.atMs >= lastAtMs, 'no record is earlier than the one before')
      makeRoom(commit, length, length + frameRoom(record))
      const to = { bytes: commit.bytes, at: length, salt: this.#salt, settled: this.durableSequence }
      length = writeRecord(record, to)
      lastSequence = record.sequence
      lastAtMs = record.atMs
    }
    commit.length = length
    this.lastSequence = commit.lastSequence = lastSequence
    this.#lastAtMs = lastAtMs
  }

  #commitWithRoom(): Commit {
    const last = this.#gathering.at(-1)
    if (last !== undefined && last.length < COMMIT_BYTES) return last
    const bytes = this.#spareBuffers.pop() ?? Buffer.allocUnsafeSlow(64 * 1024)
    const commit = { bytes, length: 0, lastSequence: this.lastSequence, waiting: [], isDone: false }
    this.#gathering.push(commit)
    return commit
  }

  /** After the current turn of the event loop, so that its appends share a commit. */
  #flushSoon(): void {
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(() => {
      this.#isFlushDue = false
      this.#flush()
    })
  }

  #flush(): void {
    clearTimeout(this.#quiet)
    while (this.#gathering.length > 0 && !this.#isChangingSegment) {
      if (this.#inFlight.length >= this.#settings.commitsInFlight) return
      if (this.#offset >= this.#settings.segmentBytes) {
        if (this.#inFlight.length === 0) void this.#changeSegment()
        return
      }
      void this.#write(this.#gathering.shift()!)
    }
    if (this.#isIdle()) this.#rest()
  }

  async #write(commit: Commit): Promise<void> {
    const at = this.#offset
    this.#offset += commit.length
    this.#inFlight.push(commit)
    try {
      await writeFully(this.#handle, commit.bytes.subarray(0, commit.length), at)
      await this.#handle.datasync()
    } catch (error) {
      return this.#fail(error)
    }
    commit.isDone = true
    this.#acknowledge()
  }

  #acknowledge(): void {
    while (this.#inFlight[0]?.isDone === true) {
      const commit = this.#inFlight.shift()!
      this.durableSequence = commit.lastSequence
      for (const { resolve } of commit.waiting) resolve()
      if (this.#spareBuffers.length < this.#settings.commitsInFlight) this.#spareBuffers.push(commit.bytes)
    }
    this.#flush()
  }

  /**
   * The end of this writer. Nothing is tried again: after a failed sync nobody knows what is on the disk. When
   * several syncs ran, the kernel may have told only one of them, so what the others say counts no more.
   */
  #fail(error: unknown): void {
    const fault = new JournalFault(`The journal cannot be written: ${messageOf(error)}`, true, error)
    this.#refusal = fault
    const abandoned = [...this.#inFlight.splice(0), ...this.#gathering.splice(0)]
    for (const { waiting } of abandoned) for (const { reject } of waiting) reject(fault)
    this.#hasFailed = true
    this.#rest()
  }

  /** Goes on in a new file. All of the old one is durable by now: only the newest segment can have a torn end. */
  async #changeSegment(): Promise<void> {
    this.#isChangingSegment = true
    try {
      const firstSequence = this.durableSequence + 1
      const { segment, handle } = await createSegment(this.#settings.directory, {
        firstSequence,
        salt: this.#salt,
      })
      const old = this.#handle
      this.#handle = handle
      this.#offset = SEGMENT_HEAD
      this.segments.push(segment)
      await old.close()
      this.#isChangingSegment = false
      this.#flush()
    } catch (error) {
      this.#isChangingSegment = false
      this.#fail(error)
    }
  }

  #isIdle(): boolean {
    return this.#gathering.length === 0 && this.#inFlight.length === 0 && !this.#isChangingSegment
  }

  #rest(): void {
    for (const resolve of this.#awaitingIdle.splice(0)) resolve()
    if (this.#refusal === undefined) this.#quiet = setTimeout(() => this.#noteDurable(), QUIET_MS).unref()
  }

  async #finished(): Promise<void> {
    if (!this.#isIdle()) await new Promise<void>((resolve) => this.#awaitingIdle.push(resolve))
  }

  /**
   * Says in the journal itself that all of it is durable, so that a recovery can tell a damaged end from a torn
   * one. Nobody waits for it.
   */
  #noteDurable(): void {
    if (this.#hasFailed || !this.#isIdle() || this.#notedSequence === this.durableSequence) return
    this.#notedSequence = this.durableSequence
    const bytes = watermark(this.durableSequence, this.#salt)
    const { durableSequence: lastSequence } = this
    this.#gathering.push({ bytes, length: bytes.length, lastSequence, waiting: [], isDone: false })
    this.#flush()
  }
}

function makeRoom(commit: Commit, used: number, needed: number): void {
  if (needed <= commit.bytes.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, commit.bytes.length * 2))
  commit.bytes.copy(larger, 0, 0, used)
  commit.bytes = larger
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
