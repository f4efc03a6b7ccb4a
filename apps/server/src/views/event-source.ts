import { Worker } from 'node:worker_threads'
import type { EngineThread } from '../engine/engine-thread.ts'
import type { HistoryChunk } from '../engine/messages.ts'
import { EventFeed, firstAfter, type EventPlace, type FeedEvent } from './event-feed.ts'

const CHUNK = 512

/** All events since the first record: the latest from memory, older ones by stepping the journal again. */
export class EventSource {
  readonly feed: EventFeed
  readonly #engine: EngineThread

  constructor(feed: EventFeed, engine: EngineThread) {
    this.feed = feed
    this.#engine = engine
  }

  /** Chunks of events after `place`, up to the last there is at the time the reader gets there. */
  async *upToNow(place: EventPlace): AsyncGenerator<readonly FeedEvent[]> {
    let at = place
    for (;;) {
      const events = this.feed.after(at, CHUNK)
      if (events?.length === 0) return
      if (events !== undefined) {
        yield events
        at = events.at(-1)!
        continue
      }
      for await (const old of this.#fromJournal(at)) {
        yield old
        at = old.at(-1)!
        if (this.feed.after(at, 1) !== undefined) break
      }
      if (this.feed.after(at, 1) === undefined) return
    }
  }

  async *#fromJournal(after: EventPlace): AsyncGenerator<readonly FeedEvent[]> {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url))
    try {
      for await (const chunk of this.#engine.history(Math.max(1, after.sequence))) {
        const events = await step(worker, chunk)
        const news = events.slice(firstAfter(events, after))
        if (news.length > 0) yield news
      }
    } finally {
      await worker.terminate()
    }
  }
}

function step(worker: Worker, chunk: HistoryChunk): Promise<FeedEvent[]> {
  return new Promise((done, fail) => {
    const settle = (): void => {
      worker.off('message', take)
      worker.off('error', refuse)
    }
    const take = (events: FeedEvent[]): void => {
      settle()
      done(events)
    }
    const refuse = (fault: unknown): void => {
      settle()
      fail(fault)
    }
    worker.on('message', take)
    worker.on('error', refuse)
    worker.postMessage(chunk)
  })
}
