import type { MarketEvent } from '@gridbourse/api'

/** Which answers an event made old, by the keys under which they are kept. */
export function staleAfter(event: MarketEvent): readonly (readonly string[])[] {
  switch (event.type) {
    case 'trade':
      return [['book', event.slot], ['slots'], ['trades'], ['orders']]
    case 'order_rested':
    case 'order_amended':
    case 'order_removed':
    case 'auction_fill':
      return [['book', event.slot], ['slots'], ['orders']]
    case 'phase_changed':
      return [['book', event.slot], ['slots']]
    case 'price_band_set':
      return [['book'], ['slots'], ['orders']]
    case 'day_opened':
      return [['slots']]
    case 'auction_cleared':
      return [['auctions'], ['slots']]
    case 'market_halted':
    case 'market_resumed':
    case 'market_killed':
      return [['market'], ['slots'], ['orders']]
    default:
      return []
  }
}
