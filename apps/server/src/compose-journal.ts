import { join } from 'node:path'
import {
  openJetStreamJournal,
  openSegmentJournal,
  readJetStreamJournal,
  readSegmentJournal,
} from '@gridbourse/adapters/journal'
import { secretKeyFrom } from '@gridbourse/adapters/secrets'
import type { Journal, JournalReading } from '@gridbourse/core/market'

/** Where the segments of a home's journal lie. */
export const journalFolder = (home: string): string => join(home, 'journal')

/**
 * Opens the journal that a setting names: `segments`, in `directory`, or `nats://host:port/stream`. Made
 * where there is none. Nobody else can write it until it is closed: segments in use are refused with a
 * `JournalConflict`; of a stream, opening ends the term of whoever wrote it. What is written is encrypted where the
 * environment has a key.
 */
export function openJournal(journal: string, directory: string): Promise<Journal> {
  const secret = secretKeyFrom(process.env)
  if (journal === 'segments') return openSegmentJournal({ directory, secret })
  return openJetStreamJournal({ ...streamOf(journal), secret })
}

/** Reads the journal that a setting names and changes nothing in it; whoever writes it goes on undisturbed. */
export function readJournal(journal: string, directory: string): Promise<JournalReading> {
  const secret = secretKeyFrom(process.env)
  return journal === 'segments'
    ? readSegmentJournal({ directory, secret })
    : readJetStreamJournal({ ...streamOf(journal), secret })
}

function streamOf(journal: string): { readonly servers: string; readonly stream: string } {
  const { host, pathname } = new URL(journal)
  return { servers: host, stream: pathname.slice(1) }
}
