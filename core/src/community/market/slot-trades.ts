import type { MicrosPerKwh, Wh } from '../../kernel/index.ts'
import type { Deal, MemberId, Venue } from '../../settlement/index.ts'

/** What one slot has traded, until it is settled. */
export class SlotTrades {
  /** null while the closing auction has cleared nothing. */
  closingPrice: MicrosPerKwh | null = null
  readonly deals: Deal[] = []
  readonly #commitmentWh = new Map<MemberId, number>()

  add(member: MemberId, venue: Venue, side: 'buy' | 'sell', { price, energy }: Fill): void {
    const signed = (side === 'buy' ? energy : -energy) as Wh
    this.deals.push({ member, venue, price, energy: signed })
    this.#commitmentWh.set(member, this.commitmentWh(member) + signed)
  }

  /** Bought minus sold. */
  commitmentWh(member: MemberId): number {
    return this.#commitmentWh.get(member) ?? 0
  }
}

type Fill = { readonly price: MicrosPerKwh; readonly energy: Wh }
