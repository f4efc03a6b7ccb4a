import {
  endOf,
  isBefore,
  type EventPlace,
  type ParticipantNumber,
  type PlacedEvent,
} from '@gridbourse/core/market'

export { endOf, type EventPlace } from '@gridbourse/core/market'

export type FeedEvent = PlacedEvent & {
  /** Whom it is about, beside the parties of a trade; null for nobody in particular. */
  readonly owner: ParticipantNumber | null
}

/** Called once with what came next. */
export type FeedWaiter = (events: readonly FeedEvent[]) => void

/** The latest events in order; older ones are in the journal. */
export class EventFeed {
  /** Everything after this place, and up to `last`, is here. */
  #before: EventPlace
  #last: EventPlace
  readonly #kept: number
  #events: FeedEvent[] = []
  #waiting = new Set<FeedWaiter>()

  /** Begins after the record `sequence`, and keeps at least the latest `kept` events. */
  constructor(sequence: number, kept: number) {
    this.#kept = kept
    this.#before = endOf(sequence)
    this.#last = this.#before
  }

  /** The place of the last event, or the end of the last record before the first. */
  get last(): EventPlace {
    return this.#last
  }

  append(events: readonly FeedEvent[]): void {
    const last = events.at(-1)
    if (last === undefined) return
    for (const event of events) this.#events.push(event)
    this.#last = last
    if (this.#events.length >= 2 * this.#kept) this.#forgetOldest()
    const waiting = this.#waiting
    this.#waiting = new Set()
    for (const take of waiting) take(events)
  }

  /** The next events after `place`, none at the end; undefined where they are in the journal only. */
  after(place: EventPlace, most: number): readonly FeedEvent[] | undefined {
    if (isBefore(place, this.#before)) return undefined
    const from = firstAfter(this.#events, place)
    return this.#events.slice(from, from + most)
  }

  /** For whoever has seen everything: `take` gets the next events there are. */
  waitForNext(take: FeedWaiter): void {
    this.#waiting.add(take)
  }

  stopWaiting(take: FeedWaiter): void {
    this.#waiting.delete(take)
  }

  /** Resolves when something new has come, or `signal` was aborted. */
  news(signal: AbortSignal): Promise<void> {
    return new Promise((arrived) => {
      if (signal.aborted) return arrived()
      const take = (): void => {
        signal.removeEventListener('abort', leave)
        arrived()
      }
      const leave = (): void => {
        this.stopWaiting(take)
        arrived()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.waitForNext(take)
    })
  }

  #forgetOldest(): void {
    this.#before = this.#events[this.#events.length - this.#kept - 1]!
    this.#events = this.#events.slice(-this.#kept)
  }
}

export function firstAfter(events: readonly EventPlace[], place: EventPlace): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(place, events[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
