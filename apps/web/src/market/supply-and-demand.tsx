import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { auctionsQuery, certificateQuery } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'
import { auctionOf } from './auction-prices.ts'
import { BookCurves } from './book-curves.tsx'
import { CrossingCurves } from './crossing-curves.tsx'
import { Segments } from './segments.tsx'
import type { SlotView } from './slot-view.ts'
import type { Corridor } from './use-corridor.ts'

/** Who would trade at which price: in the slot's latest auction (else the market's), or in the book as it stands. */
export function SupplyAndDemand({
  corridor,
  ...view
}: SlotView & { auctionPrice: number | null; corridor: Corridor }) {
  const reader = useReader()
  const [asked, setAsked] = useState<'auction' | 'book' | null>(null)
  const { data: auctions } = useQuery(auctionsQuery)
  const own = auctionOf(view.slot.slot, auctions ?? [])
  const id = own ?? auctions?.[0]?.auctionId ?? null
  const { data: auction } = useQuery({ ...certificateQuery(id ?? '', reader), enabled: id !== null })
  const of = own === null ? auction?.slots[0]?.slot : view.slot.slot
  const isKnown = of !== undefined && auction?.slots.some(({ slot }) => slot === of) === true
  const { bestBidMicrosPerKwh: bid, bestAskMicrosPerKwh: ask } = view.slot
  const isBookTelling = own === null && (bid !== null || ask !== null)
  const shown = isKnown ? (asked ?? (isBookTelling ? 'book' : 'auction')) : 'book'
  const aside = isKnown && (
    <Segments
      name="Curves of"
      value={shown}
      choices={[
        ['auction', 'Auction'],
        ['book', 'Book'],
      ]}
      choose={setAsked}
    />
  )
  return shown === 'auction' && isKnown ? (
    <CrossingCurves {...view} of={of} auction={auction} utility={corridor.utility.get(of)} aside={aside} />
  ) : (
    <BookCurves {...view} aside={aside} />
  )
}
