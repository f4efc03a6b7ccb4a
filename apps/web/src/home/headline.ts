import type { MarketEvent } from '@gridbourse/api'
import { kwh, price, withUnit } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'

/** An event in words; null for what nobody reads about. */
export function headline(event: MarketEvent, times: Pick<Times, 'minute'>): string | null {
  switch (event.type) {
    case 'auction_cleared': {
      const energy = withUnit(kwh(event.volumeWh), 'kWh')
      const only = event.slots.length === 1 ? event.slots[0] : undefined
      if (only === undefined)
        return event.volumeWh === 0
          ? `The opening auction of ${event.slots.length} slots traded nothing; its orders stay in the books`
          : `The opening auction of ${event.slots.length} slots traded ${energy}`
      const slot = times.minute(startOf(only.slot))
      return only.priceMicrosPerKwh === null
        ? `The gate of ${slot} closed without a trade`
        : `The gate of ${slot} closed: ${energy} at ${price(only.priceMicrosPerKwh)}`
    }
    case 'trade':
      return `${withUnit(kwh(event.energyWh), 'kWh')} traded for ${times.minute(startOf(event.slot))} at ${price(event.priceMicrosPerKwh)}`
    case 'day_opened':
      return `A new day opened: ${event.slotCount} slots take orders`
    case 'market_halted':
      return 'The market was halted'
    case 'market_resumed':
      return 'The market was resumed'
    case 'market_killed':
      return 'Every order was cancelled, and the market halted'
    default:
      return null
  }
}
