import type { Handlers } from './operation-route.ts'
import { requireReady } from './readiness.ts'

/** Whether the server lives, and whether it takes commands. */
export const statusOperations: Handlers<'getHealth' | 'getReady'> = {
  getHealth: () => ({ status: 'ok' }),

  getReady({ engine }) {
    requireReady(engine)
    return { status: 'ready' }
  },
}
