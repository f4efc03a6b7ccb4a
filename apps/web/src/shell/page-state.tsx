import { Problem } from '@gridbourse/api'
import { KeyForm } from '../market/key-form.tsx'
import { Failed, Loading } from './states.tsx'

/** A page whose answer is not there: being asked for, not told without a key, without anybody to tell of, or failed. */
export function PageState({
  title,
  what,
  fault,
  retry,
}: {
  title: string
  /** As it stands within a sentence: the agents. */
  what: string
  fault: unknown
  retry: () => unknown
}) {
  const reason = fault instanceof Problem ? fault.reason : null
  if (reason === 'key_missing' || reason === 'not_permitted')
    return (
      <main className="max-w-[460px] p-[18px]">
        <h1 className="text-sentence font-[650] tracking-[-0.02em]">
          {title} are told to those they concern.
        </h1>
        <p className="text-ink-2 mt-1 mb-4">
          Show a member’s key to see what is that member’s, or an operator’s to see all.
        </p>
        <KeyForm />
      </main>
    )
  if (reason === 'community_none')
    return (
      <main className="p-[18px]">
        <h1 className="text-sentence font-[650] tracking-[-0.02em]">No community lives in this market.</h1>
        <p className="text-ink-2 mt-1 max-w-[64ch]">
          Whoever has a key trades here all the same; {what} come with members and their meters. Start a
          street with <code className="font-mono text-[12.5px]">gridbourse up --scenario street</code>.
        </p>
      </main>
    )
  return (
    <main className="p-4">
      <h1 className="sr-only">{title}</h1>
      {fault === null ? (
        <Loading what={`reading ${what}`} />
      ) : (
        <Failed what={what.charAt(0).toUpperCase() + what.slice(1)} fault={fault} retry={retry} />
      )}
    </main>
  )
}
