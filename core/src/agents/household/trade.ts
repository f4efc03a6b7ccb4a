import { seededRandom, type MicrosPerKwh, type SlotNumber, type Wh } from '../../kernel/index.ts'
import { withinAuthority, type Authority, type Refusal } from '../authority.ts'
import type { Venue, WorthwhileOrder } from '../order-wish.ts'
import { PRICE_STEP, quote, type Corridor, type StrategyState } from '../strategy/index.ts'
import { quotesOf, type Quote, type QuotedSlot } from './quotes.ts'

/** By what a member turns worth into prices, and how far it may go. */
export type TradingTerms = {
  readonly strategy: StrategyState
  /** Seeds this decision's draws, where the strategy draws. */
  readonly dice: string
  readonly authority: Authority
}

/** What a member knows before a slot's gate: what it expects, what it has stored, and what its plan says that is worth. */
export type GateSituation = {
  readonly slot: SlotNumber
  readonly venue: Exclude<Venue, 'opening'>
  readonly expected: QuotedSlot
  readonly terms: TradingTerms
}

/** What a member expects of the slots of a day, the day before. */
export type OpeningSituation = {
  readonly venue: Exclude<Venue, 'closing'>
  readonly slots: readonly {
    readonly slot: SlotNumber
    /** Own load minus generation plus what the battery is expected to draw, in Wh. */
    readonly positionWh: number
    /** Micros per kWh: what a kWh will be worth among the members. */
    readonly price: number
    readonly corridor: Corridor
  }[]
  readonly terms: TradingTerms
}

export type TradeDecision = {
  readonly orders: readonly WorthwhileOrder[]
  readonly refused: readonly Refusal[]
}

/** Before the gate a member quotes its plan's staircase. */
export const decideAtGate = ({ slot, venue, expected, terms }: GateSituation): TradeDecision =>
  ordersOf(
    quotesOf(expected).map((wanted) => ({ slot, venue, wanted, corridor: expected.corridor })),
    terms,
  )

/**
 * The day before, a member hedges: its expected position at the price it expects. All expect the same; on the grid
 * already, so that who buys does not round it down, who sells up, and nobody trades.
 */
export const decideForOpening = ({ venue, slots, terms }: OpeningSituation): TradeDecision =>
  ordersOf(
    slots.flatMap(({ slot, positionWh, price, corridor }) => {
      const energy = Math.round(Math.abs(positionWh)) as Wh
      const side = positionWh > 0 ? ('buy' as const) : ('sell' as const)
      return energy === 0
        ? []
        : [
            {
              slot,
              venue,
              wanted: { side, worth: Math.round(price / PRICE_STEP) * PRICE_STEP, energy },
              corridor,
            },
          ]
    }),
    terms,
  )

type Wanted = {
  readonly slot: SlotNumber
  readonly venue: Venue
  readonly wanted: Quote
  readonly corridor: Corridor
}

function ordersOf(wishes: readonly Wanted[], { strategy, dice, authority }: TradingTerms): TradeDecision {
  const random = strategy.strategy === 'truthful' ? NO_DICE : seededRandom(dice)
  const orders = wishes.map(
    ({ slot, venue, wanted: { side, worth, energy }, corridor }): WorthwhileOrder => ({
      slot,
      side,
      price: quote(strategy, { side, worth, corridor }, random),
      energy,
      venue,
      worth: Math.round(worth) as MicrosPerKwh,
      reason:
        venue === 'opening'
          ? 'expected position'
          : side === 'buy'
            ? 'worth more than this'
            : 'worth less than this',
    }),
  )
  const { kept, refused } = withinAuthority(authority, { orders })
  return { orders: kept.orders, refused }
}

/** Who says the truth throws no dice. */
const NO_DICE = { below: () => 0, fraction: () => 0 }
