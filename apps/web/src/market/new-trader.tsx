import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { commandKey } from '../data/queries.ts'
import { useSession, type Holder } from '../data/session.tsx'
import { messageOf } from '../shell/states.tsx'
import { Field } from './field.tsx'
import { KeyForm } from './key-form.tsx'

/** An operator keeps the market and does not trade in it; but may admit somebody who does, from here. */
export function NewTrader({ operator }: { operator: Holder }) {
  const { show } = useSession()
  const [name, setName] = useState('')
  const admit = useMutation({
    async mutationFn() {
      const { key } = await operator.client.registerParticipant({
        body: { participant: name.trim() },
        idempotencyKey: commandKey(),
      })
      await show(key)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    admit.mutate()
  }
  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-2">
        <Field
          id="participant"
          label="Trade as a new participant, called"
          placeholder="anna"
          value={name}
          onChange={(event) => setName(event.target.value)}
          fault={admit.error === null ? null : messageOf(admit.error)}
        />
        <button type="submit" className="press press-ink" disabled={name.trim() === '' || admit.isPending}>
          Admit and trade
        </button>
        <p className="text-ink-3 text-label">
          Its connection is 11 kW either way. Its key stays in this tab.
        </p>
      </form>
      <details className="mt-2">
        <summary className="text-ink-3 text-label">or use a participant’s own key</summary>
        <div className="mt-2">
          <KeyForm />
        </div>
      </details>
    </>
  )
}
