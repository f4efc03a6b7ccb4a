import type { SchedulingProblem } from '../../battery/index.ts'
import { meansOf } from '../expected-course.ts'
import type { W } from '../../kernel/index.ts'
import type { AskedConsumer, ConsumerSituation } from './consumer-situation.ts'
import { placeJobs, type Placement } from './job.ts'

/** One way to spend the stretch: jobs placed and a battery planned below a peak that is held everywhere. */
export type GuardedPlan = {
  readonly guardW: number
  readonly placement: Placement
  readonly problem: SchedulingProblem
}

/** Peaks that are tried, closer together the lower they are: it is the low ones that are worth holding. */
const GUARDS = 8

/**
 * Plans for a range of peaks, from the lowest that could be held to the one nobody would exceed. A demand charge is
 * then a price on the choice among them; each by itself needs no more than the exact solver.
 */
export function guardedPlans(situation: ConsumerSituation): GuardedPlan[] {
  const { demandCharge, importLimitW, hours, jobs } = situation
  const load = meanLoad(situation)
  const free = plan(situation, load, { limitW: limits(situation, importLimitW), guardW: importLimitW })
  if (demandCharge === null) return [free]
  const total = load.map((energy, slot) => energy + free.placement.loadWh[slot]!)
  const mean = total.reduce((sum, energy) => sum + energy, 0) / (total.length * hours)
  const charge = situation.battery?.maxChargeW ?? 0
  const widest = Math.max(...load) / hours + jobs.reduce((sum, { maxW }) => sum + maxW, 0) + charge
  const lowest = Math.min(importLimitW, Math.max(demandCharge.peakSoFarW, Math.ceil(mean)))
  const highest = Math.min(importLimitW, Math.max(lowest, Math.ceil(widest)))
  const guards = Array.from({ length: GUARDS }, (_, at) =>
    Math.round(lowest + (highest - lowest) * (at / (GUARDS - 1)) ** 2),
  )
  return [...new Set(guards)].map((guardW) =>
    plan(situation, load, { limitW: limits(situation, guardW), guardW }),
  )
}

/** The event's power is offered in so many parts. */
export const PARTS = 4

/**
 * The same day at the guard decided before: first without the event, then delivering one part of its target more
 * each. Empty without an event that draws less; a plan cannot be told to draw more.
 */
export function deliveringPlans(situation: ConsumerSituation): GuardedPlan[] {
  const { asked, hours, firstSlot } = situation
  if (asked === null || asked.event.direction === 'down') return []
  const { event, guardW, baselineWh } = asked
  const target = mostLess(asked, hours)
  const load = meanLoad(situation)
  return Array.from({ length: PARTS + 1 }, (_, part) => {
    const limitW = limits(situation, guardW)
    baselineWh.forEach((energy, at) => {
      const slot = event.firstSlot - firstSlot + at
      const lessW = Math.floor((target * part) / PARTS)
      if (part > 0 && slot >= 0 && slot < limitW.length) limitW[slot] = Math.max(0, energy / hours - lessW)
    })
    return plan(situation, load, { limitW, guardW })
  })
}

/** A plan can be told to import less, not to export: nobody draws less than nothing. */
export const mostLess = ({ event, baselineWh }: AskedConsumer, hours: number): W =>
  Math.max(0, Math.min(event.target, Math.floor(Math.min(...baselineWh) / hours))) as W

export const meanLoad = ({ netLoadWh, weights }: ConsumerSituation): number[] => meansOf(netLoadWh, weights)

const limits = ({ prices }: ConsumerSituation, limitW: number): number[] => prices.map(() => limitW)

function plan(
  situation: ConsumerSituation,
  loadWh: readonly number[],
  { limitW, guardW }: { readonly limitW: readonly number[]; readonly guardW: number },
): GuardedPlan {
  const { firstSlot, hours, prices, jobs, localCharge } = situation
  const price = prices.map(({ local, importPrice }) => Math.min(local + localCharge, importPrice))
  const placement = placeJobs(jobs, { firstSlot, hours, loadWh, price, limitW })
  return { guardW, placement, problem: problemOf(situation, { price, placement, loadWh, limitW }) }
}

function problemOf(
  { hours, prices, battery }: ConsumerSituation,
  {
    price,
    placement,
    loadWh,
    limitW,
  }: {
    readonly price: readonly number[]
    readonly placement: Placement
    readonly loadWh: readonly number[]
    readonly limitW: readonly number[]
  },
): SchedulingProblem {
  const net = loadWh.map((energy, slot) => energy + placement.loadWh[slot]!)
  const owned = battery ?? NO_BATTERY
  const mean = price.reduce((sum, one) => sum + one, 0) / price.length
  return {
    stepHours: net.map(() => hours),
    importPrice: price,
    exportPrice: prices.map(({ local }, slot) => Math.min(local, price[slot]!)),
    scenarios: [
      {
        weight: 1,
        loadWh: net.map((energy) => Math.max(0, energy)),
        solarWh: net.map((energy) => Math.max(0, -energy)),
      },
    ],
    battery: owned,
    wear: { pricePerKwh: 0, on: 'discharged' },
    connection: { importLimitW: limitW, exportLimitW: net.map(() => Infinity) },
    end: { atLeastWh: 0, valuePerKwh: Math.max(0, mean) * owned.dischargeEfficiency },
    mayCurtail: false,
  }
}

/** What plans for a factory without a battery: it can neither take nor give. */
const NO_BATTERY = {
  capacityWh: 1,
  reserveWh: 0,
  ceilingWh: 1,
  storedWh: 0,
  chargeEfficiency: 1,
  dischargeEfficiency: 1,
  maxChargeW: 0,
  maxDischargeW: 0,
}
