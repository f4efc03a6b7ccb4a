import type { Operation } from './operation.ts'
import { openDay, positionLimit, priceBand } from './operator-action.ts'
import { done } from './order.ts'
import { ofParticipant } from './request-parts.ts'

/** What keeps the market orderly. */
export const operatorOperations = {
  killParticipant: operatorAct('/v1/participants/{participant}/kill', 'Kill switch for one participant', {
    description: 'Cancels its orders and refuses new ones until it is revived.',
    params: ofParticipant,
    reasons: ['participant_unknown'],
  }),
  reviveParticipant: operatorAct('/v1/participants/{participant}/revive', 'Revive a participant', {
    description: 'It may place orders again. Cancelled ones stay cancelled.',
    params: ofParticipant,
    reasons: ['participant_unknown'],
  }),
  setPositionLimit: {
    ...operatorAct('/v1/participants/{participant}/position-limit', 'Set a position limit', {
      description: "Replaces the limits that follow from the participant's connection. Cancels nothing.",
      params: ofParticipant,
      reasons: ['participant_unknown', 'limit_invalid'],
    }),
    method: 'PUT',
    body: positionLimit,
  },
  haltMarket: operatorAct('/v1/market/halt', 'Halt the market', {
    description:
      'New orders and amendments are refused and nothing trades; cancelling stays possible. Gates go on closing.',
  }),
  resumeMarket: operatorAct('/v1/market/resume', 'Resume the market', {
    description: 'An opening auction that fell into the halt is held now.',
  }),
  killMarket: operatorAct('/v1/market/kill', 'Kill switch for the market', {
    description: 'Cancels every order, and halts.',
  }),
  setPriceBand: {
    ...operatorAct('/v1/market/price-band', 'Set a price band', {
      description:
        'Bounds the prices at which one slot, or every open one, may trade. Orders outside are cancelled.',
      reasons: ['price_band_invalid', 'slot_unknown'],
    }),
    method: 'PUT',
    body: priceBand,
  },
  openDay: {
    ...operatorAct('/v1/days', 'Open a delivery day', {
      description:
        'The server opens days by itself, ahead of time; this opens one further ahead, by at most 400 days.',
      reasons: ['day_already_open', 'day_invalid'],
    }),
    body: openDay,
  },
} as const satisfies Record<string, Operation>

function operatorAct<
  Terms extends Pick<Operation, 'description'> & Partial<Pick<Operation, 'params' | 'reasons'>>,
>(path: string, summary: string, terms: Terms) {
  return {
    method: 'POST' as 'POST' | 'PUT',
    path,
    caller: 'operator' as const,
    tag: 'Operator' as const,
    summary,
    status: 200 as const,
    answer: done,
    reasons: [],
    ...terms,
  }
}
