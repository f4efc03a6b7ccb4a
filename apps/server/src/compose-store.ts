import { constants, setPriority } from 'node:os'
import { readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import {
  decisionStoreIn,
  isAway,
  marketHistoryIn,
  openDatabase,
  type DatabasePlace,
} from '@gridbourse/adapters/database'
import type { Tables } from './store/messages.ts'
import { runStore } from './store/store-loop.ts'

/** What the store's thread is started with. */
export type StoreStart = { readonly place: DatabasePlace }

/** Where a home's tables are: `embedded`, in its folder, or `postgres://…`. */
export const tablesPlace = (database: string, home: string): DatabasePlace =>
  database === 'embedded' ? { directory: join(home, 'database') } : { url: database }

/** Opens the tables and everything that is kept in them. */
export async function openTables(place: DatabasePlace): Promise<Tables> {
  const { db, kind, survives, close } = await openDatabase(place)
  return {
    engine: { kind, survives },
    history: marketHistoryIn(db),
    decisions: decisionStoreIn(db),
    close,
  }
}

/** SQL gives way to trading: Linux knows a priority for every thread, others go without. */
function stepBack(): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_LOW)
  } catch {
    // A system without /proc, or one that forbids it, shares its time evenly.
  }
}

const port = parentPort
if (port !== null) {
  const { place } = workerData as StoreStart
  stepBack()
  await runStore(port, { open: () => openTables(place), isAway })
}
