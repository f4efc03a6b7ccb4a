import type { Battery, Outlook, StorePlan, StoringProblem } from '../../battery/index.ts'
import { decideHousehold, prepareHousehold, type HouseholdRule } from './household.ts'

/**
 * What a member with a battery knows when it plans for a community that shares its deviations: with pooled
 * imbalance the next kWh costs what the community pays for it, so the net load to plan for is everybody's.
 */
export type MarketSituation = {
  readonly battery: Battery
  /** What may come to the whole community. */
  readonly outlook: readonly Outlook[]
  /** What the batteries that take part hold together, this one's included. */
  readonly poolCapacityWh: number
}

/** What a member's controller will follow, and what it quotes from. */
export type MarketPlan = {
  /** By slot. The controller follows its share, by capacity, of the community's measured net load. */
  readonly rules: readonly HouseholdRule[]
  /** By slot: what a Wh more would be worth behind it, in equal intervals from the reserve to the ceiling. */
  readonly marginalValues: readonly Float64Array[]
}

/**
 * The problem a member wants solved: its battery as if all of the pool's were like it. Members with batteries of
 * one kind ask the same, and shares by capacity of the answer add up to the whole.
 */
export const prepareForMarket = ({ battery, outlook, poolCapacityWh }: MarketSituation): StoringProblem =>
  prepareHousehold({ battery: scaled(battery, poolCapacityWh / battery.capacityWh), outlook })

/** The member's part of a solved pool. */
export function decideForMarket(
  { levels, marginalValues }: StorePlan,
  { battery, poolCapacityWh }: Pick<MarketSituation, 'battery' | 'poolCapacityWh'>,
): MarketPlan {
  const share = battery.capacityWh / poolCapacityWh
  const own = levels.map(({ buyUpTo, storeUpTo, coverDownTo, sellDownTo }) => ({
    buyUpTo: buyUpTo * share,
    storeUpTo: storeUpTo * share,
    coverDownTo: coverDownTo * share,
    sellDownTo: sellDownTo * share,
  }))
  return { rules: decideHousehold(own).rules, marginalValues }
}

/** The battery with everything that grows with its size times `factor`. */
export const scaled = (battery: Battery, factor: number): Battery => ({
  ...battery,
  capacityWh: battery.capacityWh * factor,
  reserveWh: battery.reserveWh * factor,
  ceilingWh: battery.ceilingWh * factor,
  storedWh: battery.storedWh * factor,
  maxChargeW: battery.maxChargeW * factor,
  maxDischargeW: battery.maxDischargeW * factor,
})
