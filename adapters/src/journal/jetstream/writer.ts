import type { StoredRecord } from '../frame.ts'
import { JournalFault } from '@gridbourse/core/market'
import { faultOf } from '../fault.ts'
import { Gathering, type Commit } from '../commit.ts'
import { SALT } from './message.ts'
import type { Term } from './term.ts'

/**
 * Appends in groups, one message at a time, the next gathering whatever arrives meanwhile.
 *
 * One at a time on purpose: JetStream checks the number of the last message, not who wrote it. If two of ours
 * were on their way and a stranger's took the place of the first, the second would be let in behind it.
 */
export class MessageWriter {
  /** All up to this sequence, and up to this message, is durable. */
  durableSequence: number
  durableMessage: number
  readonly #gathering: Gathering
  readonly #publish: (next: { readonly bytes: Uint8Array; readonly number: number }) => Promise<number>
  #inFlight: Commit | undefined
  #isFlushDue = false
  /** What every further append is told. */
  #refusal: JournalFault | undefined
  readonly #awaitingIdle: (() => void)[] = []

  constructor(
    term: Term,
    publish: (next: { readonly bytes: Uint8Array; readonly number: number }) => Promise<number>,
  ) {
    this.durableSequence = term.lastSequence
    this.durableMessage = term.number
    this.#gathering = new Gathering(term, { salt: SALT, bytesPerCommit: BYTES_PER_MESSAGE })
    this.#publish = publish
  }

  get lastSequence(): number {
    return this.#gathering.lastSequence
  }

  append(records: readonly StoredRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) throw this.#refusal
      this.#take(records)
      const last = this.#gathering.newest ?? this.#inFlight
      if (last === undefined) return resolve()
      last.waiting.push({ resolve, reject })
    })
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#refusal ??= new JournalFault('The journal is closed', false)
    if (this.#inFlight === undefined && this.#gathering.newest === undefined) return
    await new Promise<void>((resolve) => this.#awaitingIdle.push(resolve))
  }

  #take(records: readonly StoredRecord[]): void {
    try {
      this.#gathering.add(records, this.durableSequence)
    } catch (error) {
      if (error instanceof JournalFault) this.#refusal = error
      throw error
    }
    if (this.#isFlushDue || records.length === 0) return
    this.#isFlushDue = true
    setImmediate(() => {
      this.#isFlushDue = false
      void this.#flush()
    })
  }

  async #flush(): Promise<void> {
    if (this.#inFlight !== undefined) return
    for (let commit = this.#gathering.take(); commit !== undefined; commit = this.#gathering.take()) {
      this.#inFlight = commit
      let number: number
      try {
        const bytes = commit.bytes.subarray(0, commit.length)
        number = await this.#publish({ bytes, number: this.durableMessage })
      } catch (error) {
        return this.#fail(error)
      }
      this.durableMessage = number
      this.durableSequence = commit.lastSequence
      for (const { resolve } of commit.waiting) resolve()
      this.#gathering.recycle(commit)
    }
    this.#inFlight = undefined
    this.#rest()
  }

  /** Ends the writer. What was not acknowledged may be in the journal all the same: opening it anew will tell. */
  #fail(cause: unknown): void {
    this.#refusal = faultOf('The journal cannot be written', cause)
    const abandoned = [this.#inFlight, ...this.#gathering.takeAll()]
    this.#inFlight = undefined
    for (const commit of abandoned) for (const { reject } of commit?.waiting ?? []) reject(this.#refusal)
    this.#rest()
  }

  #rest(): void {
    for (const resolve of this.#awaitingIdle.splice(0)) resolve()
  }
}

/** Small enough for a server's default limit of 1 MiB together with one more record of the largest size. */
const BYTES_PER_MESSAGE = 384 * 1024
