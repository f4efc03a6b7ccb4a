import type { Authority, MarketSlot, Stretch } from '@gridbourse/core/agents'
import type { Battery } from '@gridbourse/core/battery'
import { seededRandom, type MicrosPerKwh, type SlotNumber, type Wh } from '@gridbourse/core/kernel'

/** A day and a half ahead in quarter-hours, as the replay plans. */
export const SLOTS = 144
export const HOURS = 0.25
/** Past days that stand for those to come. */
export const CASES = 28

export const stretch = (number: number): Stretch => ({
  firstSlot: (2_000_000 + 4 * number) as SlotNumber,
  hours: HOURS,
})

export const AUTHORITY: Authority = {
  highestBuy: 500_000 as MicrosPerKwh,
  lowestSell: 0 as MicrosPerKwh,
  energyPerSlot: 500_000 as Wh,
  energyPerDay: 20_000_000 as Wh,
  ordersPerDecision: 4000,
  mayHalt: false,
  mayCurtail: false,
}

/** Cheap at noon, dear in the evening, and another day for every seed. */
export function marketSlots(seed: number): MarketSlot[] {
  const dice = seededRandom(`bench prices ${seed}`)
  return Array.from({ length: SLOTS }, (_, slot) => {
    const hour = (slot * HOURS) % 24
    const local = 170_000 - 90_000 * bump(hour, 13, 3) + 100_000 * bump(hour, 19, 2) + dice.below(10_000)
    const price = (value: number): MicrosPerKwh => Math.round(value) as MicrosPerKwh
    return {
      importPrice: price(320_000),
      exportPrice: price(70_000),
      local: price(local),
      short: price(0.4 * local + 0.6 * 320_000),
      long: price(0.6 * local + 0.4 * 70_000),
    }
  })
}

/** Cases of every slot in whole Wh: `mean(hour)` in W, scattered by day. */
export function casesOf(seed: number | string, mean: (hour: number) => number): number[][] {
  const dice = seededRandom(`bench cases ${seed}`)
  const days = Array.from({ length: CASES }, () => 0.4 + dice.fraction())
  return Array.from({ length: SLOTS }, (_, slot) =>
    days.map((day) => Math.round(HOURS * mean((slot * HOURS) % 24) * day * (0.8 + 0.4 * dice.fraction()))),
  )
}

export const sunshine = (hour: number): number => bump(hour, 12.5, 2.5)
export const bump = (hour: number, at: number, width: number): number =>
  Math.exp(-(((hour - at) / width) ** 2))

export const batteryOf = (capacityWh: number, seed: number): Battery => ({
  capacityWh,
  reserveWh: 0,
  ceilingWh: capacityWh,
  storedWh: Math.round((capacityWh * ((seed * 37) % 100)) / 100),
  chargeEfficiency: 0.96,
  dischargeEfficiency: 0.96,
  maxChargeW: capacityWh / 2,
  maxDischargeW: capacityWh / 2,
})

export const evenWeights = Array.from({ length: CASES }, (_, age) => 0.5 ** (age / 10))
