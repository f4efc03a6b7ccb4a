import { changeClock, clock } from './clock.ts'
import type { Operation } from './operation.ts'

/** The market's time. */
export const clockOperations = {
  getClock: {
    method: 'GET',
    path: '/v1/clock',
    caller: 'anybody',
    tag: 'Market',
    summary: "The market's time",
    description: 'What time it is on the market, and how fast it runs.',
    status: 200,
    answer: clock,
    reasons: [],
  },
  changeClock: {
    method: 'PUT',
    path: '/v1/clock',
    caller: 'operator',
    tag: 'Operator',
    summary: 'Hurry, slow or stop a simulated clock',
    description:
      'Holds until the server stops. Time goes on from where it is, without a jump, and what happens is the same at every speed. Not journaled: a journal knows instants, not how fast they passed.',
    body: changeClock,
    status: 200,
    answer: clock,
    reasons: ['clock_is_real'],
  },
} as const satisfies Record<string, Operation>
