import type { SlotNumber } from '../../kernel/index.ts'
import {
  checkCertificate,
  type ExchangeEvent,
  type MarketRules,
  type OrderNumber,
} from '../../market/index.ts'

type Live = { readonly order: OrderNumber; readonly side: number; readonly price: number; energy: number }
type Cleared = Extract<ExchangeEvent, { type: 'auction_cleared' }>

/**
 * Hears an exchange's events, knows from them alone which orders were in each auction, and checks every certificate.
 * It knows exchanges in which nobody amends and nobody places blocks.
 */
export class AuctionAudit {
  certificates = 0
  /** What was wrong, by auction; empty unless the exchange has a bug. */
  readonly failed: { readonly auction: string; readonly claims: readonly string[] }[] = []

  readonly #rules: MarketRules
  /** By slot, the live orders in the order of their numbers. */
  readonly #live = new Map<SlotNumber, Map<OrderNumber, Live>>()

  constructor(rules: MarketRules) {
    this.#rules = rules
  }

  hear(event: ExchangeEvent): void {
    switch (event.type) {
      case 'order_accepted':
        this.#ordersOf(event.slot).set(event.order, {
          order: event.order,
          side: event.side === 'buy' ? 0 : 1,
          price: event.price ?? Number.NaN,
          energy: event.energy,
        })
        return
      case 'trade':
        this.#reduce(event.slot, event.maker, event.energy)
        this.#reduce(event.slot, event.taker, event.energy)
        return
      case 'order_removed':
        this.#ordersOf(event.slot).delete(event.order)
        return
      case 'auction_fill':
        this.#reduce(event.slot, event.order, event.energy)
        return
      case 'auction_cleared':
        this.#check(event)
        return
      case 'phase_changed':
        if (event.phase === 'closed') this.#live.delete(event.slot)
    }
  }

  #check({ auction, certificate }: Cleared): void {
    this.certificates++
    const slots = certificate.slots.map(({ slot }) => slot)
    const rows = slots.flatMap((slot, slotIndex) =>
      [...this.#ordersOf(slot).values()].map((live) => ({ slotIndex, live })),
    )
    rows.sort((a, b) => a.live.order - b.live.order)
    const claims = checkCertificate(
      {
        slots,
        orders: {
          count: rows.length,
          slotIndex: Uint16Array.from(rows, ({ slotIndex }) => slotIndex),
          side: Uint8Array.from(rows, ({ live }) => live.side),
          price: Float64Array.from(rows, ({ live }) => live.price),
          energy: Float64Array.from(rows, ({ live }) => live.energy),
        },
        blocks: [],
        rules: { ...this.#rules, seed: `${this.#rules.seed} ${auction}` },
      },
      { orders: rows.map(({ live }) => live.order), blocks: [] },
      certificate,
    )
    if (claims.length > 0) this.failed.push({ auction, claims })
  }

  #reduce(slot: SlotNumber, order: OrderNumber, energy: number): void {
    const orders = this.#ordersOf(slot)
    const live = orders.get(order)
    if (live === undefined) return
    live.energy -= energy
    if (live.energy <= 0) orders.delete(order)
  }

  #ordersOf(slot: SlotNumber): Map<OrderNumber, Live> {
    let orders = this.#live.get(slot)
    if (orders === undefined) {
      orders = new Map()
      this.#live.set(slot, orders)
    }
    return orders
  }
}
