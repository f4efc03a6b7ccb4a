import { seededRandom, type Wh } from '../../kernel/index.ts'
import type { Battery, StorePlan, StoringProblem } from '../../battery/index.ts'
import { withinAuthority, type Authority, type Refusal } from '../authority.ts'
import { batteryOffers } from '../battery-flexibility.ts'
import { curveOrders } from '../curve-orders.ts'
import { expectedCourse, meansOf, type ExpectedCourse } from '../expected-course.ts'
import type { FlexibilityEvent, FlexibilityOffer } from '../flexibility.ts'
import { decideHousehold, type HouseholdRule } from '../household/household.ts'
import { perKwh, slotOf, type MarketSlot, type Stretch } from '../market-slot.ts'
import type { Venue, WorthwhileOrder } from '../order-wish.ts'
import { courseBehind, prepareBehind, rulesBehind, type SettlingMeter } from '../settling-meter.ts'
import { givenSteps, takenSteps } from '../store-steps.ts'
import type { StrategyState } from '../strategy/index.ts'

/** What the owner of a solar farm or a wind park knows when it decides. */
export type ProducerSituation = Stretch & {
  readonly participant: string
  /** By slot: what may be generated less what the plant itself needs, in Wh, as weighted cases. */
  readonly generationWh: readonly (readonly number[])[]
  readonly weights: readonly number[]
  readonly prices: readonly MarketSlot[]
  readonly battery: Battery | null
  /** Where what is not sold is settled; null plans for a market that takes every kWh at the local price. */
  readonly meter?: SettlingMeter | null
  readonly localCharge: number
  /** How many of the slots are offered now, and where. */
  readonly offered: number
  readonly venue: Venue
  readonly strategy: StrategyState
  readonly seed: number
  readonly event: FlexibilityEvent | null
  readonly authority: Authority
}

export type ProducerDecision = {
  readonly orders: readonly WorthwhileOrder[]
  /** What its authority held back. */
  readonly refused: readonly Refusal[]
  /** What the battery's controller follows; none without a battery. */
  readonly rules: readonly HouseholdRule[]
  /** By slot: expected metered import minus export; deliveries are measured against it. */
  readonly baselineWh: readonly Wh[]
  readonly offers: readonly FlexibilityOffer[]
  readonly reason: string
}

/**
 * The problem a producer wants solved: what its stored energy is worth at the meter where it is settled; without
 * one, if every kWh can be sold to neighbours at the expected local price, and bought back at it with the charge on
 * local energy. Nothing without a battery.
 */
export function prepareProducer(situation: ProducerSituation): StoringProblem[] {
  const { battery, meter, generationWh, weights, prices, hours, localCharge } = situation
  if (battery === null) return []
  if (meter) return [prepareBehind(meter, battery)]
  const mean = prices.reduce((sum, { local }) => sum + local, 0) / prices.length
  return [
    {
      outlook: prices.map(({ local }, step) => ({
        hours,
        importPrice: local + localCharge,
        exportPrice: local,
        netLoadWh: generationWh[step]!.map((energy) => -energy),
        weights,
        importCapWh: Infinity,
      })),
      battery,
      wear: { pricePerKwh: 0, on: 'discharged' },
      valuePerKwhAtEnd: Math.max(0, mean) * battery.dischargeEfficiency,
    },
  ]
}

/** Sells from the forecast's distribution and the battery's marginal value, and answers an event from the same. */
export function decideProducer(situation: ProducerSituation, [plan]: readonly StorePlan[]): ProducerDecision {
  const { battery, meter, generationWh, weights } = situation
  const meanNetLoad = meansOf(generationWh, weights).map((energy) => -energy)
  const owned = battery === null || plan === undefined ? null : { battery, plan }
  const course = owned && courseOf(situation, owned, meanNetLoad)
  const { kept, refused } = withinAuthority(situation.authority, {
    orders: ordersOf(situation, owned, course),
  })
  const { orders } = kept
  const sold = orders.reduce((sum, { side, energy }) => sum + (side === 'sell' ? energy : 0), 0)
  const expected = -meanNetLoad.slice(0, situation.offered).reduce((sum, energy) => sum + energy, 0)
  return {
    orders,
    refused,
    rules:
      owned === null
        ? []
        : meter
          ? rulesBehind(meter, owned.battery, owned.plan)
          : decideHousehold(owned.plan.levels).rules,
    baselineWh: meanNetLoad.map((energy, step) => Math.round(energy + (course?.drawnWh[step] ?? 0)) as Wh),
    offers: offersOf(situation, owned, course),
    reason:
      situation.offered === 0
        ? 'keeps its battery for its own meter'
        : `offers ${sold} Wh of ${Math.round(expected)} Wh expected over ${situation.offered} slots, at ${perKwh(
            situation.prices[0]!.local,
          )} expected in the first`,
  }
}

type Owned = { readonly battery: Battery; readonly plan: StorePlan } | null

const courseOf = (
  { meter, hours }: ProducerSituation,
  { battery, plan }: NonNullable<Owned>,
  meanNetLoad: readonly number[],
): ExpectedCourse =>
  meter ? courseBehind(meter, battery, plan) : expectedCourse(plan, battery, meanNetLoad, hours)

function ordersOf(
  situation: ProducerSituation,
  owned: Owned,
  course: ExpectedCourse | null,
): WorthwhileOrder[] {
  const { generationWh, weights, prices, hours, localCharge, offered, venue, strategy, seed } = situation
  const random = seededRandom(`${situation.participant}/${situation.firstSlot}/${seed}`)
  return prices.slice(0, offered).flatMap((market, step) => {
    const store = owned && {
      battery: owned.battery,
      storedWh: course!.storedWh[step]!,
      marginalValues: owned.plan.marginalValues[step]!,
    }
    const expected = {
      netSupplyWh: generationWh[step]!,
      weights,
      short: market.short,
      long: market.long,
      given: store === null ? [] : givenSteps(store, hours),
      taken: store === null ? [] : takenSteps(store, hours),
    }
    return curveOrders(expected, {
      slot: slotOf(situation, step),
      venue,
      prices: market,
      localCharge,
      strategy,
      random,
    })
  })
}

/** The battery's offers for an event that lies within what the producer can see. */
function offersOf(
  { participant, event, firstSlot, hours, prices }: ProducerSituation,
  owned: Owned,
  course: ExpectedCourse | null,
): FlexibilityOffer[] {
  if (event === null || owned === null || course === null) return []
  const from = event.firstSlot - firstSlot
  const to = from + event.slotCount
  if (from < 0 || to > prices.length) return []
  const window = prices.slice(from, to)
  const drawn = course.drawnWh.slice(from, to).reduce((sum, energy) => sum + energy, 0)
  return batteryOffers(event, {
    participant,
    store: {
      battery: owned.battery,
      storedWh: course.storedWh[from]!,
      marginalValues: owned.plan.marginalValues[to - 1]!,
    },
    hours: hours * event.slotCount,
    plannedW: drawn / (hours * event.slotCount),
    price: window.reduce((sum, { local }) => sum + local, 0) / window.length,
  })
}
