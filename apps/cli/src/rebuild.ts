import {
  endOf,
  isBefore,
  type EventPlace,
  type JournalReading,
  type MarketHistory,
  type PlacedEvent,
} from '@gridbourse/core/market'
import type { ReadingTables } from '@gridbourse/core/telemetry'
import type { ReadingsRead } from '@gridbourse/server'
import { CannotDo } from './complaint.ts'
import { replay, type Replayed } from './journal-replay.ts'

/** So many events go into the tables together. */
const AT_ONCE = 2_000

/** Forgets the past and follows the journal from its first record. */
export async function rebuild(
  journal: JournalReading,
  history: Pick<MarketHistory, 'clear' | 'follow'>,
): Promise<{ readonly replayed: Replayed; readonly place: EventPlace }> {
  await history.clear()
  let after = endOf(0)
  let waiting: PlacedEvent[] = []
  const follow = async (): Promise<void> => {
    const last = waiting.at(-1)
    if (last === undefined) return
    const place = await history.follow({ after, events: waiting })
    if (isBefore(place, last))
      throw new CannotDo('somebody else rebuilds the same tables. Let one of you finish, then try again.')
    after = last
    waiting = []
  }
  const replayed = await replay(journal, {
    async told(events) {
      for (const event of events) {
        waiting.push(event)
        if (waiting.length === AT_ONCE) await follow()
      }
    },
  })
  await follow()
  return { replayed, place: after }
}

/**
 * Forgets the readings and follows their log from its first batch; resolves to the last one. Where a server follows the
 * same tables, whichever of the two comes second leaves the rest to the other.
 */
export async function rebuildReadings(
  log: ReadingsRead | null,
  tables: Pick<ReadingTables, 'clear' | 'apply'>,
): Promise<number> {
  await tables.clear()
  if (log === null) return 0
  try {
    for await (const batches of log.read(1)) await tables.apply(batches)
  } catch (fault) {
    if (!(fault instanceof Error && fault.name === 'ReadingTablesTaken')) throw fault
  }
  return log.lastSequence
}
