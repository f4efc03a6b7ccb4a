import type { W, Wh } from '../../kernel/index.ts'
import { withinAuthority } from '../authority.ts'
import { meansOf } from '../expected-course.ts'
import { slotOf } from '../market-slot.ts'
import type { OrderWish } from '../order-wish.ts'
import type { ConsumerDecision, ConsumerSituation } from './consumer-situation.ts'
import { placeJobs, type Placement } from './job.ts'

/** The day of a factory that does its work as early as it can and leaves its battery at rest. */
export type UnplannedDay = {
  readonly placement: Placement
  readonly netLoadWh: readonly number[]
  readonly peakW: number
  /** Nanos; what the battery holds is left in it and counts for as much as in a plan. */
  readonly cost: number
}

export function unplannedDay(situation: ConsumerSituation): UnplannedDay {
  const { firstSlot, hours, prices, jobs, demandCharge, importLimitW, localCharge, battery } = situation
  const loadWh = meansOf(situation.netLoadWh, situation.weights)
  const asSoonAsPossible = loadWh.map((_, slot) => slot)
  const limitW = loadWh.map(() => importLimitW)
  const placement = placeJobs(jobs, { firstSlot, hours, loadWh, price: asSoonAsPossible, limitW })
  const netLoadWh = loadWh.map((energy, slot) => energy + placement.loadWh[slot]!)
  const peakW = netLoadWh.reduce((peak, energy) => Math.max(peak, energy / hours), 0)
  const price = prices.map(({ local, importPrice }) => Math.min(local + localCharge, importPrice))
  const energy = netLoadWh.reduce(
    (sum, net, slot) => sum + net * (net > 0 ? price[slot]! : Math.min(prices[slot]!.local, price[slot]!)),
    0,
  )
  const demand =
    demandCharge === null ? 0 : Math.max(0, peakW - demandCharge.peakSoFarW) * demandCharge.pricePerKw
  const mean = price.reduce((sum, one) => sum + one, 0) / price.length
  const left = battery === null ? 0 : battery.storedWh * Math.max(0, mean) * battery.dischargeEfficiency
  return { placement, netLoadWh, peakW, cost: energy + demand - left }
}

/** The naive twin: buys the mean of what it needs at the utility's price, and plans nothing. */
export function buyAsNeeded(situation: ConsumerSituation): ConsumerDecision {
  const { prices, traded, venue } = situation
  const day = unplannedDay(situation)
  const needs = day.netLoadWh.map((energy) => (Math.round(energy) + 0) as Wh)
  const orders = needs.slice(0, traded).flatMap((energy, step): OrderWish[] => {
    if (energy <= 0) return []
    const price = (Math.floor(prices[step]!.importPrice / 10) * 10) as OrderWish['price']
    const reason = `buys the ${energy} Wh it needs`
    return [{ slot: slotOf(situation, step), side: 'buy', price, energy, venue, reason }]
  })
  const { kept, refused } = withinAuthority(situation.authority, { orders })
  return {
    orders: kept.orders,
    refused,
    jobs: day.placement.jobs,
    drawnWh: needs.map(() => 0 as Wh),
    guardW: Math.ceil(day.peakW) as W,
    baselineWh: needs,
    offers: [],
    expectedCost: Math.round(day.cost),
    expectedCostUnplanned: Math.round(day.cost),
    reason: 'buys what it needs when it needs it',
  }
}
