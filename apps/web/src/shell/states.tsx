import { Problem } from '@gridbourse/api'
import { useEffect, useState } from 'react'

/** Said only when it takes longer than the eye needs. */
export function Loading({ what }: { what: string }) {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return <p className="text-ink-3 min-h-[18px] px-[14px] py-2">{isLate ? what : ''}</p>
}

/** What failed, what goes on, and the way to try now. */
export const Failed = ({ what, fault, retry }: { what: string; fault: unknown; retry: () => unknown }) => (
  <div className="border-alarm m-[14px] border-l-4 pl-3" role="alert">
    <p className="font-[600]">{what} did not answer</p>
    <p className="text-ink-2">{messageOf(fault)} It is tried again by itself.</p>
    <button type="button" className="press mt-2" onClick={() => retry()}>
      Try now
    </button>
  </div>
)

export function messageOf(fault: unknown): string {
  // A schema's complaint is for its author; to a reader it says that page and server are not of one version.
  if (fault instanceof Error && 'issues' in fault)
    return 'Its answer could not be read; load the page again, the server may be newer than it.'
  return fault instanceof Problem || fault instanceof Error
    ? `${fault.message.replace(/\.$/, '')}.`
    : String(fault)
}
