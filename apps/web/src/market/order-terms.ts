import type { PlaceOrder } from '@gridbourse/api'
import { typedAs } from '../format/numbers.ts'

/** What stands in the ticket. */
export type TicketText = {
  readonly side: 'buy' | 'sell'
  readonly kind: 'limit' | 'market'
  readonly price: string
  readonly energy: string
  readonly atClose: boolean
}

export type Faults = { readonly price?: string; readonly energy?: string }

/** The ticket as an order, or what cannot be read. What the market thinks of it is the server's to say. */
export function orderFrom(
  slot: string,
  { side, kind, price, energy, atClose }: TicketText,
): { readonly order: PlaceOrder } | { readonly faults: Faults } {
  const priceMicrosPerKwh = kind === 'market' ? null : typedAs(price, 6)
  const energyWh = typedAs(energy, 3)
  const priceIsWrong = kind === 'limit' && priceMicrosPerKwh === null
  if (priceIsWrong || energyWh === null) {
    return {
      faults: {
        ...(priceIsWrong && { price: 'Write a price per kWh like 0.2450, with at most 6 decimals.' }),
        ...(energyWh === null && { energy: 'Write an energy in kWh like 0.25, with at most 3 decimals.' }),
      },
    }
  }
  return {
    order: { slot, side, priceMicrosPerKwh, energyWh, ...(atClose && kind === 'limit' && { atClose }) },
  }
}

/** What the order costs or brings at its limit, in billionths; null where it has none or cannot be read. */
export function notionalNanos({ kind, price, energy }: TicketText): bigint | null {
  const micros = typedAs(price, 6)
  const wh = typedAs(energy, 3)
  return kind === 'market' || micros === null || wh === null ? null : BigInt(micros) * BigInt(wh)
}
