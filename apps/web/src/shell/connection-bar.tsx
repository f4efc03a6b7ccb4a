import { useEffect, useState } from 'react'
import { useFeed } from '../live/use-live.tsx'

/** One line under the header while the market cannot be heard, and a short one when it can again. */
export function ConnectionBar() {
  const feed = useFeed()
  const [wasLost, setWasLost] = useState(false)
  const [, tick] = useState(0)
  useEffect(() => {
    if (feed.kind === 'lost') {
      setWasLost(true)
      const timer = setInterval(() => tick((count) => count + 1), 1000)
      return () => clearInterval(timer)
    }
    if (feed.kind !== 'live') return
    const timer = setTimeout(() => setWasLost(false), 4000)
    return () => clearTimeout(timer)
  }, [feed])

  if (feed.kind === 'lost') {
    const record = feed.lastEventId?.split('.')[0]
    return (
      <section
        aria-label="Connection"
        className="bg-glow text-sun-text flex flex-wrap items-center gap-2 px-4 py-2 text-body"
        data-testid="lost"
      >
        <svg
          width="16"
          height="14"
          viewBox="0 0 16 14"
          aria-hidden="true"
          fill="none"
          className="stroke-sun-text"
        >
          <path d="M1 4.5C5 1 11 1 15 4.5M3.5 7.5c2.6-2.2 6.4-2.2 9 0M6.3 10.3a2.6 2.6 0 0 1 3.4 0" />
          <path d="M2 1l12 12" strokeWidth={1.6} />
        </svg>
        <p role="status" className="text-ink font-[600]">
          Connection lost{record === undefined ? '' : `, resuming from record ${record}`}
        </p>
        <p>
          {Math.max(0, Math.round((Date.now() - feed.sinceMs) / 1000))} s ago. What is shown is what was heard
          last; it is tried again by itself.
        </p>
      </section>
    )
  }
  if (!wasLost) return <div role="status" className="sr-only" />
  return (
    <section aria-label="Connection" className="bg-sel px-4 py-2 text-body" data-testid="resumed">
      <p role="status">Connected again; everything missed has been caught up with.</p>
    </section>
  )
}
