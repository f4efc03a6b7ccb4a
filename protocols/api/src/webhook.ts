import { z } from 'zod'
import { eventTypes } from './event.ts'
import { atMs, body } from './units.ts'

/** What a webhook can ask for: events of the market, and changes of alarms. */
export const webhookEventTypes = [...eventTypes, 'alarm'] as const
export type WebhookEventType = (typeof webhookEventTypes)[number]

const events = z
  .array(z.enum(webhookEventTypes, { error: `expected event types: ${webhookEventTypes.join(', ')}` }))
  .min(1)
  .meta({
    description:
      'Which events are sent; left out: every event of the market that concerns you. `alarm`: an `AlarmChange` whenever an alarm that you may see is raised, taken up or over.',
    examples: [['trade', 'auction_fill']],
  })

export const addWebhook = body({
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http or https address' })
    .max(2000)
    .meta({ examples: ['https://example.org/gridbourse'] }),
  events: events.optional(),
}).meta({ id: 'AddWebhook' })
export type AddWebhook = z.infer<typeof addWebhook>

const terms = {
  webhookId: z.string().meta({ examples: ['w_81c2'] }),
  url: z.string(),
  events: events.nullable(),
  createdAtMs: atMs,
  lastFailure: z
    .string()
    .nullable()
    .meta({ description: 'Why the latest delivery failed, null where it did not.' }),
}

export const webhook = z.object(terms).meta({ id: 'Webhook' })
export type Webhook = z.infer<typeof webhook>

export const newWebhook = z
  .object({
    ...terms,
    secret: z.string().meta({ description: 'Signs every delivery. Told this once.', examples: ['whsec_…'] }),
  })
  .meta({ id: 'NewWebhook' })
export type NewWebhook = z.infer<typeof newWebhook>

export const webhookList = z.object({ webhooks: z.array(webhook) }).meta({ id: 'WebhookList' })
export type WebhookList = z.infer<typeof webhookList>
