import { beginStrategy, learn, type StrategyName, type StrategyState } from '../../agents/index.ts'
import type { OrderNumber } from '../../market/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { MemberOrder } from './member-order.ts'
import type { SlotTrades, Venue } from './slot-trades.ts'

/** An order on the market, and where to hear what became of it. */
export type PlacedOrder = {
  readonly order: MemberOrder
  readonly number: OrderNumber
  readonly venue: Venue
  readonly trades: SlotTrades
}

/** What members have learned: all of one strategy, each by its own orders and what the market published. */
export class Experience {
  readonly #states: Map<MemberId, StrategyState>
  readonly #learns: boolean

  constructor(strategy: StrategyName, members: readonly MemberId[]) {
    this.#states = new Map(members.map((member) => [member, beginStrategy(strategy)]))
    this.#learns = strategy === 'learning'
  }

  stateOf(member: MemberId): StrategyState {
    return this.#states.get(member)!
  }

  /** These orders have had their auction, or their time on the book. */
  learn(placed: readonly PlacedOrder[]): void {
    if (!this.#learns) return
    for (const { order, number, venue, trades } of placed) {
      const { member, side, worth, corridor, price: quote } = order
      this.#states.set(
        member,
        learn(this.stateOf(member), {
          request: { side, worth, corridor },
          quote,
          wasFilled: trades.filledWh(number) > 0,
          ...trades.published(venue),
        }),
      )
    }
  }
}
