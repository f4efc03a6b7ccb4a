import type { PricedSpan } from './cheapest.ts'
import type { DaySlot } from './day-facts.ts'

/** What one more kWh is expected to cost in each slot to come: the local price, else what the utility asks. */
export const pricesAhead = (slots: readonly DaySlot[]): readonly PricedSpan[] =>
  slots
    .filter(({ state }) => state === 'planned')
    .map(({ from, to, localPriceMicrosPerKwh: local, importPriceMicrosPerKwh: asks }) => ({
      from,
      to,
      priceMicrosPerKwh: local ?? asks,
    }))
