import type { AgentCard } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { MOST_MS, thinking } from './agent-facts.ts'
import { readable, titleOf, type Reading } from './readable.ts'
import { StateMark } from './state-mark.tsx'

/** Who it is, how it is, how fast it thinks, and what it may do without asking anybody. */
export function AgentHead({ card, reading }: { card: AgentCard; reading: Reading }) {
  const { agent, kind, participant, state, strategy, decisions, refusals, p50Ms, p99Ms, authority } = card
  const limits = Object.entries(authority)
  return (
    <section aria-label={agent} className="px-[14px] pt-3 pb-2">
      <p className="pb-1 desk:hidden">
        <Link to="/agents" className="decoration-line underline underline-offset-[3px]">
          All agents
        </Link>
      </p>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-title font-[650] tracking-[-0.02em]">{agent}</h1>
        <p className="text-ink-3 text-label">
          {kind.replace('-', ' ')}
          {participant !== null && participant !== agent && `, acts for ${participant}`}
        </p>
        <p className="ml-auto text-label">
          <StateMark state={state} isSaid />
        </p>
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1">
        <Fact name="Decisions" value={String(decisions)} note="since the start" />
        <Fact name="Half within" value={thinking(p50Ms)} note="of 2 s allowed" />
        <Fact
          name="99 % within"
          value={thinking(p99Ms)}
          note={(p99Ms ?? 0) > MOST_MS ? 'beyond the 2 s allowed' : 'of 2 s allowed'}
        />
        <Fact
          name="Held back"
          value={String(refusals)}
          note={refusals === 0 ? 'never beyond its limits' : 'orders beyond its limits'}
        />
        <Fact
          name="Quotes"
          value={strategy ?? '–'}
          note={strategy === null ? 'trades nothing' : 'strategy'}
        />
      </dl>
      {limits.length > 0 && (
        <details className="mt-2">
          <summary className="text-ink-2 min-h-6 text-label">
            May act without asking, within {limits.length} limits
          </summary>
          <dl className="border-hair mt-1 grid grid-cols-[auto_1fr] gap-x-4 border-t pt-1">
            {limits.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-ink-2">{titleOf(name)}</dt>
                <dd className="text-right font-[550]">{readable(name, value, reading)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  )
}

const Fact = ({ name, value, note }: { name: string; value: string; note: string }) => (
  <div>
    <dt className="text-ink-3 text-label">{name}</dt>
    <dd className="text-figure font-[600]">{value}</dd>
    <dd className="text-ink-3 text-label">{note}</dd>
  </div>
)
