import { z } from 'zod'
import { atMs, participantName, sequence, slotName } from './units.ts'

export const agentKind = z
  .enum(['forecasting', 'producer', 'consumer', 'supervisor', 'grid-optimisation', 'household', 'utility'])
  .meta({ id: 'AgentKind', description: 'What an agent is for.', examples: ['household'] })
export type AgentKind = z.infer<typeof agentKind>

export const decisionId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/)
  .meta({ description: 'One decision of one agent.', examples: ['home-1~1780300500000'] })

export const decisionSummary = z
  .object({
    id: decisionId,
    agent: z.string().meta({ description: 'Who decided.', examples: ['home-1'] }),
    kind: agentKind,
    atMs,
    slot: slotName.nullable().meta({ description: 'For which slot; null where it is for none or several.' }),
    situationHash: z
      .string()
      .meta({ description: '64 bits over what the agent knew.', examples: ['9f3c0a1b2c3d4e5f'] }),
    headline: z.string().meta({
      description: 'What it chose, in a sentence.',
      examples: ['Sells 1.2 kWh from 0.21 up, keeps 3.0 kWh for the evening.'],
    }),
    reasons: z.array(z.string()).meta({ description: 'Why, each a sentence made from its plan.' }),
    orders: z.int().min(0).meta({ description: 'How many orders followed from it.' }),
    tookMs: z.number().nullable().meta({ description: 'How long it thought, in milliseconds.' }),
  })
  .meta({ id: 'DecisionSummary', description: 'A decision, without what the agent knew.' })
export type DecisionSummary = z.infer<typeof decisionSummary>

export const decisionDetail = decisionSummary
  .extend({
    situation: z.unknown().meta({ description: 'All that the agent knew.' }),
    decision: z.unknown().meta({ description: 'All that it chose.' }),
    sequence: sequence.nullable().meta({ description: 'The last record of the journal that it knew.' }),
  })
  .meta({ id: 'DecisionDetail', description: 'A decision with its situation.' })
export type DecisionDetail = z.infer<typeof decisionDetail>

export const redecided = z
  .object({
    verdict: z
      .enum(['same', 'situation_differs', 'decision_differs'])
      .meta({ description: 'Whether deciding again came to the same, to the bit.', examples: ['same'] }),
    decision: z.unknown().meta({ description: 'What deciding again came to.' }),
    tookMs: z.number(),
  })
  .meta({ id: 'Redecided', description: 'A decision made again from its situation.' })
export type Redecided = z.infer<typeof redecided>

export const agentCard = z
  .object({
    agent: z.string().meta({ examples: ['home-1'] }),
    kind: agentKind,
    participant: participantName.nullable().meta({ description: 'For whom it acts; null for the market.' }),
    state: z.enum(['working', 'resting', 'stopped']),
    strategy: z.string().nullable().meta({ description: 'How it quotes; null where it does not.' }),
    decisions: z.int().min(0).meta({ description: 'Made since the server started.' }),
    refusals: z.int().min(0).meta({ description: 'What its limits of authority did not let it do.' }),
    p50Ms: z.number().nullable().meta({ description: 'How long half of its decisions took at most.' }),
    p99Ms: z.number().nullable(),
    authority: z
      .record(z.string(), z.union([z.number(), z.boolean()]))
      .meta({ description: 'The limits it acts within.' }),
    last: decisionSummary.nullable(),
  })
  .meta({ id: 'AgentCard', description: 'An agent, its state and its last decision.' })
export type AgentCard = z.infer<typeof agentCard>
