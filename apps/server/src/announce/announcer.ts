import { setTimeout as pause } from 'node:timers/promises'
import { BusFault, type Bus, type BusMessage } from '@gridbourse/core/kernel'
import { eventPlace } from '../http/market-reads.ts'
import type { Names } from '../http/names.ts'
import { presentEvent } from '../http/present-event.ts'
import { pauses } from '../pauses.ts'
import { endOf, type EventPlace, type FeedEvent } from '../views/event-feed.ts'
import type { EventSource } from '../views/event-source.ts'

export type AnnouncerParts = {
  /** Opens the bus; called again when it had gone away. */
  readonly open: () => Promise<Bus>
  readonly events: EventSource
  readonly names: Names
  /** Sequence of the last record of the market. */
  readonly market: { readonly sequence: number }
  readonly warn: (reason: string) => void
}

/**
 * Tells every event of the market on the bus, in order, as an insider sees it, under the topic `events.<type>` and
 * the event's id. The bus itself says what was told last, so nothing is left out, whoever was away.
 */
export class Announcer {
  /** Why the bus is not told anything, or null. The market goes on; what happened is told later. */
  failure: string | null = null
  readonly #parts: AnnouncerParts
  readonly #stopping = new AbortController()
  #done: Promise<void> | undefined

  constructor(parts: AnnouncerParts) {
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
    const { open, warn } = this.#parts
    const { signal } = this.#stopping
    for (let waits = pauses(); !signal.aborted;) {
      let bus: Bus | undefined
      try {
        bus = await open()
        const after = await this.#told(bus)
        if (this.failure !== null) warn('The bus is back, and is told what happened meanwhile.')
        this.failure = null
        waits = pauses()
        await this.#tell(bus, after)
      } catch (fault) {
        const reason = fault instanceof Error ? fault.message : String(fault)
        if (this.failure === null)
          warn(`The bus is told nothing until it is back; the market goes on: ${reason}`)
        this.failure = reason
      } finally {
        await bus?.close()
      }
      await pause(waits.next().value, undefined, { signal }).catch(() => undefined)
    }
  }

  /** The last event that the bus has. */
  async #told(bus: Bus): Promise<EventPlace> {
    const newest = await bus.newest()
    if (newest === undefined) return endOf(0)
    const place = eventPlace(newest.id)
    if (place.sequence > this.#parts.market.sequence)
      throw new BusFault(
        `it ends with event ${newest.id}, and this market has only ${this.#parts.market.sequence} records. Give this market a stream of its own in GRIDBOURSE_BUS.`,
      )
    return place
  }

  async #tell(bus: Bus, after: EventPlace): Promise<void> {
    const { events } = this.#parts
    const { signal } = this.#stopping
    let place = after
    while (!signal.aborted) {
      for await (const chunk of events.upToNow(place, { party: 'courier', signal })) {
        await bus.publish(chunk.map((event) => this.#message(event)))
        place = chunk.at(-1)!
      }
      if (events.feed.after(place, 1)?.length === 0) await events.feed.news(signal)
    }
  }

  #message(event: FeedEvent): BusMessage {
    const told = presentEvent(this.#parts.names, event, 'insider')
    return {
      topic: `events.${told.type}`,
      id: told.id,
      body: new TextEncoder().encode(JSON.stringify(told)),
    }
  }
}
