import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naiveStorePlan } from './naive-stored-value.ts'
import { storeLevels, storePlan, type Outlook, type StoringProblem } from './stored-value.ts'

const net = fc.oneof(
  fc.integer({ min: -6000, max: 6000 }),
  fc.double({ min: -900, max: 900, noNaN: true }),
  fc.constantFrom(0, 500, -500),
)

const step = (lowest: number): fc.Arbitrary<Outlook> =>
  fc
    .record({
      hours: fc.constantFrom(0.25, 1),
      importPrice: fc.oneof(fc.integer({ min: lowest, max: 600_000 }), fc.constantFrom(100_000, 300_000)),
      below: fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constant(0)),
      cases: fc.array(fc.record({ net, weight: fc.double({ min: 0.01, max: 3, noNaN: true }) }), {
        minLength: 1,
        maxLength: 28,
      }),
      importCapWh: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 4000 })),
    })
    .map(({ below, cases, ...rest }) => ({
      ...rest,
      exportPrice: rest.importPrice - below,
      netLoadWh: cases.map((each) => each.net),
      weights: cases.map(({ weight }) => weight),
    }))

const power = fc.constantFrom(0, 300, 5000, 40_000, Infinity)
const efficiency = fc.constantFrom(0.8, Math.sqrt(0.9), 1)

const problems = (lowestPrice: number): fc.Arbitrary<StoringProblem> =>
  fc
    .record({
      outlook: fc.array(step(lowestPrice), { minLength: 1, maxLength: 20 }),
      reserveWh: fc.constantFrom(0, 1000),
      roomWh: fc.constantFrom(96, 5400, 60_000),
      powers: fc.tuple(power, power),
      efficiencies: fc.tuple(efficiency, efficiency),
      wear: fc.record({
        pricePerKwh: fc.constantFrom(0, 20_000),
        on: fc.constantFrom('discharged' as const, 'throughput' as const),
      }),
      valuePerKwhAtEnd: fc.integer({ min: 0, max: 400_000 }),
    })
    .map(({ outlook, reserveWh, roomWh, powers, efficiencies, wear, valuePerKwhAtEnd }) => ({
      outlook,
      battery: {
        capacityWh: reserveWh + roomWh + 500,
        reserveWh,
        ceilingWh: reserveWh + roomWh,
        storedWh: reserveWh,
        chargeEfficiency: efficiencies[0],
        dischargeEfficiency: efficiencies[1],
        maxChargeW: powers[0],
        maxDischargeW: powers[1],
      },
      wear,
      valuePerKwhAtEnd,
    }))

function isSame(problem: StoringProblem): void {
  const [quick, naive] = [storePlan(problem), naiveStorePlan(problem)]
  expect(quick.levels).toEqual(naive.levels)
  const apart = quick.marginalValues.map((values, at) =>
    values.reduce((most, each, interval) => {
      return Math.max(most, Math.abs(each - naive.marginalValues[at]![interval]!))
    }, 0),
  )
  expect(Math.max(...apart)).toBeLessThan(1e-9 * 1_000_000)
}

test('law: the plan is the naive one', () => {
  fc.assert(fc.property(problems(0), isSame), { numRuns: 300 })
})

test('law: also below zero, where the naive one follows the levels without being best', () => {
  fc.assert(fc.property(problems(-300_000), isSame), { numRuns: 300 })
})

test('law: a plan depends on nothing that was planned before it', () => {
  fc.assert(
    fc.property(problems(0), problems(0), (one, other) => {
      const alone = storePlan(one)
      storePlan(other)
      expect(storePlan(one)).toEqual(alone)
      expect(storeLevels(one)).toEqual(alone.levels)
    }),
  )
})
