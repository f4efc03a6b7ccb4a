import { nanos, type EpochMs } from '@gridbourse/core/kernel'
import type { AuctionId, CalledOrder, Certificate, HeldAuction } from '@gridbourse/core/market'
import type { Selectable } from 'kysely'
import type { Tables } from '../tables.ts'

type AuctionRow = Selectable<Tables['auctions']>

export function auctionRow({ auction, certificate, orders, sequence, index, atMs }: HeldAuction): AuctionRow {
  const { welfare, bound, gap } = certificate
  const asText = { ...certificate, welfare: String(welfare), bound: String(bound), gap: String(gap) }
  return {
    auction,
    kind: auction.startsWith('opening') ? 'opening' : 'closing',
    sequence,
    eventIndex: index,
    atMs,
    certificate: JSON.stringify(asText),
    orders: JSON.stringify(orders),
  }
}

export function auctionOf(row: AuctionRow): HeldAuction {
  const { auction, certificate, orders, sequence, eventIndex, atMs } = row
  const { welfare, bound, gap, ...rest } = JSON.parse(certificate) as Omit<Certificate, keyof Money> & Money
  return {
    auction: auction as AuctionId,
    certificate: {
      ...rest,
      welfare: nanos(BigInt(welfare)),
      bound: nanos(BigInt(bound)),
      gap: nanos(BigInt(gap)),
    },
    orders: JSON.parse(orders) as CalledOrder[],
    sequence,
    index: eventIndex,
    atMs: atMs as EpochMs,
  }
}

/** JSON has no numbers for money. */
type Money = { readonly welfare: string; readonly bound: string; readonly gap: string }
