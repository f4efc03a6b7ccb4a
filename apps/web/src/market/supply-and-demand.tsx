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

/** Who would trade at which price: in the slot's latest auction, or in the book as it stands. */
export function SupplyAndDemand({
  corridor,
  ...view
}: SlotView & { auctionPrice: number | null; corridor: Corridor }) {
  const reader = useReader()
  const [asked, setAsked] = useState<'auction' | 'book' | null>(null)
  const { data: auctions } = useQuery(auctionsQuery)
  const id = auctionOf(view.slot.slot, auctions ?? [])
  const { data: auction } = useQuery({ ...certificateQuery(id ?? '', reader), enabled: id !== null })
  const isKnown = auction !== undefined && auction.slots.some(({ slot }) => slot === view.slot.slot)
  const shown = isKnown ? (asked ?? 'auction') : 'book'
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
    <CrossingCurves
      {...view}
      auction={auction}
      utility={corridor.utility.get(view.slot.slot)}
      aside={aside}
    />
  ) : (
    <BookCurves {...view} aside={aside} />
  )
}
