import { Head } from '../charts/figure.tsx'
import type { Finding } from './plant-health.ts'

const SHAPES = {
  hint: <path d="M7 1 13.5 13H.5zM7 5v4M7 10.2v1.4" className="stroke-sun-text" strokeWidth="1.5" />,
  fine: <path d="M1.5 7.5 5.5 11.5 12.5 2.5" className="stroke-market" strokeWidth="1.8" />,
  unknown: <path d="M2 7h10" className="stroke-ink-3" strokeWidth="1.6" strokeDasharray="2 2" />,
} as const

const WORDS = { hint: 'hint', fine: 'fine', unknown: 'not known' } as const

/** Whether the plant needs care: each check with its evidence, or with what is missing. */
export function Maintenance({ findings, isReading }: { findings: readonly Finding[]; isReading: boolean }) {
  const hints = findings.filter(({ verdict }) => verdict === 'hint').length
  return (
    <section aria-labelledby="care" className="pb-3">
      <Head
        id="care"
        title="Does it need care?"
        note={
          isReading
            ? 'reading the days before'
            : hints === 0
              ? 'no sign of it in what is metered'
              : `${hints} ${hints === 1 ? 'hint' : 'hints'}`
        }
      />
      <ul data-testid="care">
        {findings.map(({ check, verdict, headline, evidence }) => (
          <li
            key={check}
            className={`border-hair flex gap-2 border-t px-[14px] py-2 ${verdict === 'hint' ? 'bg-glow' : ''}`}
          >
            <svg
              width="14"
              height="14"
              viewBox="0 0 14 14"
              aria-hidden="true"
              fill="none"
              className="mt-[2px] shrink-0"
            >
              {SHAPES[verdict]}
            </svg>
            <div className="min-w-0 flex-1">
              <p className={verdict === 'hint' ? 'font-[650]' : verdict === 'fine' ? '' : 'text-ink-2'}>
                <span className="sr-only">{WORDS[verdict]}: </span>
                {headline}
              </p>
              {evidence.length > 0 && (
                <details open={verdict === 'hint'}>
                  <summary className="text-ink-2 min-h-6 text-label">Evidence</summary>
                  <dl className="grid grid-cols-[auto_1fr] gap-x-4">
                    {evidence.map(({ name, value }) => (
                      <div key={name} className="contents">
                        <dt className="text-ink-2">{name}</dt>
                        <dd className="text-right font-[550]">{value}</dd>
                      </div>
                    ))}
                  </dl>
                </details>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
