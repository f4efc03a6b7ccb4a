import type { EpochMs } from '../kernel/index.ts'
import type { ParticipantNumber } from './identity.ts'

/** One line of the journal. Its sequence is 1 for the first and has no gaps. */
export type JournalRecord = {
  readonly sequence: number
  /** Never less than the record before. */
  readonly atMs: EpochMs
  /** Who asked. */
  readonly participant: ParticipantNumber
  /** The idempotency key, at most 255 bytes of UTF-8; empty for none. */
  readonly key: string
  /** `encodeCommand`'s bytes. Opaque to the journal. */
  readonly command: Uint8Array
}

/** The state of an exchange after the record `sequence`; `bytes` are opaque to the journal. */
export type JournalSnapshot = { readonly sequence: number; readonly bytes: Uint8Array }

/**
 * What an acknowledged append survives. `fsynced`: power loss. `replicated`: the loss of a node.
 * `page-cache`: the death of a process.
 */
export type Durability = 'fsynced' | 'replicated' | 'page-cache'

/**
 * The one ordered list of everything that was asked of an exchange. One writer at a time: opening takes an
 * exclusive hold where the technology has one, and a stale writer's append fails with `JournalConflict`.
 */
export type Journal = {
  readonly durability: Durability
  /** Sequence of the last record appended, or 0. */
  readonly lastSequence: number
  /**
   * Adds records that continue `lastSequence`. Resolves when they and everything before them are durable.
   * May be called again before that; order is the order of the calls. After a fault every later append
   * fails too: the writer must open the journal anew.
   */
  append(records: readonly JournalRecord[]): Promise<void>
  /** Durable records from `from` (included) to the end as it was at the call, in batches. */
  read(from: number): AsyncIterable<readonly JournalRecord[]>
  /** Keeps a snapshot durably, beside the records; nothing is ever deleted by it. */
  saveSnapshot(snapshot: JournalSnapshot): Promise<void>
  /** The newest intact snapshot at or before `sequence` (default: any), or undefined. */
  newestSnapshot(sequence?: number): Promise<JournalSnapshot | undefined>
  /** Waits for what is under way, then lets go. */
  close(): Promise<void>
}

/** What can be done with a journal that is only read, by somebody who is not its writer. */
export type JournalReading = Pick<Journal, 'lastSequence' | 'read' | 'newestSnapshot' | 'close'>

/** The world failed under a journal; `retry` says whether opening it again may help. */
export class JournalFault extends Error {
  override readonly name: string = 'JournalFault'
  readonly retry: boolean
  constructor(message: string, retry: boolean, cause?: unknown) {
    super(message, { cause })
    this.retry = retry
  }
}

/** Somebody else wrote the journal, or holds it. */
export class JournalConflict extends JournalFault {
  override readonly name = 'JournalConflict'
  constructor(message: string, cause?: unknown) {
    super(message, true, cause)
  }
}

/** Records that were durable cannot be read back: `place` names the segment and offset, or the sequence. */
export class JournalCorrupt extends JournalFault {
  override readonly name = 'JournalCorrupt'
  readonly place: string
  constructor(message: string, place: string) {
    super(message, false)
    this.place = place
  }
}
