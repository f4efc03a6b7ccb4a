import type { Command, MarketRules } from '../command.ts'
import type { Floor } from '../floor/floor.ts'
import { OPERATOR } from '../floor/participants.ts'
import { THE_MARKET } from '../identity.ts'
import { no } from './order-checks.ts'

/** The most prices that a market can have; more would make the directory of a book's levels too long. */
export const MAX_TICKS = 16_777_216
const MAX_PRICE = 2_147_483_647
const DAY_MS = 86_400_000
const MAX_GATE_LEAD = 31 * DAY_MS

type SetRules = Extract<Command, { type: 'set_rules' }>

/** The first command of every journal; nothing else is possible before it, and it comes once. */
export function setRules(floor: Floor, { rules }: SetRules, by: number): void {
  if (by !== THE_MARKET && floor.participants.role(by) !== OPERATOR) {
    return floor.reject('set_rules', no('not_permitted'))
  }
  if (floor.rules !== undefined) return floor.reject('set_rules', no('rules_already_set'))
  const field = invalidField(rules)
  if (field !== null) return floor.reject('set_rules', no('rules_invalid', field))
  floor.setRules(rules)
  floor.log.other({ type: 'rules_set', rules })
}

/** The first rule that cannot be, or null. */
function invalidField(rules: MarketRules): keyof MarketRules | null {
  const { tick, lowestPrice, highestPrice } = rules
  const isPrice = (price: number): boolean => isWhole(price, -MAX_PRICE, MAX_PRICE) && price % tick === 0
  if (!/^[A-Z]{3}$/.test(rules.currency)) return 'currency'
  if (!isWhole(rules.slotDuration, 1, DAY_MS)) return 'slotDuration'
  if (!isWhole(tick, 1, MAX_PRICE)) return 'tick'
  if (!isPrice(lowestPrice)) return 'lowestPrice'
  if (!isPrice(highestPrice) || highestPrice < lowestPrice) return 'highestPrice'
  if ((highestPrice - lowestPrice) / tick >= MAX_TICKS) return 'highestPrice'
  if (!isWhole(rules.gateLead, 0, MAX_GATE_LEAD)) return 'gateLead'
  if (rules.marginRule !== 'pro_rata' && rules.marginRule !== 'time_priority') return 'marginRule'
  if (!Number.isSafeInteger(rules.seed)) return 'seed'
  return isWhole(rules.blockNodeLimit, 1, Number.MAX_SAFE_INTEGER) ? null : 'blockNodeLimit'
}

const isWhole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high
