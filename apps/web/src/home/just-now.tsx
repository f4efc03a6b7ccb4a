import { useState } from 'react'
import { Head } from '../charts/figure.tsx'
import type { Times } from '../format/times.ts'
import { useNews } from '../live/use-live.tsx'
import { headline } from './headline.ts'

/** What happened last, as it comes. The list stands while somebody points at it. */
export function JustNow({ times }: { times: Times }) {
  const live = useNews()
  const [held, setHeld] = useState<typeof live | null>(null)
  const news = (held ?? live).flatMap((event) => {
    const text = headline(event, times)
    return text === null ? [] : [{ id: event.id, atMs: event.atMs, text }]
  })
  return (
    <section
      aria-labelledby="just-now"
      onPointerEnter={() => setHeld(live)}
      onPointerLeave={() => setHeld(null)}
    >
      <Head id="just-now" title="Just now" note="as the market tells it" />
      {news.length === 0 ? (
        <p className="text-ink-2 px-[14px] pb-3">
          Nothing yet since this page was opened. The next gate brings something.
        </p>
      ) : (
        <ol className="px-[14px] pb-3">
          {news.slice(0, 8).map(({ id, atMs, text }) => (
            <li key={id} className="flex gap-3 py-[2px]">
              <time className="text-ink-3" dateTime={new Date(atMs).toISOString()}>
                {times.second(atMs)}
              </time>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
