import { setPriority } from 'node:os'
import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { isAway, type DatabasePlace } from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import { openTables } from './compose-tables.ts'
import { followedTables } from './readings/asked-tables.ts'
import type { Tables } from './store/messages.ts'
import { runStore } from './store/store-loop.ts'

/** What the store's thread is started with. */
export type StoreStart = {
  readonly place: DatabasePlace
  /** Through which the tables follow the reading log. */
  readonly readings: MessagePort
}

/** Opens the tables, and lets those of the readings follow their log. */
async function openStore({ place, readings: port }: StoreStart): Promise<Tables> {
  const { database, history, decisions } = await openTables(place)
  const { kind, survives } = database
  const { readings, stop } = followedTables(readingTables(database.db), port)
  return {
    engine: { kind, survives },
    history,
    decisions,
    readings,
    async close() {
      await stop()
      await database.close()
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
  await runStore(port, { open: () => openStore(workerData as StoreStart), isAway })
}
