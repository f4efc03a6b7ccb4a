import type { MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { AuctionId, ExchangeEvent, ParticipantNumber } from '../../market/index.ts'
import type { Deal, MemberId, Venue } from '../../settlement/index.ts'
import { SlotTrades } from './slot-trades.ts'

/** Hears an exchange's events, from wherever they come, and keeps each slot's trades until they are settled. */
export class TradeBook {
  readonly #trades = new Map<SlotNumber, SlotTrades>()
  readonly #memberOf: (participant: ParticipantNumber) => MemberId

  constructor(memberOf: (participant: ParticipantNumber) => MemberId) {
    this.#memberOf = memberOf
  }

  /** What a slot has traded so far. */
  tradesOf(slot: SlotNumber): SlotTrades {
    let trades = this.#trades.get(slot)
    if (trades === undefined) {
      trades = new SlotTrades()
      this.#trades.set(slot, trades)
    }
    return trades
  }

  /** The same, for the last time: the slot is settled. */
  takeTrades(slot: SlotNumber): SlotTrades {
    const trades = this.tradesOf(slot)
    this.#trades.delete(slot)
    return trades
  }

  hear(event: ExchangeEvent): void {
    switch (event.type) {
      case 'auction_fill': {
        const { slot, participant, side, order } = event
        const venue = venueOf(event.auction)
        this.tradesOf(slot).add(this.#dealOf(participant, { venue, side, ...priced(event) }), order)
        return
      }
      case 'trade': {
        const { slot, maker, taker, makerParticipant, takerParticipant, takerSide } = event
        const trades = this.tradesOf(slot)
        const makerSide = takerSide === 'buy' ? 'sell' : 'buy'
        const terms = { venue: 'continuous', ...priced(event) } as const
        trades.add(this.#dealOf(takerParticipant, { ...terms, side: takerSide }), taker)
        trades.add(this.#dealOf(makerParticipant, { ...terms, side: makerSide }), maker)
        return
      }
      case 'auction_cleared':
        for (const clearing of event.certificate.slots)
          this.tradesOf(clearing.slot).clear(venueOf(event.auction), clearing)
    }
  }

  #dealOf(participant: ParticipantNumber, { venue, side, price, energy }: SignedDeal): Deal {
    const signed = (side === 'buy' ? energy : -energy) as Wh
    return { member: this.#memberOf(participant), venue, price, energy: signed }
  }
}

type SignedDeal = Omit<Deal, 'member'> & { readonly side: 'buy' | 'sell' }

const venueOf = (auction: AuctionId): Venue => (auction.startsWith('opening') ? 'opening' : 'closing')

const priced = ({ price, energy }: { price: MicrosPerKwh; energy: Wh }) => ({ price, energy })
