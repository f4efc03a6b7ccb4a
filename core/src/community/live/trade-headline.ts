import type { OrderWish, TradeDecision } from '../../agents/index.ts'
import { kwhOf, priceOf } from './told.ts'

/** What a member chose to order, in a sentence. */
export function tradeHeadline({ orders }: TradeDecision): string {
  const parts = [sideOf('Buys', 'buy', orders), sideOf('Sells', 'sell', orders)].filter(
    (part) => part !== null,
  )
  return parts.length === 0 ? 'Orders nothing.' : `${sentence(parts)}.`
}

const sentence = ([first = '', second]: readonly string[]): string =>
  second === undefined ? first : `${first}, ${second.charAt(0).toLowerCase()}${second.slice(1)}`

function sideOf(verb: string, side: OrderWish['side'], orders: readonly OrderWish[]): string | null {
  const own = orders.filter((order) => order.side === side)
  if (own.length === 0) return null
  const energyWh = own.reduce((sum, { energy }) => sum + energy, 0)
  const slots = new Set(own.map(({ slot }) => slot)).size
  const prices = own.map(({ price }) => price)
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  const over = slots > 1 ? ` over ${slots} slots` : ''
  if (low === high) return `${verb} ${kwhOf(energyWh)}${over} at ${priceOf(low)}`
  return `${verb} up to ${kwhOf(energyWh)}${over} from ${priceOf(low)} to ${priceOf(high)}`
}
