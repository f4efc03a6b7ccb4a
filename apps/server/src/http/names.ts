import { parseSlotName, slotName, type SlotNumber } from '@gridbourse/core/kernel'
import type { AuctionId, OrderNumber, ParticipantNumber, ParticipantView } from '@gridbourse/core/market'
import type { MarketView } from '../views/market-view.ts'
import { Problem } from './problem.ts'

/** The one place where the wire's names become the engine's dense numbers, and numbers names. */
export class Names {
  readonly #market: MarketView
  readonly #slots = new Map<SlotNumber, string>()

  constructor(market: MarketView) {
    this.#market = market
  }

  slot(slot: SlotNumber): string {
    let name = this.#slots.get(slot)
    if (name === undefined) {
      if (this.#slots.size > 10_000) this.#slots.clear()
      name = slotName(slot, this.#market.rules!.slotDuration)
      this.#slots.set(slot, name)
    }
    return name
  }

  /** undefined where no slot starts at that instant. */
  slotNumber(name: string): SlotNumber | undefined {
    return parseSlotName(name, this.#market.rules!.slotDuration)
  }

  participant(participant: ParticipantNumber): string {
    return this.#market.participants.get(participant)?.name ?? `participant-${participant}`
  }

  participantNamed(name: string): ParticipantView | undefined {
    return this.#market.participants.named(name)
  }

  order(order: OrderNumber): string {
    return String(order)
  }

  /** An id beyond the whole numbers is well formed, yet of no order that ever was or will be. */
  orderNumber(id: string): OrderNumber {
    const order = Number(id)
    if (!Number.isSafeInteger(order)) throw new Problem('order_unknown', { field: 'orderId' })
    return order as OrderNumber
  }

  /** `closing-1994825` becomes `closing-2026-11-22T10:15Z`. */
  auction(auction: AuctionId): string {
    const [kind, slot] = splitAuction(auction)
    return `${kind}-${this.slot(Number(slot) as SlotNumber)}`
  }

  auctionNumber(id: string): AuctionId | undefined {
    const [kind, name] = splitAuction(id)
    const slot = this.slotNumber(name)
    return slot === undefined ? undefined : `${kind}-${slot}`
  }
}

export const auctionKind = (auction: AuctionId): 'opening' | 'closing' => splitAuction(auction)[0]

function splitAuction(id: string): ['opening' | 'closing', string] {
  const kind = id.startsWith('opening-') ? 'opening' : 'closing'
  return [kind, id.slice(kind.length + 1)]
}
