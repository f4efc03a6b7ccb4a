import { openSolver } from '@gridbourse/adapters/solver'
import { exactSchedule } from '@gridbourse/core/battery'
import {
  seededRandom,
  type EpochMs,
  type MicrosPerKwh,
  type SlotNumber,
  type W,
  type Wh,
} from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordDecision, recordLine, redecide } from '../decision.ts'
import { deliveredWh, type FlexibilityEvent } from '../flexibility.ts'
import type { MarketSlot } from '../market-slot.ts'
import { buyAsNeeded } from './buy-as-needed.ts'
import type { ConsumerDecision, ConsumerSituation } from './consumer-situation.ts'
import { decideConsumer, prepareConsumer } from './consumer.ts'
import { guardedPlans } from './guarded-plans.ts'
import { placeJobs, type Job } from './job.ts'
import { followGuarded } from './peak-guard.ts'

const SLOTS = 96

const prices = (slot: number): MarketSlot => {
  const local = 120_000 + 80_000 * Math.sin((slot / SLOTS) * 4 * Math.PI)
  return {
    importPrice: 300_000 as MicrosPerKwh,
    exportPrice: 40_000 as MicrosPerKwh,
    local: Math.round(local) as MicrosPerKwh,
    short: 300_000 as MicrosPerKwh,
    long: 40_000 as MicrosPerKwh,
  }
}

const battery = {
  capacityWh: 400_000,
  reserveWh: 20_000,
  ceilingWh: 400_000,
  storedWh: 20_000,
  chargeEfficiency: 0.96,
  dischargeEfficiency: 0.96,
  maxChargeW: 150_000,
  maxDischargeW: 150_000,
}

const FIRST = 800

const melt: Job = {
  id: 'melt',
  energyWh: 300_000,
  firstSlot: (FIRST + 20) as SlotNumber,
  endSlot: (FIRST + 80) as SlotNumber,
  minW: 60_000,
  maxW: 120_000,
}

/** A factory that works by day, with a spike before noon. */
const factory = (change: Partial<ConsumerSituation> = {}): ConsumerSituation => ({
  participant: 'factory',
  firstSlot: FIRST as SlotNumber,
  hours: 0.25,
  netLoadWh: Array.from({ length: SLOTS }, (_, slot) => {
    const mean = slot === 44 ? 90_000 : slot > 28 && slot < 68 ? 50_000 : 12_000
    return [0.9 * mean, mean, 1.1 * mean].map(Math.round)
  }),
  weights: [1, 1, 1],
  prices: Array.from({ length: SLOTS }, (_, slot) => prices(slot)),
  battery,
  jobs: [melt],
  demandCharge: { pricePerKw: 8_000_000 as MicrosPerKwh, peakSoFarW: 100_000 as W },
  importLimitW: 1_000_000 as W,
  localCharge: 0,
  traded: SLOTS,
  venue: 'opening',
  strategy: { strategy: 'truthful' },
  seed: 1,
  asked: null,
  authority: {
    highestBuy: 500_000 as MicrosPerKwh,
    lowestSell: 0 as MicrosPerKwh,
    energyPerSlot: 200_000 as Wh,
    energyPerDay: 9_000_000 as Wh,
    ordersPerDecision: 2000,
    mayHalt: false,
    mayCurtail: false,
  },
  ...change,
})

const decided = (situation: ConsumerSituation): ConsumerDecision =>
  decideConsumer(situation, prepareConsumer(situation).map(exactSchedule))

const peakOf = ({ baselineWh }: ConsumerDecision): number => Math.max(...baselineWh) / 0.25

describe('a factory with a demand charge', () => {
  test('shaves its peak, pays less than its naive twin, and says by how much', () => {
    const [plan, twin] = [decided(factory()), buyAsNeeded(factory())]
    expect(peakOf(plan)).toBeLessThan(0.8 * peakOf(twin))
    expect(peakOf(plan)).toBeLessThanOrEqual(plan.guardW + 4)
    expect(plan.expectedCost).toBeLessThan(twin.expectedCost)
    expect(plan.expectedCostUnplanned).toBe(twin.expectedCost)
    expect(plan.reason).toMatch(
      /^holds its import below \d+\.\d kW and expects to pay \d+\.\d\d instead of \d+\.\d\d/,
    )
  })

  test('is as cheap as the guard next above the peak that HiGHS finds with the charge in its objective', async () => {
    const situation = factory({ jobs: [] })
    const problems = guardedPlans(situation)
    const free = problems.at(-1)!.problem
    const { pricePerKw, peakSoFarW } = situation.demandCharge!
    const solver = openSolver({ workers: 0 })
    const [best] = await solver.solve([{ ...free, demandCharge: { pricePerKw, peakSoFarW } }])
    await solver.close()
    const optimum = best!.cost.total - best!.cost.endValue
    const peakW = Math.max(...Array.from(best!.meter.importWh, (energy) => energy / 0.25))
    const nextGuardW = problems.map(({ guardW }) => guardW).find((guardW) => guardW >= peakW - 1)!
    const { expectedCost } = decided(situation)
    expect(expectedCost).toBeGreaterThanOrEqual(optimum - 1000)
    expect(expectedCost).toBeLessThanOrEqual(optimum + (nextGuardW - peakW + 1) * pricePerKw)
  })

  test('pays nothing to hold a peak that is paid for already', () => {
    const paid = factory({
      demandCharge: { pricePerKw: 8_000_000 as MicrosPerKwh, peakSoFarW: 900_000 as W },
    })
    const free = factory({ demandCharge: null })
    expect(decided(paid).expectedCost).toBe(decided(free).expectedCost)
  })

  test('buys by a falling staircase, never above what the utility asks', () => {
    const { orders } = decided(factory())
    for (let slot = FIRST; slot < FIRST + SLOTS; slot++) {
      const own = orders
        .filter((order) => order.slot === slot && order.side === 'buy')
        .map(({ price }) => price)
      expect(own.toSorted((a, b) => b - a)).toEqual(own)
      for (const price of own) expect(price).toBeLessThanOrEqual(300_000)
    }
  })

  test('without a battery it can still move its work', () => {
    const bare = factory({ battery: null })
    expect(decided(bare).expectedCost).toBeLessThan(buyAsNeeded(bare).expectedCost)
    expect(decided(bare).drawnWh.every((energy) => energy === 0)).toBe(true)
  })

  test('decides the same again, from a line of JSON', () => {
    const by = { agent: 'factory', kind: 'consumer', at: 1 as EpochMs }
    const record = recordDecision(
      by,
      factory(),
      prepareConsumer(factory()).map(exactSchedule),
      decideConsumer,
    )
    const read = JSON.parse(recordLine(record)) as typeof record
    expect(redecide(read, prepareConsumer(read.situation).map(exactSchedule), decideConsumer)).toBe('same')
  })
})

describe('work that can wait', () => {
  const ground = (limitW: number) => ({
    firstSlot: FIRST as SlotNumber,
    hours: 0.25,
    loadWh: Array.from({ length: SLOTS }, () => 5000),
    price: Array.from({ length: SLOTS }, (_, slot) => prices(slot).local),
    limitW: Array.from({ length: SLOTS }, () => limitW),
  })

  test('gets its energy in whole hours inside its window, within its powers and the limit', () => {
    const jobs = fc.record({
      energyWh: fc.integer({ min: 50_000, max: 900_000 }),
      minW: fc.integer({ min: 0, max: 50_000 }),
      maxW: fc.integer({ min: 50_000, max: 150_000 }),
      from: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 8, max: 60 }),
    })
    fc.assert(
      fc.property(
        jobs,
        fc.integer({ min: 60_000, max: 200_000 }),
        ({ energyWh, minW, maxW, from, length }, limitW) => {
          const job = {
            id: 'job',
            energyWh,
            minW,
            maxW,
            firstSlot: (FIRST + from) as SlotNumber,
            endSlot: (FIRST + from + length) as SlotNumber,
          }
          const { jobs: placed, missingWh } = placeJobs([job], ground(limitW))
          const { powerW } = placed[0]!
          expect(powerW.reduce((sum, power) => sum + power / 4, 0) + missingWh).toBeCloseTo(energyWh, 6)
          powerW.forEach((power, slot) => {
            if (power === 0) return
            expect(slot >= from && slot < from + length).toBe(true)
            expect(power >= minW && power <= maxW && power + 20_000 <= limitW).toBe(true)
            expect(power).toBe(powerW[slot - (slot % 4)])
          })
        },
      ),
    )
  })

  test('goes where energy is cheapest', () => {
    const { powerW } = placeJobs([melt], ground(1_000_000)).jobs[0]!
    const dearest = Math.max(...powerW.flatMap((power, slot) => (power > 0 ? [prices(slot).local] : [])))
    expect(dearest).toBeLessThan(120_000)
  })
})

describe('an event', () => {
  const before = decided(factory())
  const event: FlexibilityEvent = {
    id: 'test-event',
    direction: 'up',
    firstSlot: (FIRST + 48) as SlotNumber,
    slotCount: 4,
    target: 40_000 as W,
    priceCap: 2_000_000 as MicrosPerKwh,
  }
  const asked = (change: Partial<FlexibilityEvent> = {}) =>
    factory({
      asked: {
        event: { ...event, ...change },
        guardW: before.guardW,
        baselineWh: before.baselineWh.slice(48, 52),
      },
    })

  test('is answered part by part, each at what it makes the rest of the day dearer', () => {
    const { offers } = decided(asked())
    expect(offers.length).toBeGreaterThan(0)
    expect(offers.map(({ price }) => price).toSorted((a, b) => a - b)).toEqual(
      offers.map(({ price }) => price),
    )
    expect(offers.reduce((sum, { power }) => sum + power, 0)).toBeLessThanOrEqual(event.target)
    expect(offers[0]!.reason).toMatch(/^draws 10000 W less: the rest of its day becomes dearer by/)
  })

  test('is not answered above its cap', () => {
    const cap = decided(asked()).offers[0]!.price - 10
    expect(decided(asked({ priceCap: cap as MicrosPerKwh })).offers).toEqual([])
  })

  test('to draw more is answered with room below the guard', () => {
    const { offers } = decided(asked({ direction: 'down' }))
    const room = before.guardW - Math.max(...before.baselineWh.slice(48, 52)) * 4
    expect(offers.reduce((sum, { power }) => sum + power, 0)).toBeLessThanOrEqual(Math.max(0, room))
  })
})

describe('the guard within a slot', () => {
  test('the meter stays below it while the battery can', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 70_000 }),
        fc.integer({ min: -37_500, max: 37_500 }),
        (netLoadWh, drawnWh) => {
          const guardW = 160_000
          const slot = followGuarded(
            battery,
            { drawnWh, guardW },
            { storedMwh: 200_000_000, netLoadWh, hours: 0.25 },
          )
          const needed = netLoadWh - guardW / 4
          expect(netLoadWh + slot.drawnWh).toBeLessThanOrEqual(guardW / 4 + Math.max(0, needed - 37_500))
        },
      ),
    )
  })

  test('in closed loop, a week of noisy days has a lower peak than its naive twin', () => {
    const dice = seededRandom('factory days')
    let twinPeak = 0
    let peak = 0
    let stored = battery.storedWh
    for (let day = 0; day < 7; day++) {
      const today = factory({ battery: { ...battery, storedWh: stored } })
      const [plan, twin] = [decided(today), buyAsNeeded(today)]
      let storedMwh = Math.round(stored * 1000)
      for (let slot = 0; slot < SLOTS; slot++) {
        const mean = today.netLoadWh[slot]![1]! * (0.9 + 0.2 * dice.fraction())
        const jobWh = plan.jobs.reduce((sum, { powerW }) => sum + powerW[slot]! / 4, 0)
        const netLoadWh = Math.round(mean + jobWh)
        const moved = followGuarded(
          battery,
          { drawnWh: plan.drawnWh[slot]!, guardW: plan.guardW },
          { storedMwh, netLoadWh, hours: 0.25 },
        )
        storedMwh = moved.storedMwh
        peak = Math.max(peak, (netLoadWh + moved.drawnWh) * 4)
        const twinWh = mean + twin.jobs.reduce((sum, { powerW }) => sum + powerW[slot]! / 4, 0)
        twinPeak = Math.max(twinPeak, twinWh * 4)
      }
      stored = storedMwh / 1000
    }
    expect(peak).toBeLessThan(0.85 * twinPeak)
  })

  test('what it gave up counts against the baseline', () => {
    const event = { direction: 'up', slotCount: 2 } as const
    const metered = { baselineWh: [30_000, 30_000], meteredWh: [22_000, 31_000] }
    expect(deliveredWh(event, { power: 40_000 as W, hours: 0.25 }, metered)).toEqual([8000 as Wh, 0 as Wh])
  })
})
