import { money, type Currency } from '../format/numbers.ts'
import { shownDifference } from '../format/sums.ts'
import type { DayFacts } from './day-facts.ts'

const CENTS = 2

/** What the day costs and what it would have, in one sentence: the answer of the page. */
export function headline(
  { expected, day, slots }: Pick<DayFacts, 'expected' | 'day' | 'slots'>,
  { currency, name }: { currency: Currency; name: string },
): string {
  const { total, utility } = expected
  const isOver = slots.every(({ state }) => state === 'settled')
  const when = slots.some(({ from, to }) => from <= day.nowMs && day.nowMs < to) ? 'Today' : name
  const [costs, earns] = isOver ? ['cost', 'earned'] : ['costs', 'earns']
  const paid = money(total, currency)
  const alone = money(utility, currency)
  if (total >= 0n) {
    if (paid === alone) return `${when} ${costs} ${paid}, as with the utility alone.`
    return utility >= 0n
      ? `${when} ${costs} ${paid} instead of ${alone}.`
      : `${when} ${costs} ${paid}; the utility alone would pay ${money(-utility, currency)}.`
  }
  const earned = money(-total, currency)
  if (utility >= 0n) return `${when} ${earns} ${earned} instead of costing ${alone}.`
  const earnedAlone = money(-utility, currency)
  return earned === earnedAlone
    ? `${when} ${earns} ${earned}, as with the utility alone.`
    : `${when} ${earns} ${earned} instead of ${earnedAlone}.`
}

/** How much of the difference is booked, and how much still has to come. */
export function settledSoFar(
  { settled, expected, slots }: Pick<DayFacts, 'settled' | 'expected' | 'slots'>,
  currency: Currency,
): string {
  if (!slots.some(({ state }) => state === 'settled'))
    return 'Nothing of it is settled yet; all of it is expected.'
  const difference = shownDifference(settled.total, settled.utility, CENTS)
  const saved = money(-difference, currency)
  if (slots.every(({ state }) => state === 'settled'))
    return `All of it is settled: ${difference > 0n ? `${money(difference, currency)} more` : `${saved} less`} than with the utility alone.`
  if (difference === 0n) return 'Nothing of the difference is settled yet; the rest is coming.'
  if (difference > 0n)
    return `So far it is ${money(difference, currency)} dearer; the day as a whole is expected ${expected.total <= expected.utility ? 'not to be' : 'to stay so'}.`
  return `${saved} of the difference is settled. The rest is coming.`
}
