import type { Alarm } from '@gridbourse/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { commandKey } from '../data/queries.ts'
import { useSession, type Holder } from '../data/session.tsx'
import { Field } from '../market/field.tsx'
import { messageOf } from '../shell/states.tsx'
import { ageOf } from './alarm-facts.ts'

const SHAPES = {
  critical: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" className="fill-alarm-ground" />
      <path d="M8 4v5M8 10.5v1.6" className="stroke-on-alarm" strokeWidth="1.8" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.5 15 14H1z" fill="none" className="stroke-sun-text" strokeWidth="1.5" />
      <path d="M8 5.5v4M8 11v1.6" className="stroke-sun-text" strokeWidth="1.6" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" className="stroke-ink-3" strokeWidth="1.3" />
      <path d="M8 7v4.4M8 4v1.6" className="stroke-ink-3" strokeWidth="1.5" />
    </>
  ),
} as const

/** What is so, since when, on what evidence, what to do, and the way to take it up. */
export function AlarmCard({ alarm }: { alarm: Alarm }) {
  const { operator } = useSession()
  const { severity, state, headline, evidence, whatToDo, sinceMs, acknowledgedBy, note, clearedAtMs } = alarm
  const isOver = state === 'cleared'
  return (
    <li
      className={`border-hair border-t border-l-[3px] px-[11px] py-2 ${state === 'active' && severity === 'critical' ? 'border-l-alarm' : 'border-l-transparent'}`}
      data-testid={`alarm-${state}`}
    >
      <div className="flex items-start gap-2">
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className="mt-px shrink-0">
          {SHAPES[severity]}
        </svg>
        <div className="min-w-0 flex-1">
          <p className={isOver ? 'text-ink-2' : 'font-[650]'}>
            <span className="sr-only">{severity}: </span>
            {headline}
          </p>
          <p className="text-ink-3 text-label">
            {isOver && clearedAtMs !== null
              ? `over after ${ageOf(clearedAtMs - sinceMs)}`
              : `for ${ageOf(Date.now() - sinceMs)}`}
            {acknowledgedBy !== null && `, taken up by ${acknowledgedBy}`}
            {note !== null && `: ${note}`}
          </p>
          {!isOver && <p className="text-ink-2 mt-1">{whatToDo}</p>}
          {evidence.length > 0 && (
            <details>
              <summary className="text-ink-2 min-h-6 text-label">Evidence</summary>
              <dl className="grid grid-cols-[auto_1fr] gap-x-4">
                {evidence.map(({ name, value }) => (
                  <div key={name} className="contents">
                    <dt className="text-ink-2">{name}</dt>
                    <dd className="text-right font-[550] break-words">{value}</dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
          {state === 'active' && operator !== null && <TakeUp alarm={alarm} operator={operator} />}
        </div>
      </div>
    </li>
  )
}

/** An operator says that somebody cares, and what is known so far. */
function TakeUp({ alarm: { alarmId, headline }, operator }: { alarm: Alarm; operator: Holder }) {
  const queries = useQueryClient()
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState('')
  const act = useMutation({
    mutationFn: () =>
      operator.client.acknowledgeAlarm({
        params: { alarmId },
        body: { note: text.trim() === '' ? null : text.trim() },
        idempotencyKey: commandKey(),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alarms'] }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    act.mutate()
  }
  if (!isOpen)
    return (
      <button
        type="button"
        className="press mt-2"
        aria-label={`Take up: ${headline}`}
        onClick={() => setIsOpen(true)}
      >
        Take up
      </button>
    )
  return (
    <form onSubmit={submit} className="mt-2 flex flex-wrap items-end gap-2">
      <Field
        id={id}
        label="Note, if there is one"
        value={text}
        maxLength={500}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="press press-ink" disabled={act.isPending}>
        Take up
      </button>
      <button type="button" className="press" onClick={() => setIsOpen(false)}>
        Leave it
      </button>
      {act.error !== null && (
        <p role="alert" className="text-alarm basis-full font-[600]">
          {messageOf(act.error)}
        </p>
      )}
    </form>
  )
}
