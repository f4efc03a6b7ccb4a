import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nanos, type Wh } from '../kernel/index.ts'
import { guaranteeNobodyWorseOff, type MemberMonth } from './index.ts'

const month = (bill: bigint, shadowBill: bigint, localEnergy = 0): MemberMonth => ({
  member: 'm',
  bill: nanos(bill),
  shadowBill: nanos(shadowBill),
  localEnergy: localEnergy as Wh,
})

test('a loser is raised to the shadow bill from the gains of the winners, pro rata', () => {
  const { compensation, uncovered } = guaranteeNobodyWorseOff(
    [month(110n, 100n), month(70n, 100n), month(90n, 100n)],
    nanos(0n),
  )
  expect(compensation).toEqual([10n, -8n, -2n])
  expect(uncovered).toBe(0n)
})

test('the pool pays first, and what it has left is shared by local energy', () => {
  const { compensation, poolShare } = guaranteeNobodyWorseOff(
    [month(110n, 100n, 300), month(70n, 100n, 100)],
    nanos(50n),
  )
  expect(compensation).toEqual([10n, 0n])
  expect(poolShare).toEqual([30n, 10n])
})

test('when the money does not reach, losers share it and the rest is named', () => {
  const { compensation, uncovered } = guaranteeNobodyWorseOff(
    [month(130n, 100n), month(110n, 100n), month(90n, 100n)],
    nanos(0n),
  )
  expect(compensation).toEqual([8n, 2n, -10n])
  expect(uncovered).toBe(30n)
})

const months = fc.array(
  fc.record({
    bill: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    shadowBill: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    localEnergy: fc.integer({ min: 0, max: 1_000_000 }),
  }),
  { minLength: 1, maxLength: 15 },
)
const pools = fc.bigInt({ min: 0n, max: 10n ** 12n })
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n)

test('law: the guarantee moves money and makes none', () => {
  fc.assert(
    fc.property(months, pools, (members, pool) => {
      const all = members.map(({ bill, shadowBill, localEnergy }) => month(bill, shadowBill, localEnergy))
      const { compensation, poolShare } = guaranteeNobodyWorseOff(all, nanos(pool))
      expect(sum(compensation) + sum(poolShare)).toBe(pool)
    }),
  )
})

test('law: where the community together is no worse off, nobody is', () => {
  fc.assert(
    fc.property(months, pools, (members, pool) => {
      const all = members.map(({ bill, shadowBill, localEnergy }) => month(bill, shadowBill, localEnergy))
      const together = sum(all.map(({ bill, shadowBill }) => shadowBill - bill)) + pool
      fc.pre(together >= 0n)
      const { compensation, poolShare, uncovered } = guaranteeNobodyWorseOff(all, nanos(pool))
      expect(uncovered).toBe(0n)
      all.forEach(({ bill, shadowBill }, index) =>
        expect(bill - compensation[index]! - poolShare[index]!).toBeLessThanOrEqual(shadowBill),
      )
    }),
  )
})

test('law: no winner is pushed below the shadow bill', () => {
  fc.assert(
    fc.property(months, pools, (members, pool) => {
      const all = members.map(({ bill, shadowBill, localEnergy }) => month(bill, shadowBill, localEnergy))
      const { compensation } = guaranteeNobodyWorseOff(all, nanos(pool))
      all.forEach(({ bill, shadowBill }, index) => {
        if (bill <= shadowBill) expect(bill - compensation[index]!).toBeLessThanOrEqual(shadowBill)
      })
    }),
  )
})
