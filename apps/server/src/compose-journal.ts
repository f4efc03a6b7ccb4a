import { join } from 'node:path'
import { openJetStreamJournal, openSegmentJournal } from '@gridbourse/adapters/journal'
import type { Journal } from '@gridbourse/core/market'

/** Where the segments of a home's journal lie. */
export const journalFolder = (home: string): string => join(home, 'journal')

/**
 * Opens the journal that a setting names: `segments`, in `directory`, or `nats://host:port/stream`. Made
 * where there is none. Nobody else can write it until it is closed: segments in use are refused with a
 * `JournalConflict`; of a stream, opening ends the term of whoever wrote it.
 */
export function openJournal(journal: string, directory: string): Promise<Journal> {
  if (journal === 'segments') return openSegmentJournal({ directory })
  const { host, pathname } = new URL(journal)
  return openJetStreamJournal({ servers: host, stream: pathname.slice(1) })
}
