import type { HeardEvent } from '@gridbourse/core/community'
import { endOf, type EventPlace, type FeedEvent } from '../views/event-feed.ts'
import type { EventSource } from '../views/event-source.ts'

/** What of the market a street has to hear: which days there are, who ordered and traded what, and what was left over. */
const HEARD = new Set([
  'day_opened',
  'phase_changed',
  'order_accepted',
  'order_waiting',
  'order_amended',
  'order_removed',
  'trade',
  'auction_fill',
  'auction_cleared',
])

/**
 * Tells every event from the record `since` on and resolves when the last there is has been told.
 * After that each is told as soon as it is durable, until `signal` is aborted.
 */
export async function followEvents(
  source: EventSource,
  { since, signal }: { readonly since: number; readonly signal: AbortSignal },
  tell: (events: readonly HeardEvent[]) => void,
): Promise<void> {
  const { feed } = source
  let place: EventPlace = endOf(since - 1)
  const take = (events: readonly FeedEvent[]): void => {
    const heard = events.filter(({ event }) => HEARD.has(event.type))
    if (heard.length > 0) tell(heard.map(({ sequence, atMs, event }) => ({ sequence, at: atMs, event })))
    place = events.at(-1) ?? place
  }
  const next = (events: readonly FeedEvent[]): void => {
    if (signal.aborted) return
    take(events)
    feed.waitForNext(next)
  }
  for (;;) {
    for await (const events of source.upToNow(place, { party: 'courier', signal })) take(events)
    if (signal.aborted) return
    // What came between the last chunk and here is taken at once, before anything else can happen.
    const rest = feed.after(place, Infinity)
    if (rest === undefined) continue
    take(rest)
    feed.waitForNext(next)
    signal.addEventListener('abort', () => feed.stopWaiting(next), { once: true })
    return
  }
}
