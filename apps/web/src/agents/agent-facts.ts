import type { AgentCard } from '@gridbourse/api'
import { fixed, withUnit } from '../format/numbers.ts'

/** Longer than this nobody may think about one decision. */
export const MOST_MS = 2_000

export const KINDS = {
  household: 'Households',
  producer: 'Producers',
  consumer: 'Consumers',
  utility: 'Utility',
  forecasting: 'Forecasting',
  'grid-optimisation': 'Grid',
  supervisor: 'Supervision',
} as const satisfies Record<AgentCard['kind'], string>

/** By kind, in the order above. */
export const byKind = (agents: readonly AgentCard[]) =>
  (Object.keys(KINDS) as AgentCard['kind'][])
    .map((kind) => ({
      kind,
      name: KINDS[kind],
      agents: agents
        .filter((card) => card.kind === kind)
        .toSorted((a, b) => a.agent.localeCompare(b.agent, 'en', { numeric: true })),
    }))
    .filter(({ agents: some }) => some.length > 0)

/** The page's answer: whether all of them work, and how fast. */
export function sentenceOf(agents: readonly AgentCard[]): string {
  if (agents.length === 0) return 'No agent works here yet.'
  const idle = agents.filter(({ state }) => state !== 'working')
  const slowest = Math.max(0, ...agents.map(({ p99Ms }) => p99Ms ?? 0))
  const who = agents.length === 1 ? 'One agent works' : `All ${agents.length} agents work`
  const state =
    idle.length === 0
      ? who
      : `${agents.length - idle.length} of ${agents.length} agents work, ${idle.map(({ agent }) => agent).join(', ')} ${idle.length === 1 ? 'does' : 'do'} not`
  return slowest === 0
    ? `${state}.`
    : `${state}; even the slowest decides within ${thinking(slowest)} in 99 of 100 cases.`
}

/** How long something took: 0.8 ms, 34 ms, 1.2 s. */
export function thinking(ms: number | null): string {
  if (ms === null) return '–'
  if (ms >= 1000) return withUnit(fixed(ms / 1000, 1), 's')
  return withUnit(fixed(ms, ms < 10 ? 1 : 0), 'ms')
}
