import { seededRandom, type MicrosPerKwh, type W, type Wh } from '../../kernel/index.ts'
import { netCost, type Schedule, type SchedulingProblem } from '../../battery/index.ts'
import { withinAuthority } from '../authority.ts'
import { curveOrders } from '../curve-orders.ts'
import { batteryOffers } from '../battery-flexibility.ts'
import type { FlexibilityOffer } from '../flexibility.ts'
import { perKwh, slotOf } from '../market-slot.ts'
import type { OrderWish } from '../order-wish.ts'
import { PRICE_STEP } from '../strategy/index.ts'
import type { ConsumerDecision, ConsumerSituation } from './consumer-situation.ts'
import {
  deliveringPlans,
  guardedPlans,
  meanLoad,
  mostLess,
  PARTS,
  type GuardedPlan,
} from './guarded-plans.ts'
import { unplannedDay } from './buy-as-needed.ts'

/** The days a consumer wants planned: one per peak it might hold, then those that deliver an event in parts. */
export const prepareConsumer = (situation: ConsumerSituation): SchedulingProblem[] =>
  [...guardedPlans(situation), ...deliveringPlans(situation)].map(({ problem }) => problem)

/** Takes the cheapest of the days, demand charge included, buys for it, and prices what it could give up. */
export function decideConsumer(
  situation: ConsumerSituation,
  schedules: readonly Schedule[],
): ConsumerDecision {
  const guarded = guardedPlans(situation)
  const days = guarded.map((plan, at) => ({
    plan,
    schedule: schedules[at]!,
    cost: costOf(situation, schedules[at]!),
  }))
  const best = days.reduce((cheapest, day) => (isBetter(day, cheapest) ? day : cheapest))
  const { plan, schedule } = best
  const load = meanLoad(situation)
  const drawnWh = load.map((_, slot) => schedule.chargeWh[slot]! - schedule.dischargeWh[slot]!)
  const unplanned = unplannedDay(situation)
  const delivering = schedules.slice(guarded.length)
  const { kept, refused } = withinAuthority(situation.authority, {
    orders: ordersOf(situation, plan, schedule),
  })
  return {
    orders: kept.orders,
    refused,
    jobs: plan.placement.jobs,
    drawnWh: drawnWh.map((energy) => (Math.trunc(energy) + 0) as Wh),
    guardW: Math.floor(plan.guardW) as W,
    baselineWh: load.map(
      (energy, slot) => (Math.round(energy + plan.placement.loadWh[slot]! + drawnWh[slot]!) + 0) as Wh,
    ),
    offers: offersOf(situation, { plan, schedule, delivering }),
    expectedCost: Math.round(best.cost),
    expectedCostUnplanned: Math.round(unplanned.cost),
    reason: `holds its import below ${(plan.guardW / 1000).toFixed(1)} kW and expects to pay ${money(best.cost)} instead of ${money(unplanned.cost)} with a peak of ${(unplanned.peakW / 1000).toFixed(1)} kW without a plan${plan.placement.missingWh > 0 ? `; ${plan.placement.missingWh} Wh of work find no place` : ''}`,
  }
}

type Day = { readonly plan: GuardedPlan; readonly schedule: Schedule; readonly cost: number }

/** Work that finds no place weighs most, then a limit that is not held, then money. */
function isBetter(day: Day, than: Day): boolean {
  const missing = day.plan.placement.missingWh - than.plan.placement.missingWh
  if (missing !== 0) return missing < 0
  const over = overOf(day.schedule) - overOf(than.schedule)
  return Math.abs(over) > 1e-6 ? over < 0 : day.cost < than.cost
}

const overOf = ({ meter }: Schedule): number => meter.overImportWh.reduce((sum, energy) => sum + energy, 0)

/** Net of what is left stored, with the demand charge on the peak the plan really has; nanos. */
function costOf({ demandCharge, hours }: ConsumerSituation, schedule: Schedule): number {
  if (demandCharge === null) return netCost(schedule)
  const peakW = schedule.meter.importWh.reduce((peak, energy) => Math.max(peak, energy / hours), 0)
  const overW = Math.max(0, peakW - demandCharge.peakSoFarW)
  return netCost(schedule) + overW * demandCharge.pricePerKw
}

function ordersOf(situation: ConsumerSituation, { placement }: GuardedPlan, schedule: Schedule): OrderWish[] {
  const { netLoadWh, weights, prices, battery, localCharge, traded, venue, strategy, seed } = situation
  const random = seededRandom(`${situation.participant}/${situation.firstSlot}/${seed}`)
  const { chargeEfficiency = 1, dischargeEfficiency = 1 } = battery ?? {}
  return prices.slice(0, traded).flatMap((market, step) => {
    const job = placement.loadWh[step]!
    const [charged, given] = [schedule.chargeWh[step]!, schedule.dischargeWh[step]!]
    const worth = { more: schedule.worthOfMore[step]!, less: schedule.worthOfLess[step]! }
    return curveOrders(
      {
        netSupplyWh: netLoadWh[step]!.map((energy) => -(energy + job)),
        weights,
        short: market.short,
        long: market.long,
        given: given > 0 ? [{ price: worth.more / dischargeEfficiency, energyWh: given }] : [],
        taken: charged > 0 ? [{ price: worth.less * chargeEfficiency, energyWh: charged }] : [],
      },
      { slot: slotOf(situation, step), venue, prices: market, localCharge, strategy, random },
    )
  })
}

/** Up: what each part of the target would add to the day's cost. Down: what the battery would still take. */
function offersOf(
  situation: ConsumerSituation,
  {
    plan,
    schedule,
    delivering,
  }: { readonly plan: GuardedPlan; readonly schedule: Schedule; readonly delivering: readonly Schedule[] },
): FlexibilityOffer[] {
  const { asked, participant, hours } = situation
  if (asked === null) return []
  if (asked.event.direction === 'down') return takingOffers(situation, plan, schedule)
  const event = { ...asked.event, target: mostLess(asked, hours) }
  const plans = deliveringPlans(situation)
  const offers: FlexibilityOffer[] = []
  let dearest = 0
  for (let part = 1; part <= PARTS; part++) {
    const from = Math.floor((event.target * (part - 1)) / PARTS)
    const power = Math.floor((event.target * part) / PARTS) - from
    const day = delivering[part]!
    const isDone = overOf(day) < 1 && plans[part]!.placement.missingWh <= plans[0]!.placement.missingWh
    if (power <= 0 || !isDone) break
    const extra = netCost(day) - netCost(delivering[part - 1]!)
    const perEnergy = extra / (power * hours * event.slotCount)
    dearest = Math.max(dearest, Math.ceil(Math.round(Math.max(0, perEnergy)) / PRICE_STEP) * PRICE_STEP)
    if (dearest > event.priceCap) break
    offers.push({
      event: event.id,
      participant,
      power: power as W,
      price: dearest as MicrosPerKwh,
      reason: `draws ${power} W less: the rest of its day becomes dearer by ${money(extra)}, ${perKwh(perEnergy)} per kWh given up`,
    })
  }
  return offers
}

function takingOffers(
  situation: ConsumerSituation,
  { guardW }: GuardedPlan,
  schedule: Schedule,
): FlexibilityOffer[] {
  const { asked, battery, participant, hours, firstSlot, prices } = situation
  if (asked === null || battery === null) return []
  const { event, baselineWh } = asked
  const from = event.firstSlot - firstSlot
  const to = from + event.slotCount
  if (from < 0 || to > prices.length) return []
  const drawn = (slot: number): number => schedule.chargeWh[slot]! - schedule.dischargeWh[slot]!
  let planned = 0
  for (let slot = from; slot < to; slot++) planned += drawn(slot)
  const roomW = Math.floor(guardW - Math.max(...baselineWh) / hours)
  if (roomW <= 0) return []
  const window = prices.slice(from, to)
  return batteryOffers(
    { ...event, target: Math.min(event.target, roomW) as W },
    {
      participant,
      store: {
        battery,
        storedWh: from === 0 ? battery.storedWh : schedule.storedWh[from - 1]!,
        marginalValues: [schedule.worthOfMore[to - 1]!],
      },
      hours: hours * event.slotCount,
      plannedW: planned / (hours * event.slotCount),
      price: window.reduce((sum, { local }) => sum + local, 0) / window.length,
    },
  )
}

const money = (nanos: number): string => (nanos / 1e9).toFixed(2)
