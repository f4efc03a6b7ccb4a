import type { AgentCard } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { moveFocus } from '../lists/move-focus.ts'
import { byKind } from './agent-facts.ts'
import { StateMark } from './state-mark.tsx'

/** The way from one agent to the next. */
export const AgentList = ({ agents, chosen }: { agents: readonly AgentCard[]; chosen: string }) => (
  <nav aria-label="Agents" onKeyDown={moveFocus}>
    <p className="flex min-h-[38px] items-center px-[14px]">
      <Link to="/agents" className="decoration-line underline underline-offset-[3px]">
        All agents
      </Link>
    </p>
    {byKind(agents).map(({ kind, name, agents: some }) => (
      <div key={kind}>
        <h2 className="border-hair bg-rail text-ink-3 border-y px-[14px] py-[2px] text-label">{name}</h2>
        <ul>
          {some.map(({ agent, state }) => (
            <li key={agent}>
              <Link
                to="/agents/$agent/{-$decision}"
                params={{ agent, decision: undefined }}
                data-row
                tabIndex={agent === chosen ? 0 : -1}
                aria-current={agent === chosen ? 'true' : undefined}
                className={`flex h-[28px] items-center border-l-[3px] pl-[11px] ${agent === chosen ? 'border-ink bg-sel font-[650]' : 'border-transparent'}`}
              >
                <StateMark state={state} />
                {agent}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    ))}
  </nav>
)
