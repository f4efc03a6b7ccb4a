import type { AgentCard } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { agentsQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import type { Times } from '../format/times.ts'
import { moveFocus } from '../lists/move-focus.ts'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { byKind, MOST_MS, sentenceOf, thinking } from './agent-facts.ts'
import { StateMark } from './state-mark.tsx'

/** Every agent that decides here: what it is for, how it is, how fast it thinks and what it last chose. */
export function AgentsPage() {
  useTitle('Agents')
  const reader = useReader()
  const times = useTimes()
  const { data: agents, error, refetch } = useQuery(agentsQuery(reader))
  if (agents === undefined || times === null) {
    return <PageState title="Agents" what="the agents" fault={error} retry={refetch} />
  }
  const decisions = agents.reduce((sum, card) => sum + card.decisions, 0)
  const refusals = agents.reduce((sum, card) => sum + card.refusals, 0)
  return (
    <main className="desk:flex desk:min-h-0 desk:flex-1 desk:flex-col">
      <section className="px-[18px] pt-4 pb-3">
        <h1 className="text-sentence font-[650] tracking-[-0.02em]" data-testid="agents-sentence">
          {sentenceOf(agents)}
        </h1>
        <p className="text-ink-2 mt-1 max-w-[90ch] text-[13.5px]">
          {agents.length === 0
            ? 'Agents come with a community; in a bare market whoever has a key decides for itself.'
            : `${decisions} decisions since the server started, each kept with all that its agent knew. The limits of authority held back ${refusals === 0 ? 'nothing' : `${refusals} orders`}. Two seconds is what a decision may take.`}
        </p>
      </section>
      <div className="desk:scrolls desk:min-h-0 desk:flex-1" onKeyDown={moveFocus}>
        {agents.length > 0 && <Agents agents={agents} times={times} />}
      </div>
    </main>
  )
}

const HEAD = 'bg-page text-ink-3 py-1 text-label'

function Agents({ agents, times }: { agents: readonly AgentCard[]; times: Times }) {
  let isFirst = true
  return (
    <table className="w-full text-body" data-testid="agents">
      <caption className="sr-only">Every agent, with its state and its last decision</caption>
      <thead className="sticky top-0 z-[1] hidden desk:table-header-group">
        <tr className="border-hair border-y">
          <th scope="col" className={`${HEAD} w-[190px] pl-[18px] text-left`}>
            Agent
          </th>
          <th scope="col" className={`${HEAD} w-[120px] text-left`}>
            Quotes
          </th>
          <th scope="col" className={`${HEAD} w-[90px] text-right`}>
            Decisions
          </th>
          <th scope="col" className={`${HEAD} w-[90px] text-right`}>
            Held back
          </th>
          <th scope="col" className={`${HEAD} w-[90px] text-right`}>
            Half within
          </th>
          <th scope="col" className={`${HEAD} w-[150px] pr-5 text-right`}>
            99 % within
          </th>
          <th scope="col" className={`${HEAD} pr-[18px] text-left`}>
            Last decision
          </th>
        </tr>
      </thead>
      {byKind(agents).map(({ kind, name, agents: some }) => (
        <tbody key={kind}>
          <tr className="border-hair bg-rail border-y">
            <th
              scope="rowgroup"
              colSpan={7}
              className="text-ink-3 py-[2px] pl-[18px] text-left text-label desk:table-cell"
            >
              {name}
            </th>
          </tr>
          {some.map((card) => {
            const tabIndex = isFirst ? 0 : -1
            isFirst = false
            return <Row key={card.agent} card={card} times={times} tabIndex={tabIndex} />
          })}
        </tbody>
      ))}
    </table>
  )
}

function Row({ card, times, tabIndex }: { card: AgentCard; times: Times; tabIndex: number }) {
  const { agent, state, strategy, decisions, refusals, p50Ms, p99Ms, last } = card
  return (
    <tr className="border-hair relative border-t focus-within:bg-sel hover:bg-sel max-desk:flex max-desk:flex-wrap max-desk:items-baseline max-desk:gap-x-3 max-desk:px-[18px] max-desk:py-2 desk:h-[28px]">
      <th scope="row" className="text-left whitespace-nowrap max-desk:flex-1 desk:pl-[18px]">
        <StateMark state={state} />
        <Link
          to="/agents/$agent/{-$decision}"
          params={{ agent, decision: undefined }}
          data-row
          tabIndex={tabIndex}
          className="font-[600] after:absolute after:inset-0"
        >
          {agent}
        </Link>
      </th>
      <td className="text-ink-2 max-desk:hidden">{strategy ?? '– does not'}</td>
      <td className="text-right">
        {decisions}
        <span className="text-ink-3 desk:hidden"> decisions</span>
      </td>
      <td className={`text-right max-desk:hidden ${refusals > 0 ? 'font-[600]' : 'text-ink-3'}`}>
        {refusals}
      </td>
      <td className="text-right max-desk:hidden">{thinking(p50Ms)}</td>
      <td className="text-right desk:pr-5">
        <span className="inline-flex items-center gap-2">
          {p99Ms !== null && (
            <span aria-hidden="true" className="bg-hair hidden h-[5px] w-[52px] desk:inline-block">
              <span
                className={`block h-full ${p99Ms > MOST_MS ? 'bg-alarm' : 'bg-ink-3'}`}
                style={{ width: `${Math.max(2, Math.min(1, p99Ms / MOST_MS) * 100)}%` }}
              />
            </span>
          )}
          <span className="min-w-[52px]">{thinking(p99Ms)}</span>
        </span>
      </td>
      <td className="text-ink-2 max-desk:basis-full desk:max-w-0 desk:truncate desk:pr-[18px]">
        {last === null ? (
          'none yet'
        ) : (
          <>
            <span className="text-ink-3 mr-2">{times.minute(last.atMs)}</span>
            {last.headline}
          </>
        )}
      </td>
    </tr>
  )
}
