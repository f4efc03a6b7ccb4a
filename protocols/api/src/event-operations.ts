import { z } from 'zod'
import type { Operation } from './operation.ts'
import { filter } from './request-parts.ts'
import { body, eventId, slotName } from './units.ts'
import { addWebhook, newWebhook, webhookList } from './webhook.ts'

/** What happens, as it happens: the stream and webhooks. */
export const eventOperations = {
  streamEvents: {
    method: 'GET',
    path: '/v1/events',
    caller: 'anybody',
    tag: 'Events',
    summary: 'The event stream',
    description:
      'Server-sent events (`text/event-stream`). Each has an `id` (`<sequence>.<index>`) and one `MarketEvent` as its JSON `data`. Without a key: what everybody may see. With one: also what concerns you; operators and observers see everything. After a break, send the last id as `Last-Event-ID` (browsers do) and the stream continues right after it, without a gap; without one it starts with what happens next. It opens with one message of event type `open`, whose `id` is where it continues from. Alarms that you may see come as messages of event type `alarm` with an `AlarmChange` and no id, while you listen; those that stand are at `GET /v1/alarms`. A comment line comes at least every 15 s.',
    query: body({
      after: filter(
        eventId,
        'As `Last-Event-ID`, for clients that cannot set headers; `0.0` is the beginning.',
      ),
      slot: filter(slotName, 'Only events of this slot.'),
    }),
    status: 200,
    answer: null,
    reasons: ['events_not_kept', 'too_many_streams'],
  },
  addWebhook: {
    method: 'POST',
    path: '/v1/webhooks',
    caller: 'key holder',
    tag: 'Events',
    summary: 'Add a webhook',
    description:
      'Events that concern you are posted there as JSON `MarketEvent`s, at least once each and in order, signed as Standard Webhooks does: `webhook-id` (the event id), `webhook-timestamp` (seconds) and `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>` with the secret.',
    body: addWebhook,
    status: 201,
    answer: newWebhook,
    reasons: [],
  },
  listWebhooks: {
    method: 'GET',
    path: '/v1/webhooks',
    caller: 'key holder',
    tag: 'Events',
    summary: 'Your webhooks',
    description: 'With why the latest delivery failed, where it did.',
    status: 200,
    answer: webhookList,
    reasons: [],
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/v1/webhooks/{webhookId}',
    caller: 'key holder',
    tag: 'Events',
    summary: 'Remove a webhook',
    description: 'Nothing more is sent there.',
    params: body({ webhookId: z.string().max(64) }),
    status: 200,
    answer: z.object({}),
    reasons: ['webhook_unknown'],
  },
} as const satisfies Record<string, Operation>
