import { Problem } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { KeyForm } from '../market/key-form.tsx'
import { PageState } from '../shell/page-state.tsx'
import { spoken } from '../shell/use-member.ts'

/** A market in which nobody lives has no houses. */
export const NoHouse = ({ title }: { title: string }) => (
  <main className="p-4">
    <h1 className="text-sentence font-[650]">{title}: no community lives in this market.</h1>
    <p className="text-ink-2 mt-1">
      A house has meters, a plan and a bill where members live. Start a street with{' '}
      <code className="font-mono text-[12.5px]">gridbourse up --scenario street</code>.
    </p>
  </main>
)

/** Why the day of a member cannot be shown, and the way out. */
export function NotShown({
  participant,
  error,
  refetch,
  title,
}: {
  participant: string
  error: unknown
  refetch: () => unknown
  title: string
}) {
  const reason = error instanceof Problem ? error.reason : null
  if (reason === 'key_missing' || reason === 'not_permitted')
    return (
      <main className="max-w-[420px] p-4">
        <h1 className="text-sentence font-[650]">The day of {spoken(participant)} is its own.</h1>
        <p className="text-ink-2 mt-1 mb-4">Show its key, or an operator’s, to see meters, plan and bill.</p>
        <KeyForm />
      </main>
    )
  if (reason === 'participant_unknown')
    return (
      <main className="p-4">
        <h1 className="text-sentence font-[650]">Nobody here is called {participant}.</h1>
        <p className="text-ink-2 mt-1">Choose a member above.</p>
      </main>
    )
  if (reason === 'day_unknown')
    return (
      <main className="p-4">
        <h1 className="text-sentence font-[650]">Nothing is remembered of that day.</h1>
        <p className="text-ink-2 mt-1 mb-3">
          Either nobody lived here yet, or it is longer ago than days are kept.
        </p>
        <Link to="/house/{-$participant}" params={{ participant }} className="press">
          Today
        </Link>
      </main>
    )
  return <PageState title={title} what="the day" fault={error} retry={refetch} />
}
