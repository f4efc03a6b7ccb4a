import { ExactSum } from './exact-sum.ts'
import type { PriceLevels } from './price-levels.ts'

/** Which simple orders of one slot trade, and between which prices that is an equilibrium. */
export type SlotEquilibrium = {
  /** Better limits trade in full and worse ones not at all; Infinity where no buyer trades. */
  readonly margin: number
  /** How much of the demand and of the supply at the margin trades; at most one of them in part. */
  readonly marginDemand: number
  readonly marginSupply: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * Lays all orders of a slot end to end, dearest first. On the way down from infinite price every bid met joins
 * the buyers and every offer met leaves the sellers, so net demand only grows, from -supply to +demand. The
 * equilibrium is where it equals what blocks bring into the slot (`injection`; without blocks 0).
 *
 * undefined where simple orders cannot take up the injection.
 */
export function equilibrium(levels: PriceLevels, injection: number): SlotEquilibrium | undefined {
  const { count, price, demand, supply } = levels
  let sellersBelow = 0
  for (let level = 0; level < count; level++) sellersBelow += supply[level]!
  let net = -sellersBelow
  if (injection < net) return undefined
  if (injection === net) {
    const low = count > 0 ? price[count - 1]! : null
    return { margin: Infinity, marginDemand: 0, marginSupply: 0, low, high: null }
  }
  let buyersAbove = 0
  for (let level = count - 1; level >= 0; level--) {
    net += demand[level]! + supply[level]!
    sellersBelow -= supply[level]!
    if (net >= injection) {
      const short = injection - buyersAbove + sellersBelow
      const marginDemand = Math.min(demand[level]!, supply[level]! + short)
      const isBetweenLevels = net === injection
      return {
        margin: price[level]!,
        marginDemand,
        marginSupply: marginDemand - short,
        low: isBetweenLevels ? (level > 0 ? price[level - 1]! : null) : price[level]!,
        high: price[level]!,
      }
    }
    buyersAbove += demand[level]!
  }
  return undefined
}

/** Energy bought by simple orders, and their welfare: value to buyers minus cost to sellers, at their limits. */
export function tradedAt(levels: PriceLevels, at: SlotEquilibrium): { bought: number; welfare: bigint } {
  const { count, price, demand, supply } = levels
  const welfare = new ExactSum()
  let bought = 0
  for (let level = 0; level < count; level++) {
    const limit = price[level]!
    const atMargin = limit === at.margin
    const buyers = atMargin ? at.marginDemand : limit > at.margin ? demand[level]! : 0
    const sellers = atMargin ? at.marginSupply : limit < at.margin ? supply[level]! : 0
    bought += buyers
    welfare.addProduct(limit, buyers - sellers)
  }
  return { bought, welfare: welfare.total }
}
