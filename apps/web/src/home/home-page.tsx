import { useQuery } from '@tanstack/react-query'
import { communityQuery, useMarket } from '../data/queries.ts'
import { useTimes } from '../data/use-times.ts'
import { Failed, Loading } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { BareMarket } from './bare-market.tsx'
import { Corridor } from './corridor.tsx'
import { JustNow } from './just-now.tsx'
import { Members } from './members.tsx'
import { Pulse } from './pulse.tsx'
import { Savings } from './savings.tsx'
import { StreetDrawing } from './street-drawing.tsx'
import { streetFacts } from './street-facts.ts'
import { UtilityExchange } from './utility-exchange.tsx'
import { WhatNext } from './what-next.tsx'

/** The pulse of the market: who trades with whom, at which price, what it saved, and what happens next. */
export function HomePage() {
  useTitle('Home')
  const { data: community, error, refetch } = useQuery(communityQuery)
  const { data: market } = useMarket()
  const times = useTimes()
  if (community === null && market !== undefined && times !== null)
    return <BareMarket market={market} times={times} />
  if (!community || market === undefined || times === null) {
    return (
      <main className="p-4">
        <h1 className="sr-only">Home</h1>
        {error === null ? (
          <Loading what="reading the street" />
        ) : (
          <Failed what="The street" fault={error} retry={refetch} />
        )}
      </main>
    )
  }
  const { slotDurationMs, currency } = market.rules
  const facts = streetFacts(community, slotDurationMs)
  const shared = { community, facts, times, slotDurationMs, currency }
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="desk:scrolls desk:border-hair flex flex-col desk:border-r">
        <Pulse {...shared} />
        <StreetDrawing {...shared} />
        <div className="border-hair flex flex-1 flex-col border-t">
          <Corridor {...shared} />
        </div>
      </div>
      <div className="divide-hair border-hair divide-y border-t desk:scrolls desk:border-t-0">
        <Savings {...shared} />
        <WhatNext times={times} slotDurationMs={slotDurationMs} />
        <Members {...shared} />
        <UtilityExchange {...shared} />
        <JustNow times={times} />
      </div>
    </main>
  )
}
