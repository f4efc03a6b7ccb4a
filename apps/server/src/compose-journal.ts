import { join } from 'node:path'
import {
  openJetStreamJournal,
  openSegmentJournal,
  readJetStreamJournal,
  readSegmentJournal,
} from '@gridbourse/adapters/journal'
import type { Journal, JournalReading } from '@gridbourse/core/market'

/** Where the segments of a home's journal lie. */
export const journalFolder = (home: string): string => join(home, 'journal')

/**
 * Opens the journal that a setting names: `segments`, in `directory`, or `nats://host:port/stream`. Made
 * where there is none. Nobody else can write it until it is closed: segments in use are refused with a
 * `JournalConflict`; of a stream, opening ends the term of whoever wrote it.
 */
export function openJournal(journal: string, directory: string): Promise<Journal> {
  if (journal === 'segments') return openSegmentJournal({ directory })
  return openJetStreamJournal(streamOf(journal))
}

/** Reads the journal that a setting names and changes nothing in it; whoever writes it goes on undisturbed. */
export function readJournal(journal: string, directory: string): Promise<JournalReading> {
  return journal === 'segments' ? readSegmentJournal({ directory }) : readJetStreamJournal(streamOf(journal))
}

function streamOf(journal: string): { readonly servers: string; readonly stream: string } {
  const { host, pathname } = new URL(journal)
  return { servers: host, stream: pathname.slice(1) }
}
