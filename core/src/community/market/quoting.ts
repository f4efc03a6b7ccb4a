import {
  beginStrategy,
  learn,
  quote,
  type QuoteRequest,
  type StrategyName,
  type StrategyState,
} from '../../agents/index.ts'
import { seededRandom, type MicrosPerKwh, type Random } from '../../kernel/index.ts'
import type { OrderNumber } from '../../market/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { SlotTrades, Venue } from './slot-trades.ts'

/** An order that was quoted, and where it is to trade. */
type Quoted = {
  readonly member: MemberId
  readonly request: QuoteRequest
  readonly quote: MicrosPerKwh
  readonly order: OrderNumber
  readonly venue: Venue
  readonly trades: SlotTrades
}

/** How the members of a community turn worth into prices: one strategy, and each member's own experience with it. */
export class Quoting {
  readonly #states: Map<MemberId, StrategyState>
  readonly #dice: Random
  readonly #learns: boolean
  #asked: Quoted[] = []

  constructor(strategy: StrategyName, { members, seed }: { members: readonly MemberId[]; seed: number }) {
    this.#states = new Map(members.map((member) => [member, beginStrategy(strategy)]))
    this.#dice = seededRandom(`quotes/${seed}`)
    this.#learns = strategy === 'learning'
  }

  quote(member: MemberId, request: QuoteRequest): MicrosPerKwh {
    return quote(this.#states.get(member)!, request, this.#dice)
  }

  /** What was quoted is on the market. */
  placed(quoted: Quoted): void {
    if (this.#learns) this.#asked.push(quoted)
  }

  /** What was placed since the last time has had its auction, or its time on the book. */
  outcome(): void {
    for (const { member, request, quote: asked, order, venue, trades } of this.#asked) {
      const { price, priceInterval } = trades.published(venue)
      const wasFilled = trades.isFilled(order)
      const state = this.#states.get(member)!
      this.#states.set(member, learn(state, { request, quote: asked, wasFilled, price, priceInterval }))
    }
    this.#asked = []
  }
}
