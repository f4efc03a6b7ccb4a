import type { Wh } from '../../kernel/index.ts'
import { batteryOffers, type AskedBattery } from '../battery-flexibility.ts'
import type { FlexibilityEvent, FlexibilityOffer } from '../flexibility.ts'

/** What a household knows when the grid asks for help. */
export type AskedHousehold = {
  readonly event: FlexibilityEvent
  readonly asked: AskedBattery
  /** By slot of the window: expected import minus export, its battery included; Wh. */
  readonly expectedWh: readonly number[]
}

export type HouseholdAnswer = {
  readonly offers: readonly FlexibilityOffer[]
  /** Deliveries are measured against it. */
  readonly baselineWh: readonly Wh[]
}

/** Offers what its battery can do beyond its plan, priced by what that costs later. */
export const decideAnswer = ({ event, asked, expectedWh }: AskedHousehold): HouseholdAnswer => ({
  offers: batteryOffers(event, asked),
  baselineWh: expectedWh.map((energy) => (Math.round(energy) + 0) as Wh),
})
