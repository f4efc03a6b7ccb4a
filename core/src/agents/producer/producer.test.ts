import { type EpochMs, type MicrosPerKwh, type SlotNumber, type W, type Wh } from '@gridbourse/core/kernel'
import { storePlan } from '@gridbourse/core/battery'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordDecision, recordLine, redecide } from '../decision.ts'
import { deliveredWh, paymentFor, type FlexibilityEvent } from '../flexibility.ts'
import { hold } from '../hold.ts'
import type { MarketSlot } from '../market-slot.ts'
import { decideProducer, prepareProducer, type ProducerDecision, type ProducerSituation } from './producer.ts'
import { sellAll } from './sell-all.ts'
import { windCases } from './wind-park.ts'

const prices = (local: number): MarketSlot => ({
  importPrice: 300_000 as MicrosPerKwh,
  exportPrice: 60_000 as MicrosPerKwh,
  local: local as MicrosPerKwh,
  short: 300_000 as MicrosPerKwh,
  long: 60_000 as MicrosPerKwh,
})

const battery = {
  capacityWh: 20_000,
  reserveWh: 0,
  ceilingWh: 20_000,
  storedWh: 10_000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  maxChargeW: 8000,
  maxDischargeW: 8000,
}

const SUNNY = [4000, 5000, 6000, 7000, 8000, 9000, 9500, 10_000]

const farm = (change: Partial<ProducerSituation> = {}): ProducerSituation => ({
  participant: 'farm',
  firstSlot: 100 as SlotNumber,
  hours: 1,
  generationWh: [SUNNY],
  weights: SUNNY.map(() => 1),
  prices: [prices(180_000)],
  battery: null,
  localCharge: 0,
  offered: 1,
  venue: 'opening',
  strategy: { strategy: 'truthful' },
  seed: 1,
  event: null,
  authority: {
    highestBuy: 500_000 as MicrosPerKwh,
    lowestSell: 0 as MicrosPerKwh,
    energyPerSlot: 40_000 as Wh,
    energyPerDay: 400_000 as Wh,
    ordersPerDecision: 2000,
    mayHalt: false,
    mayCurtail: false,
  },
  ...change,
})

const decided = (situation: ProducerSituation): ProducerDecision =>
  decideProducer(situation, prepareProducer(situation).map(storePlan))

const soldAt = ({ orders }: Pick<ProducerDecision, 'orders'>, price: number): number =>
  orders.reduce((sum, order) => sum + (order.side === 'sell' && order.price <= price ? order.energy : 0), 0)

describe('a solar farm without a battery', () => {
  test('offers a rising staircase, from the least it will generate to the most', () => {
    const { orders } = decided(farm())
    expect(orders.map(({ side }) => side)).toEqual(orders.map(() => 'sell'))
    expect(orders.map(({ price }) => price).toSorted((a, b) => a - b)).toEqual(
      orders.map(({ price }) => price),
    )
    expect(orders[0]!.energy).toBe(4000)
    expect(soldAt(decided(farm()), Infinity)).toBe(10_000)
  })

  test('at any price it earns at least what its naive twin earns, over all that may come', () => {
    const cases = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 8 }), (generation, step) => {
        const situation = farm({ generationWh: [generation], weights: generation.map(() => 1) })
        const price = 60_000 + 30_000 * step
        const earned = (decision: ProducerDecision): number => {
          const sold = soldAt(decision, price)
          return generation.reduce(
            (sum, made) =>
              sum + price * sold - 300_000 * Math.max(0, sold - made) + 60_000 * Math.max(0, made - sold),
            0,
          )
        }
        expect(earned(decided(situation))).toBeGreaterThanOrEqual(earned(sellAll(situation)))
      }),
    )
  })

  test('never leaves its authority, and says what it held back', () => {
    const { orders, refused } = decided(
      farm({
        authority: { ...farm().authority, lowestSell: 100_000 as MicrosPerKwh, energyPerSlot: 5000 as Wh },
      }),
    )
    expect(orders.every(({ price }) => price >= 100_000)).toBe(true)
    expect(orders.reduce((sum, { energy }) => sum + energy, 0)).toBe(5000)
    expect(new Set(refused.map(({ limit }) => limit))).toEqual(new Set(['lowestSell', 'energyPerSlot']))
  })

  test('says why, with the figures', () => {
    const { orders, reason } = decided(farm())
    expect(orders[0]!.reason).toBe(
      'sells at 0.0600: worth 0.0600 here, against 0.3000 when short and 0.0600 when long',
    )
    expect(reason).toBe('offers 10000 Wh of 7313 Wh expected over 1 slots, at 0.1800 expected in the first')
  })
})

describe('a solar farm with a battery', () => {
  const night = [0]
  const twoSlots = (first: number, second: number) =>
    farm({
      generationWh: [night, night],
      weights: [1],
      prices: [prices(first), prices(second)],
      battery,
      offered: 2,
    })

  test('sells from store where the price is best', () => {
    const dearFirst = decided(twoSlots(250_000, 100_000))
    expect(dearFirst.baselineWh[0]).toBe(-8000)
    const dearLater = decided(twoSlots(100_000, 250_000))
    expect(dearLater.baselineWh[0]! >= 0).toBe(true)
    expect(dearLater.baselineWh[1]).toBe(-8000)
  })

  test('does not sell below what keeping is worth, and never more than it can deliver', () => {
    const { orders } = decided(twoSlots(100_000, 250_000))
    const first = orders.filter(({ slot, side }) => slot === 100 && side === 'sell')
    const below = (price: number) => soldAt({ orders: first }, price)
    // 8 kWh will sell for 0.25 an hour later; only what is left beside them goes for less, and not for less than
    // it is worth at the end of what can be seen
    expect(below(174_990)).toBe(0)
    expect(below(240_000)).toBeLessThanOrEqual(10_000 * 0.95 - 8000 + battery.capacityWh / 96)
    expect(below(Infinity)).toBeLessThanOrEqual(8000)
  })

  test('decides the same again, from a line of JSON', () => {
    const situation = twoSlots(100_000, 250_000)
    const by = { agent: 'farm', kind: 'producer', at: 1 as EpochMs }
    const record = recordDecision(by, situation, prepareProducer(situation).map(storePlan), decideProducer)
    const read = JSON.parse(recordLine(record)) as typeof record
    expect(redecide(read, prepareProducer(read.situation).map(storePlan), decideProducer)).toBe('same')
  })
})

describe('an event', () => {
  const event: FlexibilityEvent = {
    id: 'peak-1',
    direction: 'up',
    firstSlot: 101 as SlotNumber,
    slotCount: 1,
    target: 6000 as W,
    priceCap: 400_000 as MicrosPerKwh,
  }
  const asked = farm({
    generationWh: [[0], [0], [0]],
    weights: [1],
    prices: [prices(100_000), prices(120_000), prices(250_000)],
    battery,
    // nobody buys to store at this charge
    localCharge: 200_000,
    event,
  })

  test('is answered by a rising staircase, priced by what the energy would be worth later', () => {
    const { offers } = decided(asked)
    expect(offers.reduce((sum, { power }) => sum + power, 0)).toBe(6000)
    expect(offers.map(({ price }) => price)).toEqual(
      offers.map(({ price }) => price).toSorted((a, b) => a - b),
    )
    // the last kWh would have brought 0.25 two hours later and brings 0.12 now
    expect(offers.at(-1)!.price).toBe(130_000)
  })

  test('is not answered above its cap', () => {
    expect(
      decided({ ...asked, event: { ...event, priceCap: 10_000 as MicrosPerKwh } }).offers.map(
        ({ price }) => price,
      ),
    ).toEqual(
      decided(asked)
        .offers.map(({ price }) => price)
        .filter((price) => price <= 10_000),
    )
  })

  test('is delivered against the baseline, whatever the sun does within what the battery can', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1500, max: 1500 }), (surprise) => {
        const baseline = decided(asked).baselineWh[1]!
        const { drawnWh, storedMwh } = hold(battery, {
          storedMwh: 10_000_000,
          netLoadWh: surprise,
          targetWh: baseline - 6000,
          hours: 1,
        })
        const delivered = deliveredWh(
          event,
          { power: 6000 as W, hours: 1 },
          {
            baselineWh: [baseline],
            meteredWh: [surprise + drawnWh],
          },
        )
        expect(delivered).toEqual([6000])
        expect(storedMwh).toBeGreaterThanOrEqual(0)
        expect(paymentFor(delivered, 130_000 as MicrosPerKwh)).toBe(780_000_000n)
      }),
    )
  })

  test('pays nothing for what was not delivered, and nothing beyond what was ordered', () => {
    const ordered = { power: 6000 as W, hours: 1 }
    const metered = (meteredWh: number) =>
      deliveredWh(event, ordered, { baselineWh: [0], meteredWh: [meteredWh] })
    expect(metered(500)).toEqual([0 as Wh])
    expect(metered(-2000)).toEqual([2000 as Wh])
    expect(metered(-9000)).toEqual([6000 as Wh])
  })
})

test('a battery held to its meter makes no energy', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20_000_000 }),
      fc.integer({ min: -30_000, max: 30_000 }),
      fc.integer({ min: -30_000, max: 30_000 }),
      (storedMwh, netLoadWh, targetWh) => {
        const slot = hold(battery, { storedMwh, netLoadWh, targetWh, hours: 0.25 })
        expect(Math.abs(slot.drawnWh)).toBeLessThanOrEqual(2000)
        expect(slot.storedMwh).toBeLessThanOrEqual(20_000_000)
        const change = slot.storedMwh - storedMwh
        const most = slot.drawnWh > 0 ? slot.drawnWh * 950 : (slot.drawnWh * 1000) / 0.95
        expect(change).toBeLessThanOrEqual(most + 1e-6)
      },
    ),
  )
})

test('a wind park makes what its turbines make of each wind that may blow', () => {
  const winds = [2, 8, 14, 30].map((speed) => ({ speed, height: 100 }))
  const cases = windCases({ ratedPower: 2_000_000, hubHeight: 100 }, winds, 0.25)
  expect(cases[0]).toBe(0)
  expect(cases[1]).toBeGreaterThan(0)
  expect(cases[2]).toBeGreaterThan(cases[1]!)
  expect(cases[2]).toBeLessThanOrEqual(500_000)
  expect(cases[3]).toBe(0)
})
