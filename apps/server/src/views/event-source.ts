import { EventFeed, type EventPlace, type FeedEvent } from './event-feed.ts'
import { HistoryPlaces, type Party, type PlaceLimits } from './history-places.ts'
import { readJournal, type History } from './journal-reading.ts'

const CHUNK = 512

/** Who asks; `signal` says that it went away. */
export type EventReader = { readonly party: Party; readonly signal: AbortSignal }

/** All events since the first record: the latest from memory, older ones by stepping the journal again. */
export class EventSource {
  readonly feed: EventFeed
  readonly #journal: History
  readonly #places: HistoryPlaces

  constructor(feed: EventFeed, journal: History, limits?: PlaceLimits) {
    this.feed = feed
    this.#journal = journal
    this.#places = new HistoryPlaces(limits)
  }

  /** False where too many wait for old events already; `upToNow` would throw `HistoryCrowded`. */
  hasRoomFor(party: Party, place: EventPlace): boolean {
    return this.#isInMemory(place) || this.#places.hasRoomFor(party)
  }

  /** Chunks of events after `place`, up to the last there is at the time the reader gets there. */
  async *upToNow(place: EventPlace, reader: EventReader): AsyncGenerator<readonly FeedEvent[]> {
    let at = place
    while (!reader.signal.aborted) {
      const events = this.feed.after(at, CHUNK)
      if (events?.length === 0) return
      if (events !== undefined) {
        yield events
        at = events.at(-1)!
        continue
      }
      for await (const old of this.#fromJournal(at, reader)) {
        yield old
        at = old.at(-1)!
      }
      if (!this.#isInMemory(at)) return
    }
  }

  /** Old events until memory has the next ones, or the journal ends. */
  async *#fromJournal(
    after: EventPlace,
    { party, signal }: EventReader,
  ): AsyncGenerator<readonly FeedEvent[]> {
    this.#places.enter(party)
    try {
      let at = after
      for (;;) {
        const turn = await this.#places.turn(party, signal)
        if (turn === undefined) return
        for await (const old of readJournal(this.#journal, at, turn)) {
          yield old
          at = old.at(-1)!
          if (this.#isInMemory(at)) return
        }
        if (!turn.wasTakenBack) return
      }
    } finally {
      this.#places.leave(party)
    }
  }

  #isInMemory(place: EventPlace): boolean {
    return this.feed.after(place, 1) !== undefined
  }
}
