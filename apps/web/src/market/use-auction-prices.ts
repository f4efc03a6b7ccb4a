import type { Slot } from '@gridbourse/api'
import { useQueries, useQuery } from '@tanstack/react-query'
import { auctionsQuery, certificateQuery } from '../data/queries.ts'
import { aroundGate, pricesOf, type AuctionPrice } from './auction-prices.ts'

/** Prices of the auctions that concern what the ladder shows: the newest opening ones, and the last gates. */
export function useAuctionPrices(
  slots: readonly Slot[],
  nextGate: string | null,
): ReadonlyMap<string, AuctionPrice> {
  const { data: auctions = [] } = useQuery(auctionsQuery)
  const held = new Set(auctions.map(({ auctionId }) => auctionId))
  const closing =
    nextGate === null ? [] : aroundGate(slots, nextGate).closed.map(({ slot }) => `closing-${slot}`)
  const opening = auctions
    .filter(({ kind }) => kind === 'opening')
    .slice(0, 2)
    .map(({ auctionId }) => auctionId)
  const wanted = [...opening.toReversed(), ...closing].filter((id) => held.has(id))
  const certificates = useQueries({ queries: wanted.map((id) => certificateQuery(id)) })
  return pricesOf(certificates.flatMap(({ data }) => (data === undefined ? [] : [data])))
}
