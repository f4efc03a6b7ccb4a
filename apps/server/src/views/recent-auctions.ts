import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import type {
  AuctionId,
  Certificate,
  LiveBlock,
  LiveOrder,
  OrderNumber,
  ParticipantNumber,
  Side,
} from '@gridbourse/core/market'

export type AuctionEntry = {
  readonly auction: AuctionId
  readonly certificate: Certificate
  /** Every order that its certificate answers, as it came to the auction; a block stands once per slot. */
  readonly orders: readonly CalledOrder[]
  readonly sequence: number
  readonly atMs: EpochMs
}

export type CalledOrder = {
  readonly kind: 'order' | 'block'
  readonly order: OrderNumber
  readonly participant: ParticipantNumber
  readonly slot: SlotNumber
  readonly side: Side
  readonly price: MicrosPerKwh
  readonly energy: Wh
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
