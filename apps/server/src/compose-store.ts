import { setPriority } from 'node:os'
import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { isAway, type DatabasePlace } from '@gridbourse/adapters/database'
import { SettledRows, type SettlementHistory } from '@gridbourse/core/community'
import type { DurationMs } from '@gridbourse/core/kernel'
import { openTables } from './compose-tables.ts'
import { worldOf } from './compose-world.ts'
import { followedTables } from './readings/asked-tables.ts'
import type { Tables } from './store/messages.ts'
import { SettledFollower, type AskedSettlement } from './store/settled-follower.ts'
import { runStore } from './store/store-loop.ts'
import type { WorldSource } from './street/scenario.ts'

/** What the store's thread is started with. */
export type StoreStart = {
  readonly place: DatabasePlace
  /** Through which the tables follow the reading log. */
  readonly readings: MessagePort
  /** What is settled by itself in the home, and where it is written down; null where nothing is. */
  readonly street: SettledStreet | null
}

export type SettledStreet = {
  readonly source: WorldSource
  readonly slotDuration: DurationMs
  readonly path: string
}

/** Opens the tables, and lets those of the readings follow their log. */
async function openStore({ place, readings: port, street }: StoreStart): Promise<Tables> {
  const { database, history, decisions, settlement, readings: tables } = await openTables(place)
  const { kind, survives } = database
  const { readings, stop } = followedTables(tables, port)
  return {
    engine: { kind, survives },
    history,
    decisions,
    readings,
    settlement: street === null ? NOTHING_SETTLED : await settledIn(street, settlement),
    async close() {
      await stop()
      await database.close()
    },
  }
}

async function settledIn(
  { source, slotDuration, path }: SettledStreet,
  history: SettlementHistory,
): Promise<AskedSettlement> {
  const world = await worldOf(source, slotDuration)
  return new SettledFollower({ history, path, begin: () => new SettledRows(world, slotDuration) })
}

const NOTHING_SETTLED: AskedSettlement = { follow: () => Promise.resolve(null) }

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
