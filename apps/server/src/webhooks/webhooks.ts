import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { NewWebhook, Webhook, WebhookEventType } from '@gridbourse/api'
import type { ParticipantNumber, ParticipantView } from '@gridbourse/core/market'
import type { EventSource } from '../views/event-source.ts'
import type { MarketView } from '../views/market-view.ts'
import { AlarmCourier } from '../alarms/alarm-courier.ts'
import type { Alarms } from '../alarms/alarms.ts'
import { Courier, type Subscription } from './courier.ts'
import type { Names } from '../http/names.ts'
import { Problem } from '../http/problem.ts'
import { newSecret } from './signature.ts'
import { flawOfTarget, type Targets } from './target-guard.ts'

/** Where webhooks and how far each has come are kept. */
export type WebhookFile = {
  readonly path: string
  read(): Promise<string | undefined>
  replace(text: string): Promise<void>
}

/** The file cannot be used; the message says what to do. */
export class WebhookFileFault extends Error {
  override readonly name = 'WebhookFileFault'
}

export type WebhookParts = {
  readonly file: WebhookFile
  readonly events: EventSource
  readonly alarms: Alarms
  readonly market: MarketView
  readonly names: Names
  readonly targets: Targets
  readonly warn: (fault: unknown) => void
}

export type WebhookWish = {
  readonly url: string
  /** null: every event that concerns the participant. */
  readonly events: readonly WebhookEventType[] | null
  readonly idempotencyKey: string | null
}

const SAVE_EVERY_MS = 500
const MOST_PER_PARTICIPANT = 10

/**
 * Tells participants by HTTP what happens to them: each webhook has a courier of its own that walks the events
 * from where it was last acknowledged. Nothing is queued; what waits is in the journal.
 */
export class Webhooks {
  readonly #parts: WebhookParts
  readonly #couriers = new Map<string, Courier>()
  /** Of those that asked for alarms. */
  readonly #alarmCouriers = new Map<string, AlarmCourier>()
  #saving: NodeJS.Timeout | undefined

  constructor(parts: WebhookParts, subscriptions: readonly Subscription[]) {
    this.#parts = parts
    for (const subscription of subscriptions) this.#courierFor(subscription)
  }

  /** Begins to deliver, once the market is as the journal says. */
  start(): void {
    for (const courier of this.#all()) courier.start()
  }

  /** A retry under the same key finds the webhook that the first attempt made, for as long as it is there. */
  async add({ participant }: ParticipantView, wish: WebhookWish): Promise<NewWebhook> {
    const { url, events, idempotencyKey } = wish
    const made = this.#madeUnder(participant, idempotencyKey)
    if (made !== undefined) return this.#again(made, wish)
    const flaw = flawOfTarget(new URL(url), this.#parts.targets)
    if (flaw !== null) throw new Problem('webhook_url_refused', { field: 'url', detail: flaw })
    if (this.of(participant).length >= MOST_PER_PARTICIPANT) {
      throw new Problem('webhook_url_refused', {
        field: 'url',
        detail: `A participant has at most ${MOST_PER_PARTICIPANT} webhooks: remove one first.`,
      })
    }
    const { sequence, index } = this.#parts.events.feed.last
    const courier = this.#courierFor({
      webhookId: `w_${randomBytes(6).toString('hex')}`,
      participant,
      url,
      events,
      createdAtMs: Date.now(),
      secret: newSecret(),
      idempotencyKey,
      after: { sequence, index },
      alarmsAfter: this.#parts.alarms.lastChange,
    })
    courier.start()
    this.#alarmCouriers.get(courier.subscription.webhookId)?.start()
    return this.#saved(courier)
  }

  of(participant: ParticipantNumber): Webhook[] {
    return [...this.#couriers.values()]
      .filter(({ subscription }) => subscription.participant === participant)
      .map((courier) => this.#present(courier))
  }

  /** False where the participant has no such webhook. */
  async remove(participant: ParticipantNumber, webhookId: string): Promise<boolean> {
    const courier = this.#couriers.get(webhookId)
    if (courier?.subscription.participant !== participant) return false
    courier.stop()
    this.#alarmCouriers.get(webhookId)?.stop()
    this.#couriers.delete(webhookId)
    this.#alarmCouriers.delete(webhookId)
    await this.#save()
    return true
  }

  async stop(): Promise<void> {
    for (const courier of this.#all()) courier.stop()
    clearTimeout(this.#saving)
    if (this.#couriers.size > 0) await this.#save()
  }

  #madeUnder(participant: ParticipantNumber, key: string | null): Courier | undefined {
    if (key === null) return undefined
    return [...this.#couriers.values()].find(
      ({ subscription }) => subscription.participant === participant && subscription.idempotencyKey === key,
    )
  }

  #again(made: Courier, { url, events }: WebhookWish): Promise<NewWebhook> {
    const first = made.subscription
    if (first.url !== url || String(first.events) !== String(events)) {
      throw new Problem('idempotency_key_reused', { field: 'idempotency-key' })
    }
    // The first attempt may not be durable yet.
    return this.#saved(made)
  }

  async #saved(courier: Courier): Promise<NewWebhook> {
    await this.#save()
    return { ...this.#present(courier), secret: courier.subscription.secret }
  }

  #courierFor(subscription: Subscription): Courier {
    const courier = new Courier(subscription, this.#parts, () => this.#saveSoon())
    this.#couriers.set(subscription.webhookId, courier)
    if (subscription.events?.includes('alarm') === true) {
      const alarms = new AlarmCourier(subscription, this.#parts, () => this.#saveSoon())
      this.#alarmCouriers.set(subscription.webhookId, alarms)
    }
    return courier
  }

  #all(): readonly (Courier | AlarmCourier)[] {
    return [...this.#couriers.values(), ...this.#alarmCouriers.values()]
  }

  #present({ subscription, lastFailure }: Courier): Webhook {
    const { webhookId, url, events, createdAtMs } = subscription
    return {
      webhookId,
      url,
      events: events === null ? null : [...events],
      createdAtMs,
      lastFailure: lastFailure ?? this.#alarmCouriers.get(webhookId)?.lastFailure ?? null,
    }
  }

  /** A crash before the next save delivers what was acknowledged since once more. */
  #saveSoon(): void {
    this.#saving ??= setTimeout(() => {
      this.#saving = undefined
      this.#save().catch(this.#parts.warn)
    }, SAVE_EVERY_MS).unref()
  }

  #save(): Promise<void> {
    const webhooks = [...this.#couriers.values()].map(({ subscription, after }) => ({
      ...subscription,
      after,
      alarmsAfter: this.#alarmCouriers.get(subscription.webhookId)?.after ?? 0,
    }))
    return this.#parts.file.replace(`${JSON.stringify({ version: 1, webhooks }, null, 2)}\n`)
  }
}

export async function openWebhooks(parts: WebhookParts): Promise<Webhooks> {
  return new Webhooks(parts, await readSubscriptions(parts.file))
}

async function readSubscriptions(file: WebhookFile): Promise<readonly Subscription[]> {
  const text = await file.read().catch((fault: unknown) => {
    throw new WebhookFileFault(`${file.path} cannot be read: ${String(fault)}`, { cause: fault })
  })
  if (text === undefined) return []
  try {
    return webhookFile.parse(JSON.parse(text)).webhooks as Subscription[]
  } catch (fault) {
    throw new WebhookFileFault(
      `${file.path} is damaged. Restore it from a backup, or move it away: participants then have to add their webhooks again.`,
      { cause: fault },
    )
  }
}

const webhookFile = z.object({
  version: z.literal(1),
  webhooks: z.array(
    z.object({
      webhookId: z.string(),
      participant: z.int(),
      url: z.string(),
      events: z.array(z.string()).nullable(),
      createdAtMs: z.number(),
      secret: z.string().startsWith('whsec_'),
      idempotencyKey: z.string().nullable().default(null),
      after: z.object({ sequence: z.int(), index: z.int() }),
      alarmsAfter: z.int().default(0),
    }),
  ),
})
