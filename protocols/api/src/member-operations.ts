import { z } from 'zod'
import { agentCard, decisionDetail, decisionId, decisionSummary, redecided } from './agent.ts'
import { forecastCourse, forecastQuantity, forecastSeries } from './forecast.ts'
import { gridState } from './grid.ts'
import { memberDay, memberOverride } from './member.ts'
import { memberTrace } from './member-trace.ts'
import type { Operation } from './operation.ts'
import { atMs, body, dateName, participantName, slotName } from './units.ts'

const ofMember = z.strictObject({ participant: participantName })

/** What the members of the community, and the agents that act for them, did, plan and owe. */
export const memberOperations = {
  getMemberDay: {
    method: 'GET',
    path: '/v1/members/{participant}/day',
    caller: 'member',
    about: 'participant',
    tag: 'Community',
    summary: "A member's day",
    description:
      'Every slot of a local day as it was metered or is planned, the plan as blocks with a reason each, and the bill with its shadow bill. Without `date`, today in the time of the market. The last four days are remembered; the first day of a community begins with the first slot it lived.',
    params: ofMember,
    query: z.strictObject({
      date: dateName
        .optional()
        .meta({ description: "A local day of the market's zone; today without it.", examples: undefined }),
    }),
    status: 200,
    answer: memberDay,
    reasons: ['community_none', 'participant_unknown', 'day_unknown', 'not_permitted', 'key_missing'],
  },
  getMemberTrace: {
    method: 'GET',
    path: '/v1/members/{participant}/slots/{slot}',
    caller: 'member',
    about: 'participant',
    tag: 'Community',
    summary: 'How a slot came onto the bill',
    description: 'Meter, forecast, plan, orders, matches and ledger of one settled slot of one member.',
    params: ofMember.extend({ slot: slotName }),
    status: 200,
    answer: memberTrace,
    reasons: ['community_none', 'participant_unknown', 'slot_unknown', 'not_permitted', 'key_missing'],
  },
  overrideMember: {
    method: 'PUT',
    path: '/v1/members/{participant}/override',
    caller: 'member',
    about: 'participant',
    tag: 'Community',
    summary: "Set a member's wish above its plan",
    description: 'What it costs is offered in the day; it ends by itself.',
    params: ofMember,
    body: body({
      kind: memberOverride.shape.kind,
      reservePercent: z.int().min(0).max(100).nullable().default(null),
      untilMs: atMs,
    }),
    status: 200,
    answer: memberOverride,
    reasons: ['community_none', 'participant_unknown', 'not_permitted', 'key_missing'],
  },
  endMemberOverride: {
    method: 'DELETE',
    path: '/v1/members/{participant}/override',
    caller: 'member',
    about: 'participant',
    tag: 'Community',
    summary: 'Let the plan be free again',
    description: 'Asked again, it changes nothing.',
    params: ofMember,
    status: 200,
    answer: z.object({ ended: z.boolean() }),
    reasons: ['community_none', 'participant_unknown', 'not_permitted', 'key_missing'],
  },
  listAgents: {
    method: 'GET',
    path: '/v1/agents',
    caller: 'member',
    tag: 'Agents',
    summary: 'Every agent that works here',
    description: 'Its kind, state, limits of authority and last decision. Without what it knew.',
    status: 200,
    answer: z.object({ agents: z.array(agentCard) }),
    reasons: ['community_none'],
  },
  listDecisions: {
    method: 'GET',
    path: '/v1/agents/{agent}/decisions',
    caller: 'member',
    tag: 'Agents',
    summary: "An agent's decisions",
    description: 'The latest first.',
    params: z.strictObject({ agent: participantName }),
    query: z.strictObject({
      beforeMs: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .meta({ description: 'Only decisions made before this instant.' }),
      limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'At most so many.' }),
    }),
    status: 200,
    answer: z.object({ decisions: z.array(decisionSummary) }),
    reasons: ['community_none', 'agent_unknown', 'not_permitted', 'key_missing'],
  },
  getDecision: {
    method: 'GET',
    path: '/v1/decisions/{id}',
    caller: 'member',
    tag: 'Agents',
    summary: 'A decision and what the agent knew',
    description: 'Situation and decision, whole.',
    params: z.strictObject({ id: decisionId }),
    status: 200,
    answer: decisionDetail,
    reasons: ['community_none', 'decision_unknown', 'not_permitted', 'key_missing'],
  },
  redecide: {
    method: 'POST',
    path: '/v1/decisions/{id}/redecide',
    caller: 'member',
    tag: 'Agents',
    summary: 'Decide again',
    description: 'The same agent decides anew from the recorded situation; nothing else changes.',
    params: z.strictObject({ id: decisionId }),
    status: 200,
    answer: redecided,
    reasons: ['community_none', 'decision_unknown', 'not_permitted', 'key_missing'],
  },
  listForecasts: {
    method: 'GET',
    path: '/v1/forecasts',
    caller: 'anybody',
    tag: 'Forecasts',
    summary: 'What is forecast, and how well',
    description: "Series that the caller may see: the community's, the price, and the caller's own.",
    status: 200,
    answer: z.object({ series: z.array(forecastSeries) }),
    reasons: ['community_none'],
  },
  getForecast: {
    method: 'GET',
    path: '/v1/forecasts/{of}/{quantity}',
    caller: 'anybody',
    tag: 'Forecasts',
    summary: 'A forecast and what came',
    description: '`of` is a participant, or `community` for all of them together and for the price.',
    params: z.strictObject({ of: participantName, quantity: forecastQuantity }),
    status: 200,
    answer: forecastCourse,
    reasons: ['community_none', 'forecast_unknown', 'not_permitted', 'key_missing'],
  },
  getGrid: {
    method: 'GET',
    path: '/v1/grid',
    caller: 'anybody',
    tag: 'Community',
    summary: 'Balance, limits and flexibility',
    description: 'A day back and as far ahead as it is forecast.',
    status: 200,
    answer: gridState,
    reasons: ['community_none'],
  },
} as const satisfies Record<string, Operation>
