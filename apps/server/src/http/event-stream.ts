import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { SlotNumber } from '@gridbourse/core/kernel'
import type { EventSource } from '../views/event-source.ts'
import type { EventPlace, FeedEvent } from '../views/event-feed.ts'
import type { Party } from '../views/history-places.ts'
import type { NumberedChange } from '../alarms/alarm-log.ts'
import { maySeeAlarm, presentChange } from '../alarms/present-alarm.ts'
import { keyIn, readerOf } from './caller.ts'
import { eventPlace, slotNamed } from './market-reads.ts'
import type { Names } from './names.ts'
import type { Handlers } from './operation-route.ts'
import { concerns, maySee, presentEvent } from './present-event.ts'
import { Problem } from './problem.ts'
import type { Reader } from './reader.ts'

const MOST_STREAMS = 10_000
const HEARTBEAT_MS = 15_000
/** A reader that takes nothing for so long is let go; its next connection resumes where it stopped. */
const STALLED_MS = 60_000

export const streamOperation: Handlers<'streamEvents'> = {
  streamEvents({ alarms, events, market, names, streams }, { query, caller, access, request, reply }) {
    const header = request.headers['last-event-id']
    const asked = typeof header === 'string' && header !== '' ? header : query.after
    const place = asked === undefined ? events.feed.last : eventPlace(asked)
    if (asked !== undefined && place.sequence > market.sequence) {
      throw new Problem('events_not_kept', { field: 'last-event-id' })
    }
    const party = caller === null ? 'stranger' : 'member'
    if (streams.size >= MOST_STREAMS || !events.hasRoomFor(party, place)) {
      throw new Problem('too_many_streams')
    }
    const slot = query.slot === undefined ? null : slotNamed(names, query.slot)
    reply.hijack()
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const stream = new EventStream(reply.raw, names, { reader: readerOf(caller), slot, party })
    streams.add(reply.raw, keyIn(request.headers.authorization))
    const quiet = alarms.onChange((changes) =>
      stream.tellAlarms(changes.filter(({ alarm }) => maySeeAlarm(access, alarm))),
    )
    stream
      .follow(events, place, () => streams.check(reply.raw))
      .catch((fault: unknown) => {
        request.log.warn({ err: fault }, 'a stream broke off')
        reply.raw.destroy()
      })
      .finally(() => {
        quiet()
        streams.delete(reply.raw)
      })
    return reply
  },
}

type Wanted = { readonly reader: Reader; readonly slot: SlotNumber | null }
type Listener = Wanted & { readonly party: Party }

class EventStream {
  readonly #response: ServerResponse
  readonly #names: Names
  readonly #listener: Listener
  readonly #left = new AbortController()

  constructor(response: ServerResponse, names: Names, listener: Listener) {
    this.#response = response
    this.#names = names
    this.#listener = listener
    response.once('close', () => this.#left.abort())
  }

  /** Sends everything after `place` for as long as the connection lasts, at the reader's pace; `check` may end it. */
  async follow(source: EventSource, place: EventPlace, check: () => void): Promise<void> {
    const heartbeat = setInterval(() => {
      check()
      this.#write(': alive\n\n')
    }, HEARTBEAT_MS).unref()
    try {
      // Tells a reader of a quiet market where it stands, so that it can resume there.
      this.#write(`retry: 1000\nevent: open\nid: ${place.sequence}.${place.index}\ndata: {}\n\n`)
      const reader = { party: this.#listener.party, signal: this.#left.signal }
      let at = place
      while (this.#isOpen) {
        for await (const events of source.upToNow(at, reader)) {
          await this.#send(events)
          at = events.at(-1)!
          if (!this.#isOpen) return
        }
        // Nothing can come between the end of `upToNow` and waiting: both happen in one turn.
        if (source.feed.after(at, 1)?.length === 0) at = await this.#next(source, at)
      }
    } finally {
      clearInterval(heartbeat)
    }
  }

  /** Beside the events, and without an id: a reader that resumes asks for the alarms that stand. */
  tellAlarms(changes: readonly NumberedChange[]): void {
    for (const change of changes)
      this.#write(`event: alarm\ndata: ${JSON.stringify(presentChange(change))}\n\n`)
  }

  get #isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed
  }

  /** Waits for the next events and sends them; answers how far the reader has come. */
  #next({ feed }: EventSource, at: EventPlace): Promise<EventPlace> {
    // A connection that is gone already will not close again.
    if (!this.#isOpen) return Promise.resolve(at)
    return new Promise((arrived, failed) => {
      const take = (events: readonly FeedEvent[]): void => {
        this.#response.off('close', leave)
        this.#send(events).then(() => arrived(events.at(-1)!), failed)
      }
      const leave = (): void => {
        feed.stopWaiting(take)
        arrived(at)
      }
      this.#response.once('close', leave)
      feed.waitForNext(take)
    })
  }

  async #send(events: readonly FeedEvent[]): Promise<void> {
    const text = render(this.#names, events, this.#listener)
    if (text !== '' && !this.#write(text)) await drained(this.#response)
  }

  /** False where the reader is behind. */
  #write(text: string): boolean {
    return !this.#isOpen || this.#response.write(text)
  }
}

const rendered = new WeakMap<readonly FeedEvent[], Map<string, string>>()

/** The events as text, written once for all readers who see the same of them. */
function render(names: Names, events: readonly FeedEvent[], { reader, slot }: Wanted): string {
  let texts = rendered.get(events)
  if (texts === undefined) rendered.set(events, (texts = new Map()))
  const seesMore = typeof reader === 'number' && events.some((event) => concerns(event, reader))
  const audience = typeof reader === 'number' && !seesMore ? 'anybody' : reader
  const name = `${audience} ${slot}`
  let text = texts.get(name)
  if (text === undefined) {
    text = ''
    for (const event of events) {
      if (!maySee(event, audience) || !isOfSlot(event, slot)) continue
      const told = presentEvent(names, event, audience)
      text += `id: ${told.id}\ndata: ${JSON.stringify(told)}\n\n`
    }
    texts.set(name, text)
  }
  return text
}

/** Events of the whole market belong to every slot. */
function isOfSlot({ event }: FeedEvent, slot: SlotNumber | null): boolean {
  if (slot === null) return true
  if (event.type === 'block_accepted') return event.profile.some((part) => part.slot === slot)
  if (event.type === 'auction_cleared') return event.certificate.slots.some((part) => part.slot === slot)
  return !('slot' in event) || event.slot === null || event.slot === slot
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((done) => {
    const settle = (): void => {
      clearTimeout(timer)
      response.off('drain', settle)
      response.off('close', settle)
      done()
    }
    const timer = setTimeout(() => {
      response.destroy()
      settle()
    }, STALLED_MS)
    response.once('drain', settle)
    response.once('close', settle)
  })
}
