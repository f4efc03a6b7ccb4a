import type { Handlers } from './operation-route.ts'
import { presentStore } from './present-store.ts'
import { requireReady } from './readiness.ts'

/** Whether the server lives, and whether it takes commands. */
export const statusOperations: Handlers<'getHealth' | 'getReady'> = {
  getHealth: () => ({ status: 'ok' }),

  getReady({ engine, store }) {
    requireReady(engine)
    return { status: 'ready', store: presentStore(store) }
  },
}
