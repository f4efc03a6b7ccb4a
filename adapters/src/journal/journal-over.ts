import { assert } from '@gridbourse/core/kernel'
import { JournalFault, type Journal, type JournalRecord, type JournalSnapshot } from '@gridbourse/core/market'
import { orFault, streamOrFault } from './fault.ts'
import { Turns } from './turns.ts'

/** What journals differ in: where records and snapshots are put, and how they are read back. */
export type Medium = {
  readonly durability: Journal['durability']
  readonly writer: Writer
  /** The durable records from a sequence on. */
  read(from: number): AsyncIterable<readonly JournalRecord[]>
  /** Called one after the other, and for a snapshot whose records are durable. */
  saveSnapshot(snapshot: JournalSnapshot): Promise<void>
  newestSnapshot(atMost: number): Promise<JournalSnapshot | undefined>
  /** Lets go of the medium, also where the last append failed. */
  release(): Promise<void> | void
}

type Writer = {
  readonly lastSequence: number
  readonly durableSequence: number
  append(records: readonly JournalRecord[]): Promise<void>
  close(): Promise<void>
}

export const UNREADABLE = 'The journal cannot be read'

/** The journal that a medium makes: what all of them promise alike. */
export function journalOver(medium: Medium): Journal {
  const { durability, writer } = medium
  const snapshots = new Turns()
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    try {
      await Promise.all([writer.close(), snapshots.finished()])
    } finally {
      await medium.release()
    }
  }
  return {
    durability,
    get lastSequence() {
      return writer.lastSequence
    },
    append: (records) => writer.append(records),
    read: (from) => streamOrFault(UNREADABLE, medium.read(from)),
    saveSnapshot: (snapshot) =>
      snapshots.run(async () => {
        if (closing !== undefined) throw new JournalFault('The journal is closed', false)
        assert(snapshot.sequence <= writer.lastSequence, 'a snapshot follows a record of its journal')
        // A snapshot must not outlive the records before it.
        if (snapshot.sequence > writer.durableSequence) await writer.append([])
        await orFault('The snapshot cannot be written', medium.saveSnapshot(snapshot))
      }),
    newestSnapshot: (sequence) => orFault(UNREADABLE, medium.newestSnapshot(sequence ?? writer.lastSequence)),
    close: () => (closing ??= close()),
  }
}
