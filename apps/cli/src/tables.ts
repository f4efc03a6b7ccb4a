import type { OpenTables } from '@gridbourse/server'
import { CannotDo } from './complaint.ts'
import { homeOf, type JournalChoice } from './journal-replay.ts'

/** The tables of a home, where its server would keep them; says what to do where they cannot be had. */
export async function openHomesTables(choice: JournalChoice): Promise<OpenTables> {
  const { openTables, settingsFrom, tablesPlace } = await import('@gridbourse/server')
  const { database } = settingsFrom(process.env)
  if (database === 'none') throw new CannotDo('DATABASE_URL is "none": there are no tables.')
  try {
    return await openTables(tablesPlace(database, homeOf(choice)))
  } catch (fault) {
    if (fault instanceof Error && fault.name.startsWith('Database')) throw new CannotDo(fault.message)
    throw fault
  }
}
