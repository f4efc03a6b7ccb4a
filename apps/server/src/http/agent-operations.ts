import { agentKind, type AgentCard, type DecisionSummary } from '@gridbourse/api'
import type { DecisionHead, KeptDecision } from '@gridbourse/core/agents'
import type { AgentState } from '@gridbourse/core/community'
import { mayRead, mayReadAll, requireMayRead, type Access } from './access.ts'
import { askStreet, streetOf } from './asked-street.ts'
import type { Names } from './names.ts'
import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

/** Who decides in the community, what was decided, and why. */
export const agentOperations: Handlers<'listAgents' | 'listDecisions' | 'getDecision' | 'redecide'> = {
  async listAgents(parts, { access }) {
    const agents = await askStreet(parts, 'agents', {})
    const { status } = streetOf(parts)
    const state = status === 'lives' ? 'working' : status === 'stopped' ? 'stopped' : 'resting'
    return {
      agents: agents
        .filter(({ participant }) => participant === null || mayRead(access, participant))
        .map((agent) => presentAgent(agent, state, parts.names))
        .map((agent) =>
          agent.participant !== null || mayReadAll(access) ? agent : { ...agent, last: null },
        ),
    }
  },

  async listDecisions(parts, { params, query, access }) {
    requireDecisionsOf(parts, access, params.agent)
    const decisions = await askStreet(parts, 'decisions', {
      agent: params.agent,
      before: query.beforeMs ?? Infinity,
      most: query.limit,
    })
    if (decisions === null) throw new Problem('agent_unknown', { field: 'agent' })
    return { decisions: decisions.map((decision) => presentDecision(decision, parts.names)) }
  },

  async getDecision(parts, { params, access }) {
    const decision = await decisionNamed(parts, access, params.id)
    const { situation, decision: chosen, sequence } = decision
    return { ...presentDecision(decision, parts.names), situation, decision: chosen, sequence }
  },

  async redecide(parts, { params, access }) {
    await decisionNamed(parts, access, params.id)
    const again = await askStreet(parts, 'redecide', { id: params.id })
    if (again === null) throw new Problem('decision_unknown', { field: 'id' })
    return { verdict: again.verdict, decision: again.decision, tookMs: again.tookMs }
  },
}

/** A member's decisions are its own; those of agents that act for the market rest on what everybody did. */
function requireDecisionsOf(parts: ServerParts, access: Access, agent: string): void {
  if (streetOf(parts).members.some(({ id }) => id === agent)) requireMayRead(access, agent, 'agent')
  else if (!mayReadAll(access)) throw new Problem('not_permitted', { field: 'agent' })
}

/** The latest are remembered by the street, older ones by the tables where there are any. */
async function decisionNamed(parts: ServerParts, access: Access, id: string): Promise<KeptDecision> {
  const decision = (await askStreet(parts, 'decision', { id })) ?? (await streetOf(parts).keptDecision(id))
  if (decision === undefined) throw new Problem('decision_unknown', { field: 'id' })
  requireDecisionsOf(parts, access, decision.agent)
  return decision
}

function presentAgent(agent: AgentState, state: AgentCard['state'], names: Names): AgentCard {
  const { kind, participant, strategy, decisions, refusals, p50Ms, p99Ms, authority, last } = agent
  return {
    agent: agent.agent,
    kind,
    participant,
    state,
    strategy,
    decisions,
    refusals,
    p50Ms: rounded(p50Ms),
    p99Ms: rounded(p99Ms),
    authority: { ...authority },
    last: last && presentDecision(last, names),
  }
}

const presentDecision = (decision: DecisionHead, names: Names): DecisionSummary => ({
  id: decision.id,
  agent: decision.agent,
  kind: agentKind.parse(decision.kind),
  atMs: decision.at,
  slot: decision.slot === null ? null : names.slot(decision.slot),
  situationHash: decision.situationHash,
  headline: decision.headline,
  reasons: [...decision.reasons],
  orders: decision.orders,
  tookMs: rounded(decision.tookMs),
})

/** To a hundredth of a millisecond. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 100) / 100)
