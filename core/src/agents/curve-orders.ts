import type { MicrosPerKwh, Random, SlotNumber } from '../kernel/index.ts'
import type { MarketSlot } from './market-slot.ts'
import { perKwh } from './market-slot.ts'
import { offerCurve, type ExpectedSlot } from './offer-curve.ts'
import type { Venue, WorthwhileOrder } from './order-wish.ts'
import { quote, type StrategyState } from './strategy/index.ts'

/** How a curve becomes orders. */
export type Quoting = {
  readonly slot: SlotNumber
  readonly venue: Venue
  readonly prices: MarketSlot
  /** Paid per kWh of local import; who buys bids net of it. */
  readonly localCharge: number
  readonly strategy: StrategyState
  readonly random: Random
}

/** One order per step of the curve, priced by the owner's strategy; steps of one price are one order. */
export function curveOrders(expected: ExpectedSlot, quoting: Quoting): WorthwhileOrder[] {
  const { slot, venue, prices, localCharge, strategy, random } = quoting
  const corridor = { low: Math.min(prices.exportPrice, prices.importPrice), high: prices.importPrice }
  const orders: WorthwhileOrder[] = []
  for (const { side, worth, energy } of offerCurve(expected)) {
    const net = side === 'buy' ? worth - localCharge : worth
    const price = quote(strategy, { side, worth: net, corridor }, random)
    const last = orders.at(-1)
    if (last !== undefined && last.side === side && last.price === price) {
      orders[orders.length - 1] = { ...last, energy: (last.energy + energy) as typeof energy }
      continue
    }
    const reason = `${side === 'buy' ? 'buys' : 'sells'} at ${perKwh(price)}: worth ${perKwh(net)} here, against ${perKwh(expected.short)} when short and ${perKwh(expected.long)} when long`
    orders.push({ slot, side, price, energy, venue, worth: Math.round(net) as MicrosPerKwh, reason })
  }
  return orders
}
