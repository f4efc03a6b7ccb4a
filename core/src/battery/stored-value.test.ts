import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactSchedule, type Battery, type SchedulingProblem } from './index.ts'
import { drawnBy, moved, storeLevels, type Outlook, type StoringProblem } from './stored-value.ts'

const battery: Battery = {
  capacityWh: 6400,
  reserveWh: 0,
  ceilingWh: 6400,
  storedWh: 3200,
  chargeEfficiency: Math.sqrt(0.9),
  dischargeEfficiency: Math.sqrt(0.9),
  maxChargeW: 5000,
  maxDischargeW: 5000,
}
const wear = { pricePerKwh: 0, on: 'discharged' } as const

const certain = (importPrice: number, netLoadWh: number, exportPrice = 50_000): Outlook => ({
  hours: 1,
  importPrice,
  exportPrice,
  netLoadWh: [netLoadWh],
  weights: [1],
  importCapWh: Infinity,
})

const problem = (outlook: readonly Outlook[]): StoringProblem => ({
  outlook,
  battery,
  wear,
  valuePerKwhAtEnd: 0,
})

test('the day sun is stored for the evening, and the evening uses it up', () => {
  const [noon, evening] = storeLevels(problem([certain(200_000, -4000), certain(500_000, 3000)]))
  expect(moved(noon!, battery, 0, -4000, 1, Infinity)).toBeGreaterThan(3000)
  expect(moved(evening!, battery, 3200, 3000, 1, Infinity)).toBeLessThan(100)
})

test('cheap energy is bought for a dear hour only as far as it will be needed there', () => {
  const [night] = storeLevels(problem([certain(100_000, 500), certain(500_000, 1000)]))
  const stored = moved(night!, battery, 0, 500, 1, Infinity)
  expect(stored * battery.dischargeEfficiency).toBeGreaterThanOrEqual(1000)
  expect(stored * battery.dischargeEfficiency).toBeLessThan(1000 + 2 * (6400 / 96))
})

test('a case that may come is provided for in proportion to what it would cost', () => {
  const unsure = (weight: number): Outlook => ({
    ...certain(500_000, 0),
    netLoadWh: [0, 3000],
    weights: [1 - weight, weight],
  })
  const [seldom] = storeLevels(problem([certain(300_000, 0), unsure(0.1)]))
  const [often] = storeLevels(problem([certain(300_000, 0), unsure(0.9)]))
  expect(seldom!.buyUpTo).toBe(0)
  expect(often!.buyUpTo).toBeGreaterThan(3000)
})

test('of equal moves the home keeps its own balance: nothing is bought now that costs the same later', () => {
  const [now, next] = storeLevels(
    problem([certain(200_000, 500), certain(200_000, 500), certain(500_000, 3000)]),
  )
  expect(now!.buyUpTo).toBe(0)
  expect(next!.buyUpTo * battery.dischargeEfficiency).toBeGreaterThanOrEqual(3000)
})

test('of equal moves the home keeps its own balance: a surplus worth the same stored as sold is stored', () => {
  const worthless = { ...problem([certain(200_000, -1000, 0)]), valuePerKwhAtEnd: 0 }
  expect(storeLevels(worthless)[0]!.storeUpTo).toBe(6400)
})

test('a battery never moves beyond its powers, its reserve and its ceiling', () => {
  const tight = { ...battery, reserveWh: 1000, ceilingWh: 5000, maxChargeW: 800, maxDischargeW: 600 }
  const levels = { buyUpTo: 6000, storeUpTo: 6000, coverDownTo: 0, sellDownTo: 0 }
  expect(moved(levels, tight, 2000, 100, 0.5, Infinity)).toBeCloseTo(2000 + 400 * tight.chargeEfficiency)
  expect(moved({ ...levels, buyUpTo: 0 }, tight, 1100, 900, 0.5, Infinity)).toBe(1000)
})

test('charging may raise an import up to its cap, and what the own roof offers is free', () => {
  const levels = { buyUpTo: 6000, storeUpTo: 6000, coverDownTo: 6000, sellDownTo: 6000 }
  const charged = (netLoadWh: number) =>
    moved(levels, battery, 0, netLoadWh, 1, 800) / battery.chargeEfficiency
  expect(charged(500)).toBeCloseTo(300)
  expect(charged(-1000)).toBeCloseTo(1800)
  expect(charged(900)).toBe(0)
})

const days = fc.array(
  fc.record({
    importPrice: fc.integer({ min: 60_000, max: 600_000 }),
    netLoadWh: fc.integer({ min: -5000, max: 5000 }),
  }),
  { minLength: 2, maxLength: 30 },
)

test('law: with certainty the rule costs what the exact plan costs, but for the width of the grid', () => {
  fc.assert(
    fc.property(days, (hours) => {
      const outlook = hours.map(({ importPrice, netLoadWh }) => certain(importPrice, netLoadWh))
      const exact = exactSchedule(asSchedulingProblem(outlook)).cost.total
      const ruled = costOf(outlook)
      expect(ruled).toBeGreaterThanOrEqual(exact - 1)
      expect(ruled - exact).toBeLessThan(outlook.length * (6400 / 96) * 600_000)
    }),
  )
})

function costOf(outlook: readonly Outlook[]): number {
  const levels = storeLevels(problem(outlook))
  let stored = battery.storedWh
  let cost = 0
  outlook.forEach(({ netLoadWh, hours, importPrice, exportPrice }, step) => {
    const next = moved(levels[step]!, battery, stored, netLoadWh[0]!, hours, Infinity)
    const metered = netLoadWh[0]! + drawnBy(battery, next - stored)
    cost += metered * (metered > 0 ? importPrice : exportPrice)
    stored = next
  })
  return cost
}

const asSchedulingProblem = (outlook: readonly Outlook[]): SchedulingProblem => ({
  stepHours: outlook.map(({ hours }) => hours),
  importPrice: outlook.map(({ importPrice }) => importPrice),
  exportPrice: outlook.map(({ exportPrice }) => exportPrice),
  scenarios: [
    {
      weight: 1,
      loadWh: outlook.map(({ netLoadWh }) => Math.max(netLoadWh[0]!, 0)),
      solarWh: outlook.map(({ netLoadWh }) => Math.max(-netLoadWh[0]!, 0)),
    },
  ],
  battery,
  wear,
  connection: {
    importLimitW: outlook.map(() => Infinity),
    exportLimitW: outlook.map(() => Infinity),
  },
  end: { atLeastWh: 0, valuePerKwh: 0 },
  mayCurtail: false,
})
