import {
  isBefore,
  type AuctionId,
  type AuctionsWanted,
  type EventPlace,
  type HeldAuction,
  type PastTrade,
  type TradesWanted,
} from '@gridbourse/core/market'
import { StoreAway } from '../store/store-away.ts'
import type { Store } from '../store/store.ts'
import type { MarketView } from '../views/market-view.ts'

/** What was found, newest first, and whether there may be older ones. */
export type Page<Found> = { readonly found: readonly Found[]; readonly hasMore: boolean }

/** Where the past is asked: the latest is in memory, the rest in the store. */
type Past = { readonly market: MarketView; readonly store: Store | null }

export const pastTrades = ({ market, store }: Past, wanted: TradesWanted): Promise<Page<PastTrade>> =>
  page(wanted, {
    isWhole: market.trades.isWhole,
    oldest: market.trades.oldest,
    recent: (limit) => market.trades.find({ ...wanted, limit }),
    older: (before, limit) => store?.history.trades({ ...wanted, before, limit }),
  })

export const heldAuctions = ({ market, store }: Past, wanted: AuctionsWanted): Promise<Page<HeldAuction>> =>
  page(wanted, {
    isWhole: market.auctions.isWhole,
    oldest: market.auctions.oldest,
    recent: (limit) => market.auctions.newest({ ...wanted, limit }),
    older: (before, limit) => store?.history.auctions({ ...wanted, before, limit }),
  })

export async function heldAuction(
  { market, store }: Past,
  auction: AuctionId,
): Promise<HeldAuction | undefined> {
  const recent = market.auctions.get(auction)
  if (recent !== undefined || market.auctions.isWhole || store === null) return recent
  return store.history.auction(auction)
}

type Sources<Found> = {
  readonly isWhole: boolean
  readonly oldest: EventPlace | undefined
  recent(limit: number): readonly Found[]
  /** undefined where nothing older is kept. */
  older(before: EventPlace | undefined, limit: number): Promise<readonly Found[]> | undefined
}

/** One more than wanted is looked for, to know whether there are more. */
async function page<Found extends EventPlace>(
  { before, limit }: { readonly before: EventPlace | undefined; readonly limit: number },
  { isWhole, oldest, recent, older }: Sources<Found>,
): Promise<Page<Found>> {
  const found = [...recent(limit + 1)]
  if (found.length <= limit && !isWhole) {
    const from = before === undefined || (oldest !== undefined && isBefore(oldest, before)) ? oldest : before
    try {
      found.push(...((await older(from, limit + 1 - found.length)) ?? []))
    } catch (fault) {
      // What memory has is told; who wants what is older is told that the store is away.
      if (!(fault instanceof StoreAway) || found.length === 0) throw fault
      return { found, hasMore: true }
    }
  }
  return { found: found.slice(0, limit), hasMore: found.length > limit }
}
