import { kwh, money, smallPrice, withUnit, type Currency } from '../format/numbers.ts'
import type { DayBlock, DayFacts, DaySlot } from './day-facts.ts'
import { tenseOf } from './member-words.ts'

/** Less than this a battery does not move: it is what it loses. */
export const LEAST_WH = 50

/**
 * Why a block, in the household's own unit: what was stored or given at which price, and what the same energy brings
 * later or cost before. Made from the slots of the day; where no price is known, what the plan itself said.
 */
export function reasonOf(
  block: DayBlock,
  { slots, now }: Pick<DayFacts, 'slots' | 'now'>,
  currency: Currency,
): string {
  const { action, drawnWh, meanPriceMicrosPerKwh: price, storedValueMicrosPerKwh: value } = block
  if (price === null) return block.reason
  const isDone = tenseOf({ from: block.fromMs, to: block.toMs }, now) === 'done'
  const energy = withUnit(kwh(Math.abs(drawnWh), Math.abs(drawnWh) < 995 ? 2 : 1), 'kWh')
  const cents = (micros: number): string => withUnit(smallPrice(micros), currency.minor)
  const before = meanPriceOf(slots.filter(({ to, drawnWh: drawn }) => to <= block.fromMs && drawn > 0))
  const after = meanPriceOf(slots.filter(({ from, drawnWh: drawn }) => from >= block.toMs && drawn < 0))
  const stored = slots.findLast(({ to }) => to <= block.toMs)?.storedWh ?? null
  const kept = stored === null ? 'What is stored' : withUnit(kwh(stored, 1), 'kWh')
  const brings = after === null ? '' : ` Given later in the day it brings ${cents(after)}.`
  const costs = before === null ? '' : `, stored at ${cents(before)}`
  switch (action) {
    case 'charge_from_sun':
      return `${energy} of the sun ${isDone ? 'went' : 'goes'} into the battery instead of being sold at ${cents(price)}.${brings}`
    case 'charge_from_market':
      return `${energy} ${isDone ? 'was' : 'is'} bought at ${cents(price)}.${brings}`
    case 'cover_load':
      return `${energy} from the battery instead of buying at ${cents(price)}${costs}.`
    case 'sell':
      return `${energy} at ${cents(price)}${costs}.`
    case 'hold':
      return after !== null
        ? `${kept} ${isDone ? 'waited' : 'waits'}: ${cents(price)} now, ${cents(after)} later in the day.`
        : `${kept} ${isDone ? 'waited' : 'waits'} for the next day${value === null ? '' : `, worth ${cents(value)} in store`}; a kWh ${isDone ? 'traded' : 'trades'} at ${cents(price)}.`
    case 'rest':
      return `Nothing left to give, and at ${cents(price)} nothing cheap enough to store.`
  }
}

/** The counterfactual: the same day with a battery that rests meanwhile; said only where it is a cent or more. */
export function withoutBlock(
  { withoutNanos }: DayBlock,
  { expected }: Pick<DayFacts, 'expected'>,
  currency: Currency,
): string {
  if (withoutNanos === null) return ''
  const total = expected.total + BigInt(withoutNanos)
  const shown = money(total, currency)
  if (shown === money(expected.total, currency)) return ''
  return ` Without this block the day ${total < 0n ? `earns ${money(-total, currency)}` : `costs ${shown}`}.`
}

/** The local price, weighed by what the battery took or gave; null where that is next to nothing. */
function meanPriceOf(slots: readonly DaySlot[]): number | null {
  const known = slots.flatMap(({ localPriceMicrosPerKwh: price, drawnWh }) =>
    price === null ? [] : [{ price, drawnWh }],
  )
  const drawn = known.reduce((sum, slot) => sum + slot.drawnWh, 0)
  if (Math.abs(drawn) < LEAST_WH) return null
  return known.reduce((sum, slot) => sum + slot.price * slot.drawnWh, 0) / drawn
}
