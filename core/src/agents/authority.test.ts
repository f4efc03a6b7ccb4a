import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withinAuthority, type Authority } from './authority.ts'
import type { OrderWish } from './order-wish.ts'

const limits = {
  highestBuy: 350_000,
  lowestSell: 50_000,
  energyPerSlot: 4000,
  energyPerDay: 10_000,
  ordersPerDecision: 3,
  mayHalt: false,
  mayCurtail: false,
} as Authority

const order = (
  terms: Partial<Record<'slot' | 'price' | 'energy', number>> & { side?: 'buy' | 'sell' },
): OrderWish =>
  ({
    slot: 1,
    side: 'buy',
    price: 200_000,
    energy: 1000,
    venue: 'closing',
    reason: 'needs 1 kWh',
    ...terms,
  }) as OrderWish

const limitsBroken = (orders: OrderWish[], authority = limits) =>
  withinAuthority(authority, { orders }).refused.map(({ limit }) => limit)

test('what is within the limits leaves as it was decided', () => {
  const decision = { orders: [order({}), order({ side: 'sell', slot: 2 })], note: 'quiet' }
  expect(withinAuthority(limits, decision)).toEqual({ kept: decision, refused: [] })
})

test('a price beyond the limit refuses the order instead of making it another one', () => {
  expect(limitsBroken([order({ price: 350_010 })])).toEqual(['highestBuy'])
  expect(limitsBroken([order({ side: 'sell', price: 49_990 })])).toEqual(['lowestSell'])
})

test('energy beyond the slot or the day is cut off, and the rest is named', () => {
  const { kept, refused } = withinAuthority(limits, { orders: [order({ energy: 5000 })] })
  expect(kept.orders).toEqual([order({ energy: 4000 })])
  expect(refused).toEqual([{ limit: 'energyPerSlot', order: order({ energy: 5000 }), energy: 1000 }])
  const threeSlots = [1, 2, 3].map((slot) => order({ slot, energy: 4000 }))
  expect(limitsBroken(threeSlots)).toEqual(['energyPerDay'])
})

test('what left before counts, for its own day', () => {
  const placed = [{ slot: 1, energy: 9500 }] as never
  const dayOf = (slot: number) => Math.floor(slot / 96)
  const { kept } = withinAuthority(
    limits,
    { orders: [order({ slot: 2 }), order({ slot: 96 })] },
    { placed, dayOf },
  )
  expect(kept.orders.map(({ energy }) => energy)).toEqual([500, 1000])
})

test('only so many orders leave with one decision', () => {
  expect(limitsBroken([1, 2, 3, 4, 5].map((slot) => order({ slot, energy: 10 })))).toEqual([
    'ordersPerDecision',
    'ordersPerDecision',
  ])
})

test('halting and curtailing need to be allowed', () => {
  const decision = { halts: [{ reason: 'a wash pattern' }], curtailments: [{ slot: 1, energy: 10 }] as never }
  const { kept, refused } = withinAuthority(limits, decision)
  expect(kept).toEqual({ halts: [], curtailments: [] })
  expect(refused.map(({ limit }) => limit)).toEqual(['mayHalt', 'mayCurtail'])
  expect(withinAuthority({ ...limits, mayHalt: true, mayCurtail: true }, decision).kept).toEqual(decision)
})

test('whatever is wished, nothing beyond a limit leaves and no energy is lost track of', () => {
  const wishes = fc.array(
    fc.record({
      slot: fc.integer({ min: 1, max: 4 }),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      price: fc.integer({ min: 0, max: 40 }).map((steps) => steps * 10_000),
      energy: fc.integer({ min: 1, max: 6000 }),
    }),
  )
  fc.assert(
    fc.property(wishes, (all) => {
      const orders = all.map(order)
      const { kept, refused } = withinAuthority(limits, { orders })
      const sum = (energies: readonly { readonly energy: number }[]) =>
        energies.reduce((total, { energy }) => total + energy, 0)
      const cut = refused.map((refusal) => ({ energy: 'energy' in refusal ? refusal.energy : 0 }))
      expect(sum(kept.orders) + sum(cut)).toBe(sum(orders))
      expect(sum(kept.orders)).toBeLessThanOrEqual(limits.energyPerDay)
      expect(kept.orders.length).toBeLessThanOrEqual(limits.ordersPerDecision)
      for (const { side, price, slot } of kept.orders) {
        expect(side === 'buy' ? price <= limits.highestBuy : price >= limits.lowestSell).toBe(true)
        expect(sum(kept.orders.filter((other) => other.slot === slot))).toBeLessThanOrEqual(
          limits.energyPerSlot,
        )
      }
    }),
  )
})
