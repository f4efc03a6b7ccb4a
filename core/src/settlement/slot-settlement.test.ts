import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cost, nanos, type MicrosPerKwh, type SlotNumber, type Wh } from '../kernel/index.ts'
import {
  costAtUtility,
  createLedger,
  energyOnly,
  importPrice,
  effectiveExportPrice,
  localPrice,
  settleAtOwnMeter,
  settleSlot,
  type MemberSlot,
  type SlotSituation,
  type UtilityPrices,
} from './index.ts'

const slot = 1 as SlotNumber
const price = (value: number) => value as MicrosPerKwh
const utility: UtilityPrices = { import: energyOnly(price(300_000)), export: price(50_000) }

const member = (name: string, netImport: number, commitment = 0, tradeCost = 0n): MemberSlot => ({
  member: name,
  netImport: netImport as Wh,
  commitment: commitment as Wh,
  tradeCost: nanos(tradeCost),
})

const situation = (members: MemberSlot[], change: Partial<SlotSituation> = {}): SlotSituation => ({
  slot,
  members,
  utility,
  localPrice: price(120_000),
  localCharge: price(0),
  losses: 0 as Wh,
  imbalance: 'pooled',
  ...change,
})

function settle(input: SlotSituation) {
  const ledger = createLedger()
  const settled = settleSlot(ledger, input)
  const paid = (name: string) => -ledger.balance(`member:${name}`)
  return { ledger, settled, paid }
}

test('a kept commitment is paid at its trade price and nothing else', () => {
  const { paid, ledger } = settle(
    situation([member('ann', 1000, 1000, 90_000_000n), member('bob', -1000, -1000, -90_000_000n)]),
  )
  expect(paid('ann')).toBe(90_000_000n)
  expect(paid('bob')).toBe(-90_000_000n)
  expect(ledger.balance('utility')).toBe(0n)
})

test('the smaller side settles at the local price, the remainder of the larger side at the utility', () => {
  const { settled, paid } = settle(situation([member('ann', 900), member('bob', 300), member('cem', -400)]))
  expect(settled.map(({ localEnergy, utilityEnergy }) => [localEnergy, utilityEnergy])).toEqual([
    [300, 600],
    [100, 200],
    [-400, 0],
  ])
  expect(paid('ann')).toBe(cost(price(120_000), 300 as Wh) + cost(price(300_000), 600 as Wh))
  expect(paid('cem')).toBe(cost(price(120_000), -400 as Wh))
})

test('a surplus is sold to the utility at its export price', () => {
  const { settled, ledger } = settle(
    situation([member('ann', 100), member('bob', -500), member('cem', -500)]),
  )
  expect(settled.map(({ localEnergy, utilityEnergy }) => [localEnergy, utilityEnergy])).toEqual([
    [100, 0],
    [-50, -450],
    [-50, -450],
  ])
  expect(ledger.balance('utility')).toBe(cost(price(50_000), -900 as Wh))
})

test('the individual comparison leaves the difference in the pool', () => {
  const { ledger } = settle(
    situation([member('ann', 1000), member('bob', -1000)], { imbalance: 'individual' }),
  )
  expect(ledger.balance('community-pool')).toBe(cost(price(250_000), 1000 as Wh))
})

test('local charges fall on local import only and leave the community', () => {
  const { settled, ledger } = settle(
    situation([member('ann', 600), member('bob', 200), member('cem', -400)], { localCharge: price(30_000) }),
  )
  expect(settled.map(({ localImport }) => localImport)).toEqual([300, 100, 0])
  expect(ledger.balance('network')).toBe(cost(price(30_000), 400 as Wh))
  expect(ledger.balance('community-pool')).toBe(0n)
})

test('losses are bought from the utility by those who used the wires', () => {
  const { settled, ledger } = settle(
    situation([member('ann', 300), member('bob', -100)], { losses: 8 as Wh }),
  )
  expect(settled.map(({ lossesCost }) => lossesCost)).toEqual([
    cost(price(300_000), 6 as Wh),
    cost(price(300_000), 2 as Wh),
  ])
  expect(ledger.balance('utility')).toBe(cost(price(300_000), 208 as Wh))
})

test('an export price above the import price is held down to it', () => {
  expect(effectiveExportPrice({ import: energyOnly(price(40_000)), export: price(50_000) })).toBe(40_000)
})

test('the local price is the closing price, else the mean of the trades, else the middle, held to the corridor', () => {
  const trades = [
    { price: price(100_000), energy: 300 as Wh },
    { price: price(200_001), energy: 100 as Wh },
  ]
  expect(localPrice({ closingPrice: price(111_000), trades }, utility)).toBe(111_000)
  expect(localPrice({ closingPrice: null, trades }, utility)).toBe(125_000)
  expect(localPrice({ closingPrice: null, trades: [] }, utility)).toBe(175_000)
  expect(localPrice({ closingPrice: price(400_000), trades }, utility)).toBe(300_000)
  expect(localPrice({ closingPrice: price(-1000), trades }, utility)).toBe(50_000)
})

const arbitrarySituation = fc
  .record({
    nets: fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1, maxLength: 12 }),
    commitments: fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 12, maxLength: 12 }),
    tradePrice: fc.integer({ min: -500_000, max: 4_000_000 }),
    importPrice: fc.integer({ min: -200_000, max: 900_000 }),
    exportPrice: fc.integer({ min: -200_000, max: 900_000 }),
    local: fc.integer({ min: -500_000, max: 4_000_000 }),
    localCharge: fc.integer({ min: 0, max: 60_000 }),
    losses: fc.integer({ min: 0, max: 300 }),
  })
  .map((input) => {
    const prices = { import: energyOnly(price(input.importPrice)), export: price(input.exportPrice) }
    const commitments = balanced(input.commitments.slice(0, input.nets.length))
    return situation(
      input.nets.map((net, index) =>
        member(
          `m${index}`,
          net,
          commitments[index]!,
          cost(price(input.tradePrice), commitments[index]! as Wh),
        ),
      ),
      {
        utility: prices,
        localPrice: localPrice({ closingPrice: price(input.local), trades: [] }, prices),
        localCharge: price(input.localCharge),
        losses: (input.nets.some((net) => net !== 0) ? input.losses : 0) as Wh,
      },
    )
  })

function balanced(commitments: number[]): number[] {
  const sum = commitments.reduce((a, b) => a + b, 0)
  return commitments.map((energy, index) => (index === 0 ? energy - sum : energy))
}

test('law: every slot ends with the pool at zero and all accounts summing to zero', () => {
  fc.assert(
    fc.property(arbitrarySituation, (input) => {
      const { ledger } = settle(input)
      expect(ledger.balance('community-pool')).toBe(0n)
      expect([...ledger.balances().values()].reduce((a, b) => a + b, 0n)).toBe(0n)
    }),
  )
})

test('law: settled energy is the metered energy, to the last Wh', () => {
  fc.assert(
    fc.property(arbitrarySituation, (input) => {
      const { settled } = settle(input)
      input.members.forEach(({ netImport, commitment }, index) => {
        const { localEnergy, utilityEnergy } = settled[index]!
        expect(commitment + localEnergy + utilityEnergy).toBe(netImport)
      })
      expect(settled.reduce((total, { localEnergy }) => total + localEnergy, 0)).toBe(0)
    }),
  )
})

test('law: without local charges and losses the members together never pay more than apart', () => {
  fc.assert(
    fc.property(arbitrarySituation, (input) => {
      const { ledger } = settle({ ...input, localCharge: price(0), losses: 0 as Wh })
      const apart = createLedger()
      settleAtOwnMeter(apart, slot, input.utility, input.members)
      expect(ledger.balance('utility')).toBeLessThanOrEqual(apart.balance('utility'))
    }),
  )
})

test('law: without trades nobody fares worse pooled than at its own meter', () => {
  fc.assert(
    fc.property(arbitrarySituation, (input) => {
      const members = input.members.map((each) => ({ ...each, commitment: 0 as Wh, tradeCost: nanos(0n) }))
      const { paid } = settle({ ...input, members, localCharge: price(0), losses: 0 as Wh })
      for (const { member: name, netImport } of members)
        expect(paid(name)).toBeLessThanOrEqual(costAtUtility(input.utility, netImport))
    }),
  )
})

test('trades that do not balance are a bug, not a bill', () => {
  expect(() => settle(situation([member('ann', 0, 100, 5n), member('bob', 0, -99, -5n)]))).toThrow(
    'energy bought equals energy sold',
  )
  expect(() => settle(situation([member('ann', 0, 100, 5n), member('bob', 0, -100, -4n)]))).toThrow(
    'what buyers pay is what sellers receive',
  )
})

test('the parts of an import price add up', () => {
  const parts = { energy: price(90_000), network: price(80_000), levies: price(30_000), tax: price(38_000) }
  expect(importPrice(parts)).toBe(238_000)
})
