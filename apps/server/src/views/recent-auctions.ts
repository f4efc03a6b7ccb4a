import type {
  AuctionId,
  CalledOrder,
  Certificate,
  HeldAuction,
  LiveBlock,
  LiveOrder,
  OrderNumber,
} from '@gridbourse/core/market'

/** About a month of auctions at a quarter of an hour a slot. */
const KEPT = 3_000

/** The latest auctions with their certificates. */
export class RecentAuctions {
  readonly #auctions = new Map<AuctionId, HeldAuction>()

  add(entry: HeldAuction): void {
    this.#auctions.set(entry.auction, entry)
    if (this.#auctions.size <= KEPT) return
    for (const oldest of this.#auctions.keys()) {
      this.#auctions.delete(oldest)
      return
    }
  }

  get(auction: AuctionId): HeldAuction | undefined {
    return this.#auctions.get(auction)
  }

  /** Newest first. */
  newest(kind: 'opening' | 'closing' | undefined, limit: number): HeldAuction[] {
    return [...this.#auctions.values()]
      .filter(({ auction }) => kind === undefined || auction.startsWith(kind))
      .toReversed()
      .slice(0, limit)
  }
}

/** The orders that a certificate answers, asked for while they still stand as they came: before its fills. */
export function calledOrders(
  { accepted, rejected }: Certificate,
  find: (order: OrderNumber) => LiveOrder | LiveBlock | undefined,
): readonly CalledOrder[] {
  const numbers = new Set([...accepted, ...rejected].map(({ order }) => order))
  return [...numbers]
    .toSorted((a, b) => a - b)
    .flatMap((number): CalledOrder[] => {
      const live = find(number)
      if (live === undefined) return []
      const { kind, order, participant, side, price } = live
      const parts = live.kind === 'block' ? live.profile : [{ slot: live.slot, energy: live.remaining }]
      return parts.map(({ slot, energy }) => ({ kind, order, participant, slot, side, price, energy }))
    })
}
