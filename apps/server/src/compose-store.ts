import { setPriority } from 'node:os'
import { readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import {
  decisionStoreIn,
  isAway,
  marketHistoryIn,
  openDatabase,
  type DatabasePlace,
} from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import { followedTables } from './readings/asked-tables.ts'
import type { Tables } from './store/messages.ts'
import { runStore } from './store/store-loop.ts'

/** What the store's thread is started with. */
export type StoreStart = {
  readonly place: DatabasePlace
  /** Through which the tables follow the reading log. */
  readonly readings: MessagePort
}

/** Where a home's tables are: `embedded`, in its folder, or `postgres://…`. */
export const tablesPlace = (database: string, home: string): DatabasePlace =>
  database === 'embedded' ? { directory: join(home, 'database') } : { url: database }

/** Opens the tables and everything that is kept in them. */
export async function openTables({ place, readings: port }: StoreStart): Promise<Tables> {
  const { db, kind, survives, close } = await openDatabase(place)
  const { readings, stop } = followedTables(readingTables(db), port)
  return {
    engine: { kind, survives },
    history: marketHistoryIn(db),
    decisions: decisionStoreIn(db),
    readings,
    async close() {
      await stop()
      await close()
    },
  }
}

/** How nice the thread is: a third of what a trading thread gets, where both want all there is. */
const NICENESS = 5

/** SQL gives way to trading: Linux knows a priority for every thread, others go without. */
function stepBack(): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICENESS)
  } catch {
    // A system without /proc, or one that forbids it, shares its time evenly.
  }
}

const port = parentPort
if (port !== null) {
  stepBack()
  await runStore(port, { open: () => openTables(workerData as StoreStart), isAway })
}
