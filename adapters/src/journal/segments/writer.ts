import type { FileHandle } from 'node:fs/promises'
import { JournalFault } from '@gridbourse/core/market'
import { Gathering, type Commit } from '../commit.ts'
import { faultOf } from '../fault.ts'
import { watermark, type StoredRecord } from '../frame.ts'
import type { Recovered } from './recovery.ts'
import { createSegment, SEGMENT_HEAD, writeFully, type Segment } from './segment-file.ts'

export type WriterSettings = {
  readonly directory: string
  /** A segment that has reached this many bytes gets no further commit. */
  readonly segmentBytes: number
  /** How many commits may be written and synced at the same time. */
  readonly commitsInFlight: number
}

const BYTES_PER_COMMIT = 1024 * 1024

/** After this much quiet the writer notes in the journal that all of it is durable. */
const QUIET_MS = 20

/**
 * Appends in groups: while some commits are being synced, the next one gathers whatever arrives. A commit is
 * acknowledged when its own sync and those of all commits before it are done.
 */
export class SegmentWriter {
  readonly segments: Segment[]
  /** All up to this sequence is durable. */
  durableSequence: number

  readonly #settings: WriterSettings
  readonly #salt: number
  #handle: FileHandle
  #offset: number
  #notedSequence: number
  readonly #gathering: Gathering
  readonly #inFlight: { readonly commit: Commit; isDone: boolean }[] = []
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
    this.#gathering = new Gathering(recovered, { salt: recovered.salt, bytesPerCommit: BYTES_PER_COMMIT })
    this.durableSequence = recovered.lastSequence
    this.#notedSequence = recovered.lastSequence
  }

  get lastSequence(): number {
    return this.#gathering.lastSequence
  }

  append(records: readonly StoredRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) throw this.#refusal
      this.#take(records)
      const last = this.#gathering.newest ?? this.#inFlight.at(-1)?.commit
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

  #take(records: readonly StoredRecord[]): void {
    try {
      this.#gathering.add(records, this.durableSequence)
    } catch (error) {
      if (error instanceof JournalFault) this.#refusal = error
      throw error
    }
    if (records.length > 0) this.#flushSoon()
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
    while (this.#gathering.newest !== undefined && !this.#isChangingSegment) {
      if (this.#inFlight.length >= this.#settings.commitsInFlight) return
      if (this.#isSegmentFull()) {
        if (this.#inFlight.length === 0) void this.#changeSegment()
        return
      }
      void this.#write(this.#gathering.take()!)
    }
    if (this.#isIdle()) this.#rest()
  }

  /** A segment without a record is never full: the next would have its name. */
  #isSegmentFull(): boolean {
    const lastWritten = this.#inFlight.at(-1)?.commit.lastSequence ?? this.durableSequence
    return lastWritten >= this.segments.at(-1)!.firstSequence && this.#offset >= this.#settings.segmentBytes
  }

  async #write(commit: Commit): Promise<void> {
    const at = this.#offset
    this.#offset += commit.length
    const flight = { commit, isDone: false }
    this.#inFlight.push(flight)
    try {
      await writeFully(this.#handle, commit.bytes.subarray(0, commit.length), at)
      await this.#handle.datasync()
    } catch (error) {
      return this.#fail(error)
    }
    flight.isDone = true
    this.#acknowledge()
  }

  #acknowledge(): void {
    while (this.#inFlight[0]?.isDone === true) {
      const { commit } = this.#inFlight.shift()!
      this.durableSequence = commit.lastSequence
      for (const { resolve } of commit.waiting) resolve()
      this.#gathering.recycle(commit)
    }
    this.#flush()
  }

  /**
   * The end of this writer. Nothing is tried again: after a failed sync nobody knows what is on the disk. When
   * several syncs ran, the kernel may have told only one of them, so what the others say counts no more.
   */
  #fail(error: unknown): void {
    const fault = faultOf('The journal cannot be written', error)
    this.#refusal = fault
    const abandoned = [...this.#inFlight.splice(0).map(({ commit }) => commit), ...this.#gathering.takeAll()]
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
    return this.#gathering.newest === undefined && this.#inFlight.length === 0 && !this.#isChangingSegment
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
    this.#gathering.addFrame(watermark(this.durableSequence, this.#salt))
    this.#flush()
  }
}
