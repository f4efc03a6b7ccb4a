import { beginStrategy, learn, type StrategyName, type StrategyState } from '../../agents/index.ts'
import type { OrderNumber } from '../../market/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { MemberOrder } from './market-community.ts'
import type { SlotTrades, Venue } from './slot-trades.ts'

/** An order on the market, and where to hear what became of it. */
type Placed = {
  readonly order: MemberOrder
  readonly number: OrderNumber
  readonly venue: Venue
  readonly trades: SlotTrades
}

/** What members have learned: all of one strategy, each by its own orders and what the market published. */
export class Experience {
  readonly #states: Map<MemberId, StrategyState>
  readonly #learns: boolean
  #placed: Placed[] = []

  constructor(strategy: StrategyName, members: readonly MemberId[]) {
    this.#states = new Map(members.map((member) => [member, beginStrategy(strategy)]))
    this.#learns = strategy === 'learning'
  }

  stateOf(member: MemberId): StrategyState {
    return this.#states.get(member)!
  }

  /** The order is on the market. */
  placed(placed: Placed): void {
    if (this.#learns) this.#placed.push(placed)
  }

  /** What was placed since the last time has had its auction, or its time on the book. */
  learn(): void {
    for (const { order, number, venue, trades } of this.#placed) {
      const { member, side, worth, corridor, price: quote } = order
      this.#states.set(
        member,
        learn(this.stateOf(member), {
          request: { side, worth, corridor },
          quote,
          wasFilled: trades.isFilled(number),
          ...trades.published(venue),
        }),
      )
    }
    this.#placed = []
  }
}
