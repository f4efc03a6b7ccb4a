import { seededRandom, type Wh } from '../../kernel/index.ts'
import type { Battery, StorePlan, StoringProblem } from '../../battery/index.ts'
import { withinAuthority, type Refusal } from '../authority.ts'
import { curveOrders } from '../curve-orders.ts'
import { meansOf } from '../expected-course.ts'
import type { HouseholdRule } from '../household/household.ts'
import { slotOf } from '../market-slot.ts'
import type { WorthwhileOrder } from '../order-wish.ts'
import { courseBehind, prepareBehind, rulesBehind, type SettlingMeter } from '../settling-meter.ts'
import { givenSteps, takenSteps } from '../store-steps.ts'
import type { ConsumerSituation } from './consumer-situation.ts'
import { guardOf, type PlainGuard } from './guard-decision.ts'
import { placeJobs, type PlacedJob } from './job.ts'
import { aboveReserve, keepingReserve } from './month-guard.ts'

/**
 * What a factory knows that is metered slot by slot and whose month's peak is guarded: its battery is planned by
 * what stored energy is worth at the meter where it is settled, because no day comes as it was planned.
 */
export type MeteredConsumerSituation = Omit<
  ConsumerSituation,
  'demandCharge' | 'importLimitW' | 'asked' | 'jobs'
> & {
  readonly meter: SettlingMeter | null
  /** What keeps its month's peak down; chosen apart, for weeks. */
  readonly guard: PlainGuard
  readonly jobs: ConsumerSituation['jobs']
}

export type MeteredConsumerDecision = {
  readonly orders: readonly WorthwhileOrder[]
  readonly refused: readonly Refusal[]
  readonly jobs: readonly PlacedJob[]
  /** What the battery's controller follows below the guard; none without a battery. */
  readonly rules: readonly HouseholdRule[]
  readonly guard: PlainGuard
  /** By slot: expected import minus export; deliveries are measured against it. */
  readonly baselineWh: readonly Wh[]
  readonly reason: string
}

export function prepareMeteredConsumer({ battery, meter }: MeteredConsumerSituation): StoringProblem[] {
  return battery === null || meter === null ? [] : [prepareBehind(meter, battery)]
}

/** Places its work, buys what it may need up to the quantile that pays, and sells what its battery can spare. */
export function decideMeteredConsumer(
  situation: MeteredConsumerSituation,
  [plan]: readonly StorePlan[],
): MeteredConsumerDecision {
  const { participant, battery, meter, traded, hours } = situation
  const guard = guardOf(situation.guard)
  const { jobs, loadWh } = placed(situation)
  const owned = battery === null || meter === null || plan === undefined ? null : { battery, meter, plan }
  const course = owned && courseBehind(owned.meter, owned.battery, owned.plan)
  const mean = meansOf(situation.netLoadWh, situation.weights).map((energy, slot) => energy + loadWh[slot]!)
  const { kept, refused } = withinAuthority(situation.authority, {
    orders: ordersOf(situation, loadWh, owned && { ...owned, storedWh: course!.storedWh }),
  })
  const needed = mean.slice(0, traded).reduce((sum, energy) => sum + energy, 0)
  return {
    orders: kept.orders,
    refused,
    jobs,
    rules:
      owned === null
        ? []
        : rulesBehind(owned.meter, owned.battery, owned.plan).map((rule) => keepingReserve(rule, guard)),
    guard: situation.guard,
    baselineWh: mean.map((energy, slot) => (Math.round(energy + (course?.drawnWh[slot] ?? 0)) + 0) as Wh),
    reason: `${participant} expects to need ${Math.round(needed)} Wh over ${traded} slots${
      guard.guardWh === Infinity
        ? ''
        : ` and holds its import below ${(guard.guardWh / hours / 1000).toFixed(1)} kW`
    }`,
  }
}

/** Work goes into its cheapest hours below the guard. */
function placed({
  firstSlot,
  hours,
  prices,
  jobs,
  localCharge,
  guard,
  ...situation
}: MeteredConsumerSituation) {
  const loadWh = meansOf(situation.netLoadWh, situation.weights)
  const price = prices.map(({ local, importPrice }) => Math.min(local + localCharge, importPrice))
  const limitW = loadWh.map(() => guardOf(guard).guardWh / hours)
  return placeJobs(jobs, { firstSlot, hours, loadWh, price, limitW })
}

type Owned = {
  readonly battery: Battery
  readonly plan: StorePlan
  readonly storedWh: readonly number[]
}

function ordersOf(
  situation: MeteredConsumerSituation,
  jobWh: readonly number[],
  owned: Owned | null,
): WorthwhileOrder[] {
  const { netLoadWh, weights, prices, hours, localCharge, traded, venue, strategy, seed } = situation
  const random = seededRandom(`${situation.participant}/${situation.firstSlot}/${seed}`)
  return prices.slice(0, traded).flatMap((market, step) => {
    const store =
      owned &&
      aboveReserve(guardOf(situation.guard), {
        battery: owned.battery,
        storedWh: owned.storedWh[step]!,
        marginalValues: owned.plan.marginalValues[step]!,
        hours,
      })
    return curveOrders(
      {
        netSupplyWh: netLoadWh[step]!.map((energy) => -(energy + jobWh[step]!)),
        weights,
        short: market.short,
        long: market.long,
        given: store === null ? [] : givenSteps(store, hours),
        taken: store === null ? [] : takenSteps(store, hours),
      },
      { slot: slotOf(situation, step), venue, prices: market, localCharge, strategy, random },
    )
  })
}
