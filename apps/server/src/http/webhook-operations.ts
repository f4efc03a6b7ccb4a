import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** Where a participant wants to be told what happens to it. */
export const webhookOperations: Handlers<'addWebhook' | 'listWebhooks' | 'removeWebhook'> = {
  async addWebhook({ webhooks }, { body, caller }) {
    const { secret, ...hook } = await webhooks.add(caller, body.url, body.events ?? null)
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
