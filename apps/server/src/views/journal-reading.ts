import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { HistoryChunk } from '../engine/messages.ts'
import { firstAfter, type EventPlace, type FeedEvent } from './event-feed.ts'
import type { Turn } from './history-places.ts'

/** Where old records come from: the newest snapshot before `from`, and what follows. */
export type History = { history(from: number): AsyncGenerator<HistoryChunk> }

/** A reader that rests holds no more than so many events. */
const MOST_EVENTS = 512

/**
 * The events after `after`, from old records stepped again on a thread of its own, which lives as long as the
 * turn. The next records are stepped when the events of the last have been fetched.
 */
export async function* readJournal(
  journal: History,
  after: EventPlace,
  turn: Turn,
): AsyncGenerator<readonly FeedEvent[]> {
  if (turn.hasEnded) return
  const worker = new Worker(new URL('./history-worker.ts', import.meta.url))
  const exited = once(worker, 'exit').catch(() => undefined)
  const chunks = journal.history(Math.max(1, after.sequence))
  let events: FeedEvent[] = []
  turn.use(async () => {
    events = []
    void chunks.return(undefined)
    await worker.terminate()
    await exited
  })
  try {
    for await (const chunk of chunks) {
      if (turn.hasEnded) return
      events = await step(worker, chunk)
      for (let at = firstAfter(events, after); at < events.length; at += MOST_EVENTS) {
        // A turn that is over ends with its rest, and takes what was not yielded with it.
        const next = events.slice(at, at + MOST_EVENTS)
        turn.rest()
        yield next
        turn.goOn()
        if (turn.hasEnded) return
      }
    }
  } finally {
    await turn.end()
  }
}

/** The chunk's events; none where the thread was ended meanwhile. */
function step(worker: Worker, chunk: HistoryChunk): Promise<FeedEvent[]> {
  return new Promise((done, fail) => {
    const settle = (): void => {
      worker.off('message', take)
      worker.off('exit', leave)
      worker.off('error', refuse)
    }
    const take = (events: FeedEvent[]): void => {
      settle()
      done(events)
    }
    const leave = (): void => {
      settle()
      done([])
    }
    const refuse = (fault: unknown): void => {
      settle()
      fail(fault)
    }
    worker.on('message', take)
    worker.on('exit', leave)
    worker.on('error', refuse)
    worker.postMessage(chunk)
  })
}
