import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { Authority } from '../authority.ts'
import { decideByThresholds, followThresholds, type ThresholdsSituation } from './thresholds.ts'

const authority: Authority = {
  highestBuy: 1_000_000 as MicrosPerKwh,
  lowestSell: 0 as MicrosPerKwh,
  energyPerSlot: 100_000 as Wh,
  energyPerDay: 100_000 as Wh,
  ordersPerDecision: 1,
  mayHalt: false,
  mayCurtail: false,
}
const home = (storedWh: number, rest: Partial<ThresholdsSituation> = {}): ThresholdsSituation => ({
  slot: 7 as SlotNumber,
  venue: 'closing',
  thresholds: { buyBelow: 0.3, sellAbove: 0.7, price: 150_000 as MicrosPerKwh },
  battery: {
    capacityWh: 10_000,
    reserveWh: 0,
    ceilingWh: 10_000,
    storedWh,
    chargeEfficiency: 0.95,
    dischargeEfficiency: 0.95,
    maxChargeW: 5000,
    maxDischargeW: 5000,
  },
  netLoadWh: 100,
  boughtWh: 0,
  hours: 0.25,
  authority,
  ...rest,
})
const ordered = (situation: ThresholdsSituation) =>
  decideByThresholds(situation).orders.map(({ side, price, energy }) => ({ side, price, energy }))

describe('before the gate', () => {
  test('a household nearly empty buys its load and what its battery takes, one nearly full sells the rest', () => {
    expect(ordered(home(1500))).toEqual([{ side: 'buy', price: 150_000, energy: 1350 }])
    expect(ordered(home(9500))).toEqual([{ side: 'sell', price: 150_000, energy: 1150 }])
  })

  test('between the thresholds, and on them, it trades nothing', () => {
    for (const storedWh of [3000, 5000, 7000]) expect(ordered(home(storedWh))).toEqual([])
  })

  test('what was traded is not ordered again', () => {
    expect(ordered(home(1500, { boughtWh: 1000 }))).toEqual([{ side: 'buy', price: 150_000, energy: 350 }])
    expect(ordered(home(9500, { boughtWh: -1150 }))).toEqual([])
  })
})

test('a battery never charges from the utility, and gives nothing below the lower threshold', () => {
  const wh = fc.integer({ min: -3000, max: 3000 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), wh, wh, (storedWh, netLoadWh, boughtWh) => {
      const { drawnWh } = followThresholds(home(storedWh, { netLoadWh }), boughtWh)
      if (drawnWh > 0) expect(netLoadWh + drawnWh).toBeLessThanOrEqual(Math.max(0, boughtWh))
      if (storedWh < 3000) expect(drawnWh).toBeGreaterThanOrEqual(0)
    }),
  )
})
