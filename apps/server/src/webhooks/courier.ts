import { setTimeout as pause } from 'node:timers/promises'
import type { WebhookEventType } from '@gridbourse/api'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { isInsider } from '../http/caller.ts'
import type { Names } from '../http/names.ts'
import { concerns, presentEvent } from '../http/present-event.ts'
import type { EventPlace, FeedEvent } from '../views/event-feed.ts'
import type { EventSource } from '../views/event-source.ts'
import type { MarketView } from '../views/market-view.ts'
import { post } from './post.ts'
import { signedHeaders } from './signature.ts'
import type { Targets } from './target-guard.ts'

/** A webhook as it is kept. */
export type Subscription = {
  readonly webhookId: string
  readonly participant: ParticipantNumber
  readonly url: string
  /** null: every event that concerns the participant. */
  readonly events: readonly WebhookEventType[] | null
  readonly createdAtMs: number
  readonly secret: string
  /** Under which it was asked for; null where the request had none. */
  readonly idempotencyKey: string | null
  /** The last event that was acknowledged, or did not concern it. */
  readonly after: EventPlace
  /** The number of the last change of an alarm that was acknowledged, or did not concern it. */
  readonly alarmsAfter: number
}

export type CourierParts = {
  readonly events: EventSource
  readonly market: MarketView
  readonly names: Names
  readonly targets: Targets
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 300_000

/** Delivers one webhook's events, in order, each until it is acknowledged. */
export class Courier {
  readonly subscription: Subscription
  /** Everything up to here is done with. */
  after: EventPlace
  /** Why the latest attempt failed; null after one that did not. */
  lastFailure: string | null = null
  readonly #parts: CourierParts
  readonly #acknowledged: () => void
  readonly #stopping = new AbortController()

  constructor(subscription: Subscription, parts: CourierParts, acknowledged: () => void) {
    this.subscription = subscription
    this.after = subscription.after
    this.#parts = parts
    this.#acknowledged = acknowledged
  }

  start(): void {
    void this.#walkOn()
  }

  stop(): void {
    this.#stopping.abort()
  }

  /** Where events cannot be read, they are tried again later: a disk or a thread may be well again. */
  async #walkOn(): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 1; !signal.aborted; failures++) {
      const { after } = this
      try {
        await this.#walk()
      } catch (fault) {
        this.lastFailure = fault instanceof Error ? fault.message : String(fault)
        if (this.after !== after) failures = 1
        await pause(pauseMs(failures), undefined, { signal }).catch(() => undefined)
      }
    }
  }

  /** Returns when the courier is stopped. */
  async #walk(): Promise<void> {
    const { events } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      for await (const chunk of events.upToNow(this.after, { party: 'courier', signal })) {
        for (const event of chunk) {
          if (signal.aborted) return
          if (this.#isWanted(event)) await this.#deliver(event)
          if (!signal.aborted) this.after = { sequence: event.sequence, index: event.index }
        }
      }
      this.lastFailure = null
      if (events.feed.after(this.after, 1)?.length === 0) await events.feed.news(signal)
    }
  }

  #isWanted(event: FeedEvent): boolean {
    const { participant, events } = this.subscription
    if (events !== null && !events.includes(event.event.type)) return false
    const holder = this.#parts.market.participants.get(participant)
    return holder !== undefined && (isInsider(holder) || concerns(event, participant))
  }

  async #deliver(event: FeedEvent): Promise<void> {
    const { market, names, targets } = this.#parts
    const { participant, secret, url } = this.subscription
    const { signal } = this.#stopping
    const reader = isInsider(market.participants.get(participant)!) ? 'insider' : participant
    const body = JSON.stringify(presentEvent(names, event, reader))
    const id = `${event.sequence}.${event.index}`
    for (let failures = 0; !signal.aborted; failures++) {
      if (failures > 0) await pause(pauseMs(failures), undefined, { signal }).catch(() => undefined)
      try {
        const timestamp = Math.floor(Date.now() / 1000)
        await post({ url, body, targets, signal, headers: signedHeaders(secret, { id, timestamp, body }) })
        this.lastFailure = null
        return this.#acknowledged()
      } catch (fault) {
        this.lastFailure = fault instanceof Error ? fault.message : String(fault)
      }
    }
  }
}

/** Twice as long after every failure, up to five minutes, spread so that receivers are not hit in step. */
export const pauseMs = (failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
