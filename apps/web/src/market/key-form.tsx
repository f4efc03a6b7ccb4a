import { Problem } from '@gridbourse/api'
import { useState, type FormEvent } from 'react'
import { useSession } from '../data/session.tsx'
import { messageOf } from '../shell/states.tsx'
import { Field } from './field.tsx'

/** Takes a key, asks the server whose it is, and keeps it as long as this tab. */
export function KeyForm() {
  const { show } = useSession()
  const [key, setKey] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setIsAsking(true)
    setFault(null)
    try {
      await show(key.trim())
      setKey('')
    } catch (problem) {
      setFault(
        problem instanceof Problem || problem instanceof Error ? messageOf(problem) : 'This is no key.',
      )
    } finally {
      setIsAsking(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <Field
        id="key"
        label="Key"
        type="password"
        placeholder="gb_…"
        value={key}
        onChange={(event) => setKey(event.target.value)}
        fault={fault}
      />
      <button type="submit" className="press press-ink" disabled={key.trim() === '' || isAsking}>
        Use this key
      </button>
      <p className="text-ink-3 text-label">
        A participant’s key trades; the operator’s, which the first start printed, admits participants and
        halts. It stays in this tab and is gone when the tab is closed.
      </p>
    </form>
  )
}
