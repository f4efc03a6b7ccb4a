import type { MicrosPerKwh, W, Wh } from '../../kernel/index.ts'
import type { Battery } from '../../battery/index.ts'
import type { Authority, Refusal } from '../authority.ts'
import type { FlexibilityEvent, FlexibilityOffer } from '../flexibility.ts'
import type { MarketSlot, Stretch } from '../market-slot.ts'
import type { OrderWish, Venue } from '../order-wish.ts'
import type { StrategyState } from '../strategy/index.ts'
import type { Job, PlacedJob } from './job.ts'

/** What a factory knows when it decides. */
export type ConsumerSituation = Stretch & {
  readonly participant: string
  /** By slot: load that cannot move, less own generation, in Wh, as weighted cases. */
  readonly netLoadWh: readonly (readonly number[])[]
  readonly weights: readonly number[]
  readonly prices: readonly MarketSlot[]
  readonly battery: Battery | null
  readonly jobs: readonly Job[]
  /** Paid per kW of the month's highest import, in micros, as far as it exceeds what is paid for already. */
  readonly demandCharge: { readonly pricePerKw: MicrosPerKwh; readonly peakSoFarW: W } | null
  readonly importLimitW: W
  readonly localCharge: number
  /** How many of the slots are traded now, and where. */
  readonly traded: number
  readonly venue: Venue
  readonly strategy: StrategyState
  readonly seed: number
  readonly asked: AskedConsumer | null
  readonly authority: Authority
}

/** An event, and what had been decided before it was known. */
export type AskedConsumer = {
  readonly event: FlexibilityEvent
  readonly guardW: W
  /** Of the event's window. */
  readonly baselineWh: readonly Wh[]
}

export type ConsumerDecision = {
  readonly orders: readonly OrderWish[]
  /** What its authority held back. */
  readonly refused: readonly Refusal[]
  readonly jobs: readonly PlacedJob[]
  /** By slot: what the battery is to draw (charging above 0), in whole Wh at its terminals. */
  readonly drawnWh: readonly Wh[]
  /** The import power that is not to be exceeded, whatever the plan says. */
  readonly guardW: W
  /** By slot: planned import minus export; deliveries are measured against it. */
  readonly baselineWh: readonly Wh[]
  readonly offers: readonly FlexibilityOffer[]
  /** In nanos: the plan's, and that of doing without a plan; energy, wear and demand charge. */
  readonly expectedCost: number
  readonly expectedCostUnplanned: number
  readonly reason: string
}
