import type { Slot } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tradesQuery } from '../data/queries.ts'
import type { AuctionPrice } from './auction-prices.ts'
import { CandleChart } from './candle-chart.tsx'
import { PriceStrip } from './price-strip.tsx'
import { Segments } from './segments.tsx'
import type { SlotView } from './slot-view.ts'
import type { Corridor } from './use-corridor.ts'

/** Prices of every slot by delivery, or those of the chosen one as they were traded. */
export function Prices({
  slots,
  nextGate,
  prices,
  corridor,
  ...view
}: SlotView & {
  slots: readonly Slot[]
  nextGate: string | undefined
  prices: ReadonlyMap<string, AuctionPrice>
  corridor: Corridor
}) {
  const [asked, setAsked] = useState<'slot' | 'all' | null>(null)
  const { data: trades } = useQuery(tradesQuery(view.slot.slot))
  const shown = asked ?? ((trades?.length ?? 0) > 0 ? 'slot' : 'all')
  const aside = (
    <Segments
      name="Prices of"
      value={shown}
      choices={[
        ['slot', 'This slot'],
        ['all', 'Every slot'],
      ]}
      choose={setAsked}
    />
  )
  return shown === 'slot' ? (
    <CandleChart
      {...view}
      auctionPrice={prices.get(view.slot.slot)?.price ?? null}
      utility={corridor.utility.get(view.slot.slot)}
      aside={aside}
    />
  ) : (
    <PriceStrip
      {...view}
      slots={slots}
      nextGate={nextGate}
      prices={prices}
      corridor={corridor}
      aside={aside}
    />
  )
}
