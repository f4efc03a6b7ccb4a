import { expect, test } from 'vitest'
import { chooseMonthGuard, follow, underGuard, type MonthGuard } from '../../agents/index.ts'
import { HOUR, seededRandom, type EpochMs, type MicrosPerKwh } from '../../kernel/index.ts'
import type { Community, Participant } from '../community.ts'
import { Home } from './home.ts'
import { batteryOf } from './participant-battery.ts'
import { UtilityOnlyReplay } from './replay.ts'
import { MarketReplay } from '../market/market-replay.ts'

const DAY = 24
const DEMAND = 10

/** By the hour: two shifts on weekdays, with a furnace that now and then runs for one. */
function factoryLoad(days: number, seed: number): Float64Array {
  const dice = seededRandom(seed)
  const loadWh = new Float64Array(days * DAY)
  let furnace = 0
  for (let slot = 0; slot < loadWh.length; slot++) {
    const [day, hour] = [Math.floor(slot / DAY), slot % DAY]
    const isWorking = day % 7 < 5 && hour >= 6 && hour < 22
    if (isWorking && furnace === 0 && dice.below(12) === 0) furnace = 1
    loadWh[slot] =
      (isWorking ? 80_000 + dice.below(32_000) : 12_000 + dice.below(4000)) + (furnace > 0 ? 60_000 : 0)
    furnace = Math.max(0, furnace - 1)
  }
  return loadWh
}

const factory = (loadWh: Float64Array, demandChargePerKw: number | null): Participant => ({
  id: 'factory',
  kind: 'consumer',
  loadWh,
  generationWh: new Float64Array(loadWh.length),
  battery: {
    capacityWh: 120_000,
    maxChargeW: 60_000,
    maxDischargeW: 60_000,
    roundTripEfficiency: 0.9,
    initialStateOfCharge: 0.5,
  },
  demandChargePerKw,
})

/** Cheap nights, from the first of a local month on. */
function works(
  loadWh: Float64Array,
  demandChargePerKw: number | null,
  start = '2026-02-28T23:00Z',
): Community {
  return {
    name: 'works',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    start: START[start]!,
    slotDuration: HOUR,
    slots: loadWh.length,
    importPrice: loadWh.map((_, slot) => (slot % DAY < 6 ? 120_000 : 180_000)),
    exportPrice: new Float64Array(loadWh.length).fill(50_000),
    participants: [factory(loadWh, demandChargePerKw)],
  }
}

/** Two local months in which summer time begins, and in which it ends. */
const START: Record<string, EpochMs> = {
  '2026-02-28T23:00Z': 1_772_319_600_000 as EpochMs,
  '2026-09-30T22:00Z': 1_790_805_600_000 as EpochMs,
}

function lived(community: Community) {
  const replay = new UtilityOnlyReplay(community, { from: 0, to: community.slots })
  replay.advance(community.slots)
  return { report: replay.report(), meter: replay.diary.netImportWh[0]! }
}

test('a factory pays less than its naive twin, who does not look at peaks, and after a month none is higher', () => {
  let [guarded, naive, without] = [0n, 0n, 0n]
  for (const seed of [1, 2, 3]) {
    const loadWh = factoryLoad(61, seed)
    const { report, meter } = lived(works(loadWh, DEMAND))
    guarded += report.participants[0]!.bill
    without += report.participants[0]!.costBase
    const twin = lived(works(loadWh, null))
    naive += twin.report.participants[0]!.bill
    const april = 31 * DAY - 1
    const peakOf = (series: Float64Array, from: number, to = series.length): number =>
      Math.max(...series.subarray(from, to))
    for (const peakWh of [peakOf(twin.meter, 0, april), peakOf(twin.meter, april)])
      naive += BigInt(peakWh) * BigInt(DEMAND * 1_000_000)
    expect(peakOf(meter, april)).toBeLessThan(peakOf(twin.meter, april))
  }
  expect(guarded).toBeLessThan(without)
  expect(guarded).toBeLessThan(naive)
})

test('the bill, its shadow, its base and foresight all charge the peaks of the local months, clock changes or not', () => {
  for (const start of Object.keys(START)) {
    const loadWh = factoryLoad(40, 7)
    const { report, meter } = lived(works(loadWh, DEMAND, start))
    const isSpring = start.startsWith('2026-02')
    const end = 31 * DAY + (isSpring ? -1 : 1)
    const [first, second] = report.months
    const recount = (series: Float64Array, from: number, to: number): number =>
      Math.max(...series.subarray(from, to)) / 1000
    expect(first).toMatchObject({ provisional: false })
    expect(first!.participants[0]!.demand).toEqual({
      charge: BigInt(Math.round(recount(meter, 0, end) * 1000)) * BigInt(DEMAND * 1_000_000),
      peakImportKw: recount(meter, 0, end),
      peakWithoutBatteryKw: recount(loadWh, 0, end),
    })
    expect(second!.participants[0]!.demand!.peakImportKw).toBe(recount(meter, end, 40 * DAY))
    const [{ bill, shadowBill, costForesightSeparate, costBase, lines }] = report.participants as [
      (typeof report.participants)[number],
    ]
    expect(bill).toBe(shadowBill)
    expect(bill).toBeGreaterThanOrEqual(costForesightSeparate)
    expect(costBase).toBeGreaterThan(costForesightSeparate)
    const charged = report.months.reduce((sum, { participants }) => sum + participants[0]!.demand!.charge, 0n)
    expect(lines.find(({ purpose }) => purpose === 'demand_charge')!.amount).toBe(charged)
    const energy = report.days.reduce((sum, { cost }) => sum + cost, 0n)
    expect(energy + charged).toBe(bill)
    expect(report.checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
  }
})

test('a factory without a battery pays its peak, and foresight cannot help it', () => {
  const community = works(factoryLoad(35, 8), DEMAND)
  const bare = { ...community, participants: [{ ...community.participants[0]!, battery: null }] }
  const [{ bill, costBase, costForesightSeparate }] = lived(bare).report.participants as [
    ReturnType<typeof lived>['report']['participants'][number],
  ]
  expect(bill).toBe(costBase)
  expect(bill).toBe(costForesightSeparate)
})

test('what comes later changes nothing that was done before, guard and reserve included', () => {
  const loadWh = factoryLoad(38, 9)
  const changed = Float64Array.from(loadWh)
  const from = 33 * DAY + 10
  for (let slot = from; slot < changed.length; slot++) changed[slot] = changed[slot]! * 2 + 5000
  const [one, other] = [loadWh, changed].map((load) => lived(works(load, DEMAND)).meter)
  expect(other!.subarray(0, from)).toEqual(one!.subarray(0, from))
  const [here, there] = [loadWh, changed].map((load) => {
    const replay = new MarketReplay(
      withNeighbour(works(load, DEMAND)),
      { from: 30 * DAY, to: 35 * DAY },
      AUCTION,
    )
    replay.advance(5 * DAY)
    return replay.diary.netImportWh[0]!
  })
  expect(there!.subarray(0, from)).toEqual(here!.subarray(0, from))
})

const AUCTION = { mechanism: 'auction', localCharge: 0 as MicrosPerKwh, seed: 1 } as const

/** The works beside a solar farm. */
function withNeighbour(community: Community): Community {
  const generationWh = community.importPrice.map((_, slot) => {
    const hour = slot % DAY
    return hour > 7 && hour < 17 ? 36_000 : 0
  })
  const sun: Participant = {
    id: 'sun',
    loadWh: new Float64Array(community.slots),
    generationWh,
    battery: null,
  }
  return { ...community, participants: [...community.participants, sun] }
}

test('on the market a factory keeps its own meter down too, and nobody is worse off', () => {
  const loadWh = factoryLoad(56, 10)
  const span = { from: 31 * DAY - 1, to: 56 * DAY }
  const [guarded, naive] = [DEMAND, null].map((charge) => {
    const replay = new MarketReplay(withNeighbour(works(loadWh, charge)), span, AUCTION)
    replay.advance(56 * DAY)
    return { report: replay.report(), meter: replay.diary.netImportWh[0]!.subarray(span.from, span.to) }
  }) as [Lived, Lived]
  expect(Math.max(...guarded.meter)).toBeLessThan(Math.max(...naive.meter))
  const { community, checks, participants } = guarded.report
  expect([community.membersWorseOff, community.memberMonthsWorseOff]).toEqual([0, 0])
  expect(checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
  expect(participants[0]!.lines.some(({ purpose }) => purpose === 'demand_charge')).toBe(true)
  expect(community.costForesightPooled).toBe(null)
})
type Lived = { report: ReturnType<MarketReplay['report']>; meter: Float64Array }

const guard: MonthGuard = { guardWh: 30_000, chargeUpToWh: 30_000, reserveWh: 40_000 }

test('above the guard the battery gives, below it it never charges beyond it', () => {
  const battery = batteryOf(factory(new Float64Array(1), DEMAND))!
  const rest = { buyUpTo: 0, storeUpTo: 0, coverDownTo: 120e6, sellDownTo: 120e6 }
  const full = { buyUpTo: 120e6, storeUpTo: 120e6, coverDownTo: 120e6, sellDownTo: 120e6 }
  const done = (rule: typeof rest, netLoadWh: number, storedMwh: number): number => {
    const now = { storedMwh, netLoadWh, hours: 0.25 }
    return underGuard(guard, battery, follow(rule, battery, { ...now, importCapWh: Infinity }), now).drawnWh
  }
  expect(done(rest, 42_000, 60e6)).toBe(-12_000)
  expect(done(rest, 60_000, 60e6)).toBe(-15_000)
  expect(done(full, 28_000, 60e6)).toBe(2000)
  expect(done(full, 5000, 60e6)).toBe(15_000)
  expect(done(rest, 5000, 60e6)).toBe(0)
})

test('what is kept for peaks is not used below the guard, and is charged again', () => {
  const loadWh = factoryLoad(45, 11)
  const community = works(loadWh, DEMAND)
  const home = new Home(community, community.participants[0]!)
  const { netLoadWh, importPrice, exportPrice } = { ...community, netLoadWh: loadWh }
  const chosen = chooseMonthGuard({
    battery: batteryOf(community.participants[0]!)!,
    hours: 1,
    microsPerKw: DEMAND * 1_000_000,
    peakSoFarWh: 0,
    daysLeft: 30,
    netLoadWh,
    importPrice,
    exportPrice,
    knownBefore: 31 * DAY - 1,
  })
  expect(chosen.reserveWh).toBeGreaterThan(0)
  expect(chosen.guardWh).toBeLessThan(Math.max(...loadWh.subarray(0, 31 * DAY)))
  for (let slot = 0; slot < 31 * DAY - 1; slot++) home.live(slot)
  let isReached = false
  for (let slot = 31 * DAY - 1; slot < 35 * DAY; slot++) {
    const before = home.storedMwh
    home.live(slot)
    isReached ||= before >= chosen.reserveWh * 1000
    const isUsed = home.storedMwh < before && home.storedMwh < chosen.reserveWh * 1000 - 1500
    if (isUsed) expect(home.netImportWh[slot]).toBeGreaterThanOrEqual(chosen.guardWh)
    if (home.storedMwh > before)
      expect(home.netImportWh[slot]).toBeLessThanOrEqual(
        Math.max(chosen.guardWh, ...home.netImportWh.subarray(31 * DAY - 1, slot)),
      )
  }
  expect(isReached).toBe(true)
})
