import { z } from 'zod'
import type { Operation } from './operation.ts'
import { storeState } from './store-state.ts'

/** Whether the server lives. */
export const serverOperations = {
  getHealth: {
    method: 'GET',
    path: '/health',
    caller: 'anybody',
    tag: 'Server',
    summary: 'Does the process live?',
    description: 'Answers as soon as the server listens.',
    status: 200,
    answer: z.object({ status: z.literal('ok') }),
    reasons: [],
  },
  getReady: {
    method: 'GET',
    path: '/ready',
    caller: 'anybody',
    tag: 'Server',
    summary: 'Are commands taken?',
    description:
      '503 while the journal is being replayed, and after a fault of the journal. A store that is away does not keep the market from trading; it is told here.',
    status: 200,
    answer: z.object({ status: z.literal('ready'), store: storeState }),
    reasons: ['starting', 'journal_failed'],
  },
} as const satisfies Record<string, Operation>
