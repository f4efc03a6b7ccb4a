/** One number per step. */
export type Series = ArrayLike<number>

/**
 * What is to be planned: one battery behind one connection, step by step. Energies are Wh, powers W, prices
 * millionths of the currency per kWh (so Wh times price is nanos, as everywhere); fractions are allowed,
 * because forecasts have them. Every series has one entry per step.
 */
export type SchedulingProblem = {
  readonly stepHours: Series
  readonly importPrice: Series
  readonly exportPrice: Series
  /** The days that may come; the battery's flows are one plan for all of them, cost is their weighted mean. */
  readonly scenarios: readonly Scenario[]
  readonly battery: Battery
  readonly wear: Wear
  readonly connection: Connection
  readonly demandCharge?: DemandCharge
  readonly end: EndOfPlan
  /** Whether solar energy may be thrown away. */
  readonly mayCurtail: boolean
  /** Steps in which the battery must rest, where there are any: 1 rests, 0 is free. */
  readonly rests?: Series
}

export type Scenario = {
  /** The scenario's share of the mean; the shares of a problem sum to one. */
  readonly weight: number
  readonly loadWh: Series
  readonly solarWh: Series
}

/** A battery as its planner sees it; powers and flows are counted at its AC terminals. */
export type Battery = {
  readonly capacityWh: number
  /** The plan keeps the stored energy between the reserve and the ceiling. */
  readonly reserveWh: number
  readonly ceilingWh: number
  /** Stored when the plan begins. */
  readonly storedWh: number
  /** Stored per Wh charged, above 0 and at most 1. */
  readonly chargeEfficiency: number
  /** Delivered per Wh drawn from the store, above 0 and at most 1. */
  readonly dischargeEfficiency: number
  readonly maxChargeW: number
  readonly maxDischargeW: number
}

/** What using the battery costs, per kWh at its AC terminals. */
export type Wear = {
  readonly pricePerKwh: number
  /** `discharged`: each kWh discharged pays; `throughput`: half of charged plus discharged pays. */
  readonly on: 'discharged' | 'throughput'
}

/** What the connection carries at most, in W, in each step; `Infinity` where nothing limits it. */
export type Connection = { readonly importLimitW: Series; readonly exportLimitW: Series }

/** Paid once on the highest import power of the plan, as far as it exceeds the peak already paid for. */
export type DemandCharge = { readonly pricePerKw: number; readonly peakSoFarW: number }

/** The stored energy the plan must leave, and what each kWh left is worth. */
export type EndOfPlan = {
  readonly atLeastWh: number
  readonly atMostWh?: number
  readonly valuePerKwh: number
}

export const stepsOf = (problem: SchedulingProblem): number => problem.stepHours.length

/** A series that is the same in every step. */
export const constant = (steps: number, value: number): Float64Array => new Float64Array(steps).fill(value)

/** Wear per kWh charged and per kWh discharged. */
export function wearOf(wear: Wear): { readonly charge: number; readonly discharge: number } {
  return wear.on === 'discharged'
    ? { charge: 0, discharge: wear.pricePerKwh }
    : { charge: wear.pricePerKwh / 2, discharge: wear.pricePerKwh / 2 }
}

/** The most the battery can charge in `step`, in Wh at its AC terminals. */
export const chargeLimitWh = (problem: SchedulingProblem, step: number): number =>
  problem.rests?.[step] === 1 ? 0 : problem.battery.maxChargeW * problem.stepHours[step]!

/** The most the battery can discharge in `step`, in Wh at its AC terminals. */
export const dischargeLimitWh = (problem: SchedulingProblem, step: number): number =>
  problem.rests?.[step] === 1 ? 0 : problem.battery.maxDischargeW * problem.stepHours[step]!
