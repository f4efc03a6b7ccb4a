import type { PlacedEvent } from '@gridbourse/core/market'
import type { Insertable } from 'kysely'
import type { Tables } from '../tables.ts'
import { auctionRow } from './auction-rows.ts'
import type { OrderRows } from './order-rows.ts'

/** What a batch of events adds to the tables, beside what it does to orders. */
export class BatchRows {
  readonly trades: Insertable<Tables['trades']>[] = []
  readonly auctionFills: Insertable<Tables['auctionFills']>[] = []
  readonly auctions: Insertable<Tables['auctions']>[] = []
  readonly registered: Insertable<Tables['participants']>[] = []
  /** Whether each is barred now, of those that a kill switch touched. */
  readonly killed = new Map<number, boolean>()

  constructor(events: readonly PlacedEvent[], orders: OrderRows) {
    for (const placed of events) {
      this.#add(placed, orders)
      orders.take(placed)
    }
  }

  #add({ sequence, index, atMs, event }: PlacedEvent, orders: OrderRows): void {
    const place = { sequence, eventIndex: index, atMs }
    switch (event.type) {
      case 'trade': {
        const { slot, price, energy, maker, taker, makerParticipant, takerParticipant, takerSide } = event
        const parties = { maker, taker, makerParticipant, takerParticipant, takerSide }
        return void this.trades.push({ ...place, slot, price, energyWh: energy, ...parties })
      }
      case 'auction_fill': {
        const { auction, order, participant, slot, side, price, energy } = event
        const terms = { participant, slot, side, price, energyWh: energy }
        return void this.auctionFills.push({ ...place, auction, orderNumber: order, ...terms })
      }
      case 'auction_cleared': {
        const { auction, certificate } = event
        const held = { auction, certificate, orders: orders.called(certificate), sequence, index, atMs }
        return void this.auctions.push(auctionRow(held))
      }
      case 'participant_registered': {
        const { participant, name, role } = event
        return void this.registered.push({ participant, name, role, isKilled: false, registeredAtMs: atMs })
      }
      case 'participant_killed':
      case 'participant_revived':
        return void this.killed.set(event.participant, event.type === 'participant_killed')
      default:
    }
  }
}
