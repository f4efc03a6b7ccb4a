import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMarket } from '../data/queries.ts'
import { agentsQuery, decisionsQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import { Failed, Loading } from '../shell/states.tsx'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { AgentHead } from './agent-head.tsx'
import { AgentList } from './agent-list.tsx'
import { DecisionList } from './decision-list.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import type { Reading } from './readable.ts'

/** One agent: what it may do, what it decided, and one decision with all that it knew. */
export function AgentPage() {
  const { agent, decision: asked } = useParams({ strict: false }) as { agent: string; decision?: string }
  useTitle(agent)
  const reader = useReader()
  const times = useTimes()
  const { data: market } = useMarket()
  const { data: agents, error, refetch } = useQuery(agentsQuery(reader))
  const { data: decisions, error: fault, refetch: again } = useQuery(decisionsQuery(reader, agent))
  if (agents === undefined || times === null || market === undefined) {
    return <PageState title="Agents" what="the agents" fault={error} retry={refetch} />
  }
  const card = agents.find((one) => one.agent === agent)
  if (card === undefined) {
    return (
      <main className="p-[18px]">
        <h1 className="text-sentence font-[650]">No agent of that name works here.</h1>
        <p className="text-ink-2 mt-1">
          <Link to="/agents" className="text-ink underline underline-offset-[3px]">
            All {agents.length} agents
          </Link>
        </p>
      </main>
    )
  }
  const reading: Reading = {
    times,
    slotDurationMs: market.rules.slotDurationMs,
    currency: market.rules.currency,
  }
  const shown = asked ?? decisions?.[0]?.id
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[216px_minmax(0,1fr)_minmax(0,1.15fr)]">
      <div className="border-hair desk:scrolls max-desk:hidden desk:border-r">
        <AgentList agents={agents} chosen={agent} />
      </div>
      <div
        className={`border-hair flex min-h-0 flex-col desk:border-r ${asked === undefined ? '' : 'max-desk:hidden'}`}
      >
        <AgentHead card={card} reading={reading} />
        {decisions === undefined ? (
          fault === null ? (
            <Loading what="reading its decisions" />
          ) : (
            <Failed what="The list of its decisions" fault={fault} retry={again} />
          )
        ) : (
          <DecisionList agent={agent} decisions={decisions} chosen={shown} times={times} />
        )}
      </div>
      <div className={`desk:scrolls min-h-0 ${asked === undefined ? 'max-desk:hidden' : ''}`}>
        {shown !== undefined && (
          <DecisionPanel
            key={shown}
            id={shown}
            agent={agent}
            reading={reading}
            isLatest={shown === decisions?.[0]?.id}
          />
        )}
      </div>
    </main>
  )
}
