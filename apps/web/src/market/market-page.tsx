import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { slotsQuery, useMarket } from '../data/queries.ts'
import { useTimes } from '../data/use-times.ts'
import { useFromMarketTime } from '../live/use-live.tsx'
import { Failed, Loading } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { CertificatePanel } from './certificate.tsx'
import { Depth } from './depth.tsx'
import { HaltedBar } from './halt.tsx'
import { Prices } from './prices.tsx'
import { SlotHead } from './slot-head.tsx'
import { SlotLadder } from './slot-ladder.tsx'
import type { SlotView } from './slot-view.ts'
import { SupplyAndDemand } from './supply-and-demand.tsx'
import { Ticket } from './ticket.tsx'
import { Trades } from './trades.tsx'
import { nextGateOf } from './auction-prices.ts'
import { useAuctionPrices } from './use-auction-prices.ts'
import { useCorridor } from './use-corridor.ts'

/** Every open slot, and one of them with its book, its auction, its trades and a ticket. */
export function MarketPage() {
  useTitle('Market')
  const { slot: asked } = useSearch({ from: '/market' })
  const navigate = useNavigate({ from: '/market' })
  const { data: market, error, refetch } = useMarket()
  const { data: slots } = useQuery(slotsQuery)
  const times = useTimes()
  const nextGate = useFromMarketTime((at) => nextGateOf(slots ?? [], at))
  const prices = useAuctionPrices(slots ?? [], nextGate ?? null)
  const corridor = useCorridor()
  const choose = useCallback((slot: string) => void navigate({ search: { slot }, replace: true }), [navigate])
  if (market === undefined || slots === undefined || times === null || nextGate === null) {
    return (
      <main className="p-4">
        <h1 className="sr-only">Market</h1>
        {error === null ? (
          <Loading what="reading the market" />
        ) : (
          <Failed what="The market" fault={error} retry={refetch} />
        )}
      </main>
    )
  }
  const next = slots.find(({ slot }) => slot === nextGate)
  const chosen = slots.find(({ slot }) => slot === asked) ?? next ?? slots.at(-1)
  if (chosen === undefined) {
    return (
      <main className="p-4">
        <h1 className="text-sentence font-[650]">No slot is open.</h1>
        <p className="text-ink-2">The server opens days by itself, ahead of time.</p>
      </main>
    )
  }
  const view: SlotView = { market, times, slot: chosen }
  return (
    <main className="flex flex-col desk:min-h-0 desk:flex-1">
      {market.isHalted && <HaltedBar />}
      <div className="flex flex-col desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[344px_minmax(0,1fr)_334px]">
        <div className="border-hair order-2 flex max-h-[430px] min-h-0 flex-col border-t desk:order-none desk:max-h-none desk:border-t-0 desk:border-r">
          <SlotLadder
            slots={slots}
            chosen={chosen.slot}
            next={next}
            prices={prices}
            times={times}
            slotDurationMs={market.rules.slotDurationMs}
            tick={market.rules.tickMicrosPerKwh}
            choose={choose}
          />
        </div>
        <div className="divide-hair desk:scrolls order-1 flex flex-col divide-y desk:order-none">
          <SlotHead
            {...view}
            isFollowing={chosen.slot !== asked}
            auctionPrice={prices.get(chosen.slot)?.price ?? null}
          />
          <Prices {...view} slots={slots} nextGate={next?.slot} prices={prices} corridor={corridor} />
          <div className="divide-hair flex flex-col divide-y desk:grid desk:flex-[1.4] desk:grid-cols-[minmax(0,1fr)_290px] desk:divide-x desk:divide-y-0">
            <SupplyAndDemand
              {...view}
              auctionPrice={prices.get(chosen.slot)?.price ?? null}
              corridor={corridor}
            />
            <CertificatePanel {...view} />
          </div>
        </div>
        <div className="divide-hair border-hair order-3 divide-y border-t desk:scrolls desk:order-none desk:border-t-0 desk:border-l">
          <Depth {...view} />
          <Trades {...view} />
          <Ticket {...view} />
        </div>
      </div>
    </main>
  )
}
