import { isBefore } from '@gridbourse/core/market'
import type {
  AuctionId,
  AuctionsWanted,
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
  #isWhole: boolean

  /** `isWhole`: they are followed from the first record on. */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole
  }

  /** No auction is older than those here. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** None of those here is older. */
  get oldest(): HeldAuction | undefined {
    return this.#auctions.values().next().value
  }

  add(entry: HeldAuction): void {
    this.#auctions.set(entry.auction, entry)
    if (this.#auctions.size <= KEPT) return
    for (const oldest of this.#auctions.keys()) {
      this.#auctions.delete(oldest)
      this.#isWhole = false
      return
    }
  }

  get(auction: AuctionId): HeldAuction | undefined {
    return this.#auctions.get(auction)
  }

  /** Newest first. */
  newest({ kind, before, limit }: AuctionsWanted): HeldAuction[] {
    return [...this.#auctions.values()]
      .filter((held) => kind === undefined || held.auction.startsWith(kind))
      .filter((held) => before === undefined || isBefore(held, before))
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
