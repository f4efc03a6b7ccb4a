import { useQuery } from '@tanstack/react-query'
import { memberDayQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import type { PricedSpan } from './cheapest.ts'
import { dayFacts, type DaySlot } from './day-facts.ts'
import type { HouseView } from './house-view.ts'

const DAY_MS = 24 * 3_600_000
/** What tomorrow is expected to cost changes slowly. */
const SLOW_MS = 30_000

/** What one more kWh is expected to cost in each slot of the next 24 hours, as far as anybody has planned. */
export function usePricesAhead(
  { facts, times, now }: HouseView,
  { participant, slotDurationMs }: { participant: string; slotDurationMs: number },
): readonly PricedSpan[] {
  const reader = useReader()
  const { data: tomorrow } = useQuery({
    ...memberDayQuery(reader, participant, times.date(facts.span.to)),
    staleTime: SLOW_MS,
    refetchInterval: SLOW_MS,
  })
  const coming = tomorrow === undefined ? [] : dayFacts(tomorrow, slotDurationMs).slots
  return pricesAhead([...facts.slots, ...coming]).filter(({ from, to }) => from >= now && to <= now + DAY_MS)
}

/** The local price, else what the utility asks. */
export const pricesAhead = (slots: readonly DaySlot[]): readonly PricedSpan[] =>
  slots
    .filter(({ state }) => state === 'planned')
    .map(({ from, to, localPriceMicrosPerKwh: local, importPriceMicrosPerKwh: asks }) => ({
      from,
      to,
      priceMicrosPerKwh: local ?? asks,
    }))
