import type { Market } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { slotsQuery } from '../data/queries.ts'
import { countdown, startOf, type Times } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { JustNow } from './just-now.tsx'
import { WhatNext } from './what-next.tsx'

/** A market in which nobody lives: what is true all the same, and how to get a street. */
export function BareMarket({ market, times }: { market: Market; times: Times }) {
  const now = useMarketTime()
  const { data: slots } = useQuery(slotsQuery)
  const open = slots?.filter(({ phase }) => phase !== 'closed') ?? []
  const quoted = open.filter(
    ({ bestBidMicrosPerKwh: bid, bestAskMicrosPerKwh: ask }) => bid !== null || ask !== null,
  )
  const next = now === null ? undefined : open.find(({ gateClosesAtMs }) => gateClosesAtMs > now)
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <section className="px-[18px] pt-4 pb-6">
        <h1 className="text-sentence font-[650] tracking-[-0.02em]">
          {market.isHalted
            ? 'The market is halted, and no community lives here.'
            : 'The market is open, and no community lives here.'}
        </h1>
        <p className="text-ink-2 mt-1 max-w-[64ch] text-[13.5px]">
          {open.length} slots take orders,{' '}
          {quoted.length === 0
            ? 'none has an order in its book'
            : `${quoted.length} have orders in their books`}
          .
          {next !== undefined && now !== null && (
            <>
              {' '}
              The next gate, of {times.minute(startOf(next.slot))}, closes in{' '}
              <span data-testid="next-gate">{countdown(next.gateClosesAtMs - now)}</span>.
            </>
          )}{' '}
          Whoever has a key can trade; bills and savings need members with meters.
        </p>
        <div className="mt-4 flex flex-wrap gap-2">
          <Link to="/market" className="press press-ink">
            Place an order
          </Link>
          <a href="/docs" className="press">
            Read the API
          </a>
        </div>
        <h2 className="mt-7 text-[12.5px] font-[650]">A street that trades by itself</h2>
        <p className="text-ink-2 mt-1 max-w-[64ch]">
          Ten modelled homes, a solar farm and a factory, in a home of their own so that nothing here is mixed
          with them:
        </p>
        <pre
          className="border-hair bg-rail mt-2 overflow-x-auto rounded-md border px-3 py-2 text-[12.5px]"
          tabIndex={0}
          aria-label="Command"
        >
          npx gridbourse up --scenario street --home .gridbourse-street
        </pre>
      </section>
      <div className="divide-hair border-hair divide-y border-t desk:border-t-0 desk:border-l">
        <WhatNext times={times} slotDurationMs={market.rules.slotDurationMs} />
        <JustNow times={times} />
      </div>
    </main>
  )
}
