import { join } from 'node:path'
import { openSegmentJournal } from '@gridbourse/adapters/journal'
import type { Journal } from '@gridbourse/core/market'

/** Where the journal of a home lies. */
export const journalFolder = (home: string): string => join(home, 'journal')

/**
 * The journal of a home without a server, made where there is none. Held alone until it is closed: throws
 * `JournalConflict` while a server runs on it.
 */
export const openHomeJournal = (home: string): Promise<Journal> =>
  openSegmentJournal({ directory: journalFolder(home) })
