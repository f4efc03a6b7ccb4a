import type { DecisionSummary } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Head } from '../charts/figure.tsx'
import type { Times } from '../format/times.ts'
import { moveFocus } from '../lists/move-focus.ts'
import { thinking } from './agent-facts.ts'

/** What an agent decided, the latest first, each with why. The list stands while somebody points at it. */
export function DecisionList({
  agent,
  decisions,
  chosen,
  times,
}: {
  agent: string
  decisions: readonly DecisionSummary[]
  chosen: string | undefined
  times: Times
}) {
  const [held, setHeld] = useState<typeof decisions | null>(null)
  const shown = held ?? decisions
  const hasChosen = shown.some(({ id }) => id === chosen)
  return (
    <section aria-labelledby="decisions" className="border-hair flex min-h-0 flex-1 flex-col border-t">
      <Head id="decisions" title="Decisions" note="latest first, with the reasons its plan gave" />
      {shown.length === 0 ? (
        <p className="text-ink-2 px-[14px] pb-3">
          None yet. An agent decides before a gate closes and after a slot is metered.
        </p>
      ) : (
        <ol
          className="desk:scrolls min-h-0 flex-1"
          data-testid="decisions"
          onKeyDown={moveFocus}
          onPointerEnter={() => setHeld(decisions)}
          onPointerLeave={() => setHeld(null)}
        >
          {shown.map(({ id, atMs, headline, reasons, orders, tookMs }, index) => {
            const isChosen = id === chosen
            return (
              <li
                key={id}
                className={`border-hair relative flex gap-3 border-t border-l-[3px] py-[6px] pr-[14px] pl-[11px] hover:bg-sel ${isChosen ? 'border-l-ink bg-sel' : 'border-l-transparent'}`}
              >
                <time className="text-ink-3 w-[38px] shrink-0" dateTime={new Date(atMs).toISOString()}>
                  {times.minute(atMs)}
                </time>
                <div className="min-w-0 flex-1">
                  <Link
                    to="/agents/$agent/{-$decision}"
                    params={{ agent, decision: id }}
                    data-row
                    tabIndex={isChosen || (!hasChosen && index === 0) ? 0 : -1}
                    aria-current={isChosen ? 'true' : undefined}
                    className={`after:absolute after:inset-0 ${isChosen ? 'font-[650]' : 'font-[550]'}`}
                  >
                    {headline}
                  </Link>
                  {reasons.slice(0, 2).map((reason) => (
                    <p key={reason} className="text-ink-2">
                      {reason}
                    </p>
                  ))}
                </div>
                <p className="text-ink-3 shrink-0 text-right text-label">
                  {orders === 0 ? 'no order' : orders === 1 ? '1 order' : `${orders} orders`}
                  <br />
                  {thinking(tookMs)}
                </p>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}
