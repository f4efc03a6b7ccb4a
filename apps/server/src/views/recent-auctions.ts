import type { EpochMs } from '@gridbourse/core/kernel'
import type { AuctionId, Certificate } from '@gridbourse/core/market'

export type AuctionEntry = {
  readonly auction: AuctionId
  readonly certificate: Certificate
  readonly sequence: number
  readonly atMs: EpochMs
}

/** About a month of auctions at a quarter of an hour a slot. */
const KEPT = 3_000

/** The latest auctions with their certificates. */
export class RecentAuctions {
  readonly #auctions = new Map<AuctionId, AuctionEntry>()

  add(entry: AuctionEntry): void {
    this.#auctions.set(entry.auction, entry)
    if (this.#auctions.size <= KEPT) return
    for (const oldest of this.#auctions.keys()) {
      this.#auctions.delete(oldest)
      return
    }
  }

  get(auction: AuctionId): AuctionEntry | undefined {
    return this.#auctions.get(auction)
  }

  /** Newest first. */
  newest(kind: 'opening' | 'closing' | undefined, limit: number): AuctionEntry[] {
    return [...this.#auctions.values()]
      .filter(({ auction }) => kind === undefined || auction.startsWith(kind))
      .toReversed()
      .slice(0, limit)
  }
}
