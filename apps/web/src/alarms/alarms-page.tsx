import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Head } from '../charts/figure.tsx'
import { alarmsQuery } from '../data/member-queries.ts'
import { useSession } from '../data/session.tsx'
import { useReader } from '../data/use-reader.ts'
import { KeyForm } from '../market/key-form.tsx'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { AlarmCard } from './alarm-card.tsx'
import { inUrgency, sentenceOf } from './alarm-facts.ts'

const STATES = {
  open: { name: 'Open', has: ['active', 'acknowledged'] },
  over: { name: 'Over', has: ['cleared'] },
} as const

/** What somebody should know, what was done about it, and what is watched for. */
export function AlarmsPage() {
  useTitle('Alarms')
  const reader = useReader()
  const { operator } = useSession()
  const [shown, setShown] = useState<keyof typeof STATES>('open')
  const { data, error, refetch } = useQuery(alarmsQuery(reader))
  if (data === undefined) {
    return <PageState title="Alarms" what="the alarms" fault={error} retry={refetch} />
  }
  const { alarms, rules, rulesProblem } = data
  const states: readonly string[] = STATES[shown].has
  const listed = inUrgency(alarms).filter(({ state }) => states.includes(state))
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="border-hair flex min-h-0 flex-col desk:border-r">
        <section className="px-[18px] pt-4 pb-2">
          <h1 className="text-sentence font-[650] tracking-[-0.02em]" data-testid="alarms-sentence">
            {sentenceOf(alarms)}
          </h1>
          <p className="text-ink-2 mt-1 text-[13.5px]">
            An alarm is over by itself when what it tells of is over; taking it up says that somebody cares.
          </p>
        </section>
        <div role="group" aria-label="Which alarms" className="flex gap-4 px-[14px] pb-2">
          {(Object.keys(STATES) as (keyof typeof STATES)[]).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === shown}
              className={`min-h-8 border-b-2 ${each === shown ? 'border-ink font-[650]' : 'text-ink-2 border-transparent'}`}
              onClick={() => setShown(each)}
            >
              {STATES[each].name}{' '}
              {alarms.filter(({ state }) => (STATES[each].has as readonly string[]).includes(state)).length}
            </button>
          ))}
        </div>
        {listed.length === 0 ? (
          <p className="text-ink-2 border-hair border-t px-[14px] py-3">
            {shown === 'open'
              ? `No alarm is open. ${rules.filter(({ isOn }) => isOn).length} rules are watched meanwhile.`
              : 'None has come and gone yet.'}
          </p>
        ) : (
          <ul className="desk:scrolls min-h-0 flex-1">
            {listed.map((alarm) => (
              <AlarmCard key={alarm.alarmId} alarm={alarm} />
            ))}
          </ul>
        )}
      </div>
      <div className="divide-hair border-hair divide-y max-desk:border-t desk:scrolls">
        {operator === null && (
          <section aria-labelledby="take-up" className="pb-3">
            <Head id="take-up" title="Take alarms up" note="needs an operator’s key" />
            <div className="px-[14px]">
              <KeyForm />
            </div>
          </section>
        )}
        <section aria-labelledby="rules" className="pb-3">
          <Head id="rules" title="What is watched for" note="alarms.json in the market’s home" />
          {rulesProblem !== null && (
            <p className="border-alarm mx-[14px] mb-2 border-l-4 pl-3">
              {rulesProblem} The rules of before hold meanwhile.
            </p>
          )}
          <table className="w-full text-body" data-testid="rules">
            <caption className="sr-only">Rules</caption>
            <thead className="text-ink-3 text-label">
              <tr className="border-hair border-y">
                <th scope="col" className="py-1 pl-[14px] text-left">
                  Rule
                </th>
                <th scope="col" className="text-left">
                  From where on
                </th>
                <th scope="col" className="pr-[14px] text-right">
                  Then
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map(({ kind, isOn, severity, threshold }) => (
                <tr key={kind} className={`h-[26px] ${isOn ? '' : 'text-ink-3'}`}>
                  <th scope="row" className="pl-[14px] text-left">
                    {kind.replaceAll('_', ' ')}
                  </th>
                  <td className="text-ink-2">{threshold ?? 'at once'}</td>
                  <td className="pr-[14px] text-right">{isOn ? severity : 'off'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </main>
  )
}
