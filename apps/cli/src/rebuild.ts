import {
  endOf,
  isBefore,
  type EventPlace,
  type JournalReading,
  type MarketHistory,
  type PlacedEvent,
} from '@gridbourse/core/market'
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
