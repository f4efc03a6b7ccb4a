import { assert } from '@gridbourse/core/kernel'
import { JournalFault, type Journal, type JournalRecord, type JournalSnapshot } from '@gridbourse/core/market'
import type { SecretKey } from '../secrets/index.ts'
import { assertWritable } from './commit.ts'
import { orFault, streamOrFault } from './fault.ts'
import type { StoredRecord } from './frame.ts'
import { openRecord, openSnapshot, sealRecord, sealSnapshot } from './record-seal.ts'
import { Turns } from './turns.ts'

/** What journals differ in: where records and snapshots are put, and how they are read back. */
export type Medium = {
  readonly durability: Journal['durability']
  readonly writer: Writer
  /** Under which records and snapshots are sealed; null for none. What was written before there was one is read as it is. */
  readonly secret: SecretKey | null
  /** The durable records from a sequence on. */
  read(from: number): AsyncIterable<readonly StoredRecord[]>
  /** Called one after the other, and for a snapshot whose records are durable. */
  saveSnapshot(snapshot: JournalSnapshot): Promise<void>
  newestSnapshot(atMost: number): Promise<JournalSnapshot | undefined>
  /** Lets go of the medium, also where the last append failed. */
  release(): Promise<void> | void
}

type Writer = {
  readonly lastSequence: number
  readonly durableSequence: number
  append(records: readonly StoredRecord[]): Promise<void>
  close(): Promise<void>
}

export const UNREADABLE = 'The journal cannot be read'

/** The journal that a medium makes: what all of them promise alike. */
export function journalOver(medium: Medium): Journal {
  const { durability, writer, secret } = medium
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
    async append(records) {
      for (const record of records) assertWritable(record)
      await writer.append(secret === null ? records : records.map((record) => sealRecord(record, secret)))
    },
    read: (from) => openedRecords(streamOrFault(UNREADABLE, medium.read(from)), secret),
    saveSnapshot: (snapshot) =>
      snapshots.run(async () => {
        if (closing !== undefined) throw new JournalFault('The journal is closed', false)
        assert(snapshot.sequence <= writer.lastSequence, 'a snapshot follows a record of its journal')
        // A snapshot must not outlive the records before it.
        if (snapshot.sequence > writer.durableSequence) await writer.append([])
        await orFault(
          'The snapshot cannot be written',
          medium.saveSnapshot(secret === null ? snapshot : sealSnapshot(snapshot, secret)),
        )
      }),
    newestSnapshot: (sequence) =>
      openedSnapshot(orFault(UNREADABLE, medium.newestSnapshot(sequence ?? writer.lastSequence)), secret),
    close: () => (closing ??= close()),
  }
}

/** Records as they were asked, of a journal that may be sealed. */
export async function* openedRecords(
  records: AsyncIterable<readonly StoredRecord[]>,
  secret: SecretKey | null,
): AsyncGenerator<readonly JournalRecord[], void> {
  for await (const batch of records) yield batch.map((record) => openRecord(record, secret))
}

export async function openedSnapshot(
  found: Promise<JournalSnapshot | undefined>,
  secret: SecretKey | null,
): Promise<JournalSnapshot | undefined> {
  const snapshot = await found
  return snapshot && openSnapshot(snapshot, secret)
}
