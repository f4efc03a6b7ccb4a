import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** Where a participant wants to be told what happens to it. */
export const webhookOperations: Handlers<'addWebhook' | 'listWebhooks' | 'removeWebhook'> = {
  async addWebhook({ webhooks }, { body, caller, key }) {
    const { secret, ...hook } = await webhooks.add(caller, {
      url: body.url,
      events: body.events ?? null,
      idempotencyKey: key === '' ? null : key,
    })
    return { ...hook, secret }
  },

  listWebhooks: ({ webhooks }, { caller }) => ({ webhooks: webhooks.of(caller.participant) }),

  async removeWebhook({ webhooks }, { params, caller }) {
    if (!(await webhooks.remove(caller.participant, params.webhookId))) {
      throw new Problem('webhook_unknown', { field: 'webhookId' })
    }
    return {}
  },
}
