import type { Battery } from '../../battery/index.ts'
import { storeLevels } from '../../battery/index.ts'
import { follow, type BatterySlot } from '../household/controller.ts'
import { scaled } from '../household/market-plan.ts'
import { decideHousehold, prepareHousehold, type HouseholdRule } from '../household/household.ts'
import { outlookOfPastDays } from '../household/past-days.ts'
import type { QuotedStore } from '../household/quotes.ts'
import { followGuarded } from './peak-guard.ts'

/**
 * How a battery keeps a month's peak down, fixed before a slot. All energies are of one slot, but the reserve, which
 * is stored.
 */
export type MonthGuard = {
  /** Import above it is met from the battery, however its levels stand; Infinity where nothing is shaved. */
  readonly guardWh: number
  /** Charging may not lift the import above it. */
  readonly chargeUpToWh: number
  /** Kept stored for peaks: sold and used below the guard only above it, and charged again as the guard allows. */
  readonly reserveWh: number
}

export const UNGUARDED: MonthGuard = { guardWh: Infinity, chargeUpToWh: Infinity, reserveWh: 0 }

/** What is known when a guard is chosen. */
export type MonthGuardSituation = {
  readonly battery: Battery
  readonly hours: number
  /** Micros per kW of the month's highest import. */
  readonly microsPerKw: number
  /** The highest import of a slot in the month so far, in Wh. */
  readonly peakSoFarWh: number
  /** Days of the month that are not over, this one included. */
  readonly daysLeft: number
  /** The own meter without its battery, and the tariff; NaN where nothing was read. */
  readonly netLoadWh: Float64Array
  readonly importPrice: ArrayLike<number>
  readonly exportPrice: ArrayLike<number>
  /** Readings of this slot and later ones are not known. */
  readonly knownBefore: number
}

/** How many past days are lived again, and how few say too little. */
export const GUARD_DAYS = 56
const LEAST_DAYS = 2
/** Reserves that are tried, as shares of what the battery holds; and how many levels between mean and peak. */
const RESERVES = [0, 0.25, 0.5, 0.75, 0.95]
const LEVELS = 12
const FINER_LEVELS = 5

/**
 * Lives the last eight weeks again at every level and reserve, and takes the pair that makes the rest of the month
 * cheapest: energy as in those weeks, and the demand charge on the peak to be expected when each day left is like one
 * of them, no lower than the peak already paid for. A level that a battery holds by a hair in hindsight fails in days to
 * come, the sooner the fewer days it was chosen from: peaks are those of a battery smaller by one part in the root of
 * their number.
 */
export function chooseMonthGuard(situation: MonthGuardSituation): MonthGuard {
  const { netLoadWh, knownBefore, hours, peakSoFarWh } = situation
  const slotsPerDay = 24 / hours
  const days = Math.min(GUARD_DAYS, Math.floor(knownBefore / slotsPerDay))
  const past = { from: knownBefore - days * slotsPerDay, to: knownBefore }
  const loads = netLoadWh.subarray(past.from, past.to).filter((net) => !Number.isNaN(net))
  if (days < LEAST_DAYS || loads.length === 0) return { ...UNGUARDED, chargeUpToWh: peakSoFarWh }

  const mean = loads.reduce((sum, net) => sum + net, 0) / loads.length
  const lowest = Math.ceil(Math.max(0, mean, peakSoFarWh))
  const highest = Math.max(lowest, Math.ceil(loads.reduce((most, net) => Math.max(most, net), 0)))
  const smaller = { ...situation, battery: scaled(situation.battery, 1 - 1 / Math.sqrt(days)) }
  const [real, tight] = [situation, smaller].map((each) =>
    RESERVES.map((share) => ({
      situation: each,
      reserveWh: reserveOf(each.battery, share),
      rules: pastRules(each, past, share),
    })),
  ) as [PastPlan[], PastPlan[]]
  let best = { guardWh: highest, reserve: 0, cost: Infinity }
  const attempt = (guardWh: number, reserve: number): void => {
    const { dayCost } = livedAgain(real[reserve]!, past, guardWh)
    const { dayPeaksWh } = livedAgain(tight[reserve]!, past, guardWh)
    const peakWh = expectedMost(dayPeaksWh, situation.daysLeft, peakSoFarWh)
    const cost = dayCost * situation.daysLeft + (situation.microsPerKw * peakWh) / hours
    if (cost < best.cost) best = { guardWh, reserve, cost }
  }
  const step = (highest - lowest) / LEVELS
  for (let level = 0; level <= LEVELS; level++)
    for (const reserve of RESERVES.keys()) attempt(Math.round(lowest + level * step), reserve)
  const { guardWh, reserve } = best
  for (let finer = 1; finer <= FINER_LEVELS; finer++) {
    const aside = (finer * step) / (FINER_LEVELS + 1)
    attempt(Math.round(Math.max(lowest, guardWh - aside)), reserve)
    attempt(Math.round(guardWh + aside), reserve)
  }
  const reserveWh = Math.round(reserveOf(situation.battery, RESERVES[best.reserve]!))
  return { guardWh: best.guardWh, chargeUpToWh: best.guardWh, reserveWh }
}

/** What the battery does, planned below and shaved above the guard. */
export function underGuard(
  { guardWh, chargeUpToWh }: MonthGuard,
  battery: Battery,
  planned: BatterySlot,
  { storedMwh, netLoadWh, hours }: { storedMwh: number; netLoadWh: number; hours: number },
): BatterySlot {
  const mostWh = guardWh === Infinity ? Math.max(netLoadWh, chargeUpToWh) : guardWh
  if (netLoadWh + planned.drawnWh <= mostWh) return planned
  const kept = { drawnWh: planned.drawnWh, guardW: mostWh / hours }
  return followGuarded(battery, kept, { storedMwh, netLoadWh, hours })
}

/** A rule that leaves the guard's reserve stored, and charges it again. */
export function keepingReserve(rule: HouseholdRule, { reserveWh }: MonthGuard): HouseholdRule {
  if (reserveWh === 0) return rule
  const least = Math.round(reserveWh * 1000)
  return {
    buyUpTo: Math.max(rule.buyUpTo, least),
    storeUpTo: Math.max(rule.storeUpTo, least),
    coverDownTo: Math.max(rule.coverDownTo, least),
    sellDownTo: Math.max(rule.sellDownTo, least),
  }
}

/** A store as it is quoted from: without the intervals that the guard keeps for peaks. */
export function aboveReserve({ reserveWh }: MonthGuard, store: QuotedStore): QuotedStore {
  const { battery, marginalValues, storedWh } = store
  if (reserveWh <= battery.reserveWh) return store
  const width = (battery.ceilingWh - battery.reserveWh) / marginalValues.length
  const kept = Math.min(marginalValues.length - 1, Math.round((reserveWh - battery.reserveWh) / width))
  const least = battery.reserveWh + kept * width
  return {
    ...store,
    battery: { ...battery, reserveWh: least },
    storedWh: Math.max(least, storedWh),
    marginalValues: Array.from(marginalValues).slice(kept),
  }
}

const reserveOf = ({ reserveWh, ceilingWh }: Battery, share: number): number =>
  reserveWh + (ceilingWh - reserveWh) * share

type PastSpan = { readonly from: number; readonly to: number }

/** What the household would have done in the past slots, had it kept a reserve for peaks. */
function pastRules(
  { battery, hours, netLoadWh, importPrice, exportPrice, knownBefore }: MonthGuardSituation,
  past: PastSpan,
  share: number,
): readonly HouseholdRule[] {
  const outlook = outlookOfPastDays(
    { netLoadWh, knownBefore, slotsPerDay: 24 / hours },
    { hours, importPrice, exportPrice, importCapWh: Infinity },
    past,
  )
  const keeping = { ...battery, reserveWh: reserveOf(battery, share) }
  return decideHousehold(storeLevels(prepareHousehold({ battery: keeping, outlook }))).rules
}

type PastPlan = {
  readonly situation: MonthGuardSituation
  readonly reserveWh: number
  readonly rules: readonly HouseholdRule[]
}

/** What the past slots would have cost a day for energy, and come to as a peak on each. */
function livedAgain(
  { situation, reserveWh, rules }: PastPlan,
  { from, to }: PastSpan,
  guardWh: number,
): { readonly dayCost: number; readonly dayPeaksWh: Float64Array } {
  const { battery, hours, netLoadWh, importPrice, exportPrice } = situation
  const guard = { guardWh, chargeUpToWh: guardWh, reserveWh }
  const slotsPerDay = 24 / hours
  const dayPeaksWh = new Float64Array((to - from) / slotsPerDay)
  const startMwh = Math.round(1000 * Math.max(reserveWh, (battery.reserveWh + battery.ceilingWh) / 2))
  let storedMwh = startMwh
  let cost = 0
  let meanPrice = 0
  for (let slot = from; slot < to; slot++) {
    const net = netLoadWh[slot]!
    meanPrice += importPrice[slot]! / (to - from)
    if (Number.isNaN(net)) continue
    const now = { storedMwh, netLoadWh: net, hours }
    const planned = follow(rules[slot - from]!, battery, { ...now, importCapWh: guardWh })
    const done = underGuard(guard, battery, planned, now)
    storedMwh = done.storedMwh
    const metered = net + done.drawnWh
    cost += metered * (metered > 0 ? importPrice[slot]! : exportPrice[slot]!)
    const day = Math.floor((slot - from) / slotsPerDay)
    dayPeaksWh[day] = Math.max(dayPeaksWh[day]!, metered)
  }
  const gainedWh = (storedMwh - startMwh) / 1000
  cost -= gainedWh * Math.max(0, meanPrice) * battery.dischargeEfficiency
  return { dayCost: cost / dayPeaksWh.length, dayPeaksWh }
}

/** The mean of the highest of so many days, each like any of those given, and of what it is no lower than. */
function expectedMost(dayPeaks: Float64Array, days: number, atLeast: number): number {
  let expected = 0
  let before = 0
  dayPeaks.toSorted().forEach((peak, at) => {
    const upTo = ((at + 1) / dayPeaks.length) ** days
    expected += (upTo - before) * Math.max(peak, atLeast)
    before = upTo
  })
  return expected
}
