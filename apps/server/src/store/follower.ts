import { setTimeout as pause } from 'node:timers/promises'
import { isBefore, type EventPlace, type MarketHistory } from '@gridbourse/core/market'
import type { EventSource } from '../views/event-source.ts'
import { pauses } from '../pauses.ts'
import { StoreAway } from './store-away.ts'

export type FollowerParts = {
  readonly history: Pick<MarketHistory, 'place' | 'follow'>
  /** Resolves when it is worth asking the history. */
  readonly opened: () => Promise<void>
  readonly events: EventSource
  /** The history answered with a fault that is no outage, several times in a row. */
  readonly stuck: (reason: string) => void
}

/** Batches are this far apart at least: orders wait for the same disk. */
const BREATH_MS = 50

const FAULTS_UNTIL_STUCK = 3

/**
 * Takes the history of the market along with the journal: every event once, in order, batch after batch. What it does
 * not come to yet stays in the journal, so nothing piles up here however long the history is away.
 */
export class Follower {
  /** The last event that is in the history; null before the first answer. */
  place: EventPlace | null = null
  /** Why the history cannot go on with this journal, or null. */
  flaw: string | null = null
  readonly #parts: FollowerParts
  readonly #stopping = new AbortController()
  #done: Promise<void> | undefined

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#done ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#done
  }

  async #run(): Promise<void> {
    const { history, opened, stuck } = this.#parts
    const { signal } = this.#stopping
    let waits = pauses()
    for (let faults = 0; !signal.aborted;) {
      await opened()
      try {
        this.place = await history.place()
        waits = pauses()
        await this.#follow(this.place)
        faults = 0
      } catch (fault) {
        const reason = fault instanceof Error ? fault.message : String(fault)
        if (!(fault instanceof StoreAway) && ++faults % FAULTS_UNTIL_STUCK === 0) stuck(reason)
        await rest(waits.next().value, signal)
      }
    }
  }

  /** Returns where the history turns out to be elsewhere: somebody rebuilds it. */
  async #follow(from: EventPlace): Promise<void> {
    const { history, events } = this.#parts
    const { signal } = this.#stopping
    let place = from
    this.flaw = isBefore(events.feed.last, place) ? this.#flawOf(place) : null
    if (this.flaw !== null) throw new Error(this.flaw)
    while (!signal.aborted) {
      for await (const batch of events.upToNow(place, { party: 'courier', signal })) {
        const told = batch.map(({ sequence, index, atMs, event }) => ({ sequence, index, atMs, event }))
        const reached = await history.follow({ after: place, events: told })
        this.place = reached
        if (isBefore(reached, batch.at(-1)!)) return
        place = reached
      }
      await rest(BREATH_MS, signal)
      if (events.feed.after(place, 1)?.length === 0) await events.feed.news(signal)
    }
  }

  #flawOf({ sequence }: EventPlace): string {
    return `the tables follow a journal of ${sequence} records or more, and this one has ${this.#parts.events.feed.last.sequence}: they belong to another market. Give this one a database of its own, or run \`gridbourse rebuild\``
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined)
