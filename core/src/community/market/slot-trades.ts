import type { MicrosPerKwh } from '../../kernel/index.ts'
import type { OrderNumber, SlotClearing } from '../../market/index.ts'
import type { Deal, MemberId, Venue } from '../../settlement/index.ts'

export type { Venue }

/** What everybody is told of a slot's trading at one venue. */
export type Published = Pick<SlotClearing, 'price' | 'priceInterval'>

/** What one slot has traded, until it is settled. */
export class SlotTrades {
  readonly deals: Deal[] = []
  readonly #cleared = new Map<Venue, Published>()
  readonly #commitmentWh = new Map<MemberId, number>()
  readonly #filledWh = new Map<OrderNumber, number>()

  add(deal: Deal, order: OrderNumber): void {
    this.deals.push(deal)
    this.#filledWh.set(order, this.filledWh(order) + Math.abs(deal.energy))
    this.#commitmentWh.set(deal.member, this.commitmentWh(deal.member) + deal.energy)
  }

  /** An auction has cleared the slot. */
  clear(venue: Venue, published: Published): void {
    this.#cleared.set(venue, published)
  }

  /** Bought minus sold. */
  commitmentWh(member: MemberId): number {
    return this.#commitmentWh.get(member) ?? 0
  }

  filledWh(order: OrderNumber): number {
    return this.#filledWh.get(order) ?? 0
  }

  /** null while the closing auction has cleared nothing. */
  get closingPrice(): MicrosPerKwh | null {
    return this.#cleared.get('closing')?.price ?? null
  }

  /** An auction's price and what supports it; of the book the mean price, as if nothing else had. */
  published(venue: Venue): Published {
    const cleared = this.#cleared.get(venue)
    if (cleared !== undefined && venue !== 'continuous') return cleared
    const price = meanPrice(this.deals.filter((deal) => deal.venue === venue))
    return { price, priceInterval: [price, price] }
  }
}

function meanPrice(deals: readonly Deal[]): MicrosPerKwh | null {
  let energy = 0
  let value = 0
  for (const deal of deals) {
    energy += Math.abs(deal.energy)
    value += Math.abs(deal.energy) * deal.price
  }
  return energy === 0 ? null : (Math.floor(value / energy) as MicrosPerKwh)
}
