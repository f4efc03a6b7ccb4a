import type { DecisionDetail, Redecided } from '@gridbourse/api'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { commandKey } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'
import { messageOf } from '../shell/states.tsx'
import { thinking } from './agent-facts.ts'
import { differencesOf } from './differences.ts'

/** Has the same agent decide anew from what was recorded, and says whether it came to the same. */
export function DecideAgain({ decision, agent }: { decision: DecisionDetail; agent: string }) {
  const { client } = useReader()
  const navigate = useNavigate()
  const again = useMutation({
    mutationFn: () => client.redecide({ params: { id: decision.id }, idempotencyKey: commandKey() }),
  })
  const decide = (): void => {
    again.mutate()
    // The address holds what was asked about, else the agent's next decision would take its place.
    void navigate({
      to: '/agents/$agent/{-$decision}',
      params: { agent, decision: decision.id },
      replace: true,
    })
  }
  return (
    <div className="mt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <button type="button" className="press press-ink" disabled={again.isPending} onClick={decide}>
          {again.isPending ? 'Deciding' : 'Decide again'}
        </button>
        <p className="text-ink-3 text-label">From the recorded situation alone; nothing is ordered.</p>
      </div>
      <div role="status" className="mt-2">
        {again.data !== undefined && <Verdict redecided={again.data} decision={decision} />}
      </div>
      {again.error !== null && (
        <p role="alert" className="text-alarm font-[600]">
          {messageOf(again.error)}
        </p>
      )}
    </div>
  )
}

function Verdict({ redecided, decision }: { redecided: Redecided; decision: DecisionDetail }) {
  const { verdict, tookMs } = redecided
  const took = `in ${thinking(tookMs)}${decision.tookMs === null ? '' : `, ${thinking(decision.tookMs)} the first time`}`
  if (verdict === 'same')
    return (
      <p className="text-market flex items-center gap-2 font-[650]" data-testid="verdict">
        <svg width="13" height="11" viewBox="0 0 11 9" aria-hidden="true" fill="none" stroke="currentColor">
          <path d="M1 4.5 4 7.5 10 1" strokeWidth={1.8} />
        </svg>
        The same to the bit, {took}.
      </p>
    )
  const differences =
    verdict === 'decision_differs' ? differencesOf(decision.decision, redecided.decision) : []
  return (
    <div className="border-alarm border-l-4 pl-3" data-testid="verdict">
      <p className="font-[650]">
        {verdict === 'situation_differs'
          ? 'The recorded situation is not the one that its hash was made from; nothing can be said about the decision.'
          : `It came to something else, ${took}.`}
      </p>
      {differences.length > 0 && (
        <ul className="text-ink-2 font-mono text-label break-all">
          {differences.map(({ path, before, after }) => (
            <li key={path}>
              {path}: {JSON.stringify(before) ?? 'nothing'} is now {JSON.stringify(after) ?? 'nothing'}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
