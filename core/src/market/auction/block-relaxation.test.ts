import { auctionOf, type TestOrder } from '@gridbourse/testing/auction-orders'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Block } from './auction.ts'
import { exactBound, wholePrices } from './block-bound.ts'
import { blockMarket, gainOf, injectionsOf, type BlockMarket } from './block-market.ts'
import { createRelaxation, FREE, IN, OUT } from './block-relaxation.ts'
import { priceLevels } from './price-levels.ts'
import { slotCurve, worthNear } from './slot-curve.ts'
import { ordersBySlot } from './slot-orders.ts'

const SLOTS = 4

const someMarket: fc.Arbitrary<BlockMarket> = fc
  .record({
    orders: fc.array(
      fc.record({
        slot: fc.nat(SLOTS - 1),
        side: fc.constantFrom('buy', 'sell'),
        energy: fc.integer({ min: 1, max: 50_000 }),
        price: fc.integer({ min: -500_000, max: 4_000_000 }),
      }) satisfies fc.Arbitrary<TestOrder>,
      { maxLength: 40 },
    ),
    blocks: fc.array(
      fc.record({
        side: fc.constantFrom('buy', 'sell'),
        price: fc.integer({ min: -500_000, max: 4_000_000 }),
        profile: fc
          .subarray([0, 1, 2, 3], { minLength: 1 })
          .map((slots) => slots.map((slotIndex) => ({ slotIndex, energy: 7_919 * (slotIndex + 1) }))),
      }) satisfies fc.Arbitrary<Block>,
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ orders, blocks }) => {
    const request = auctionOf([...orders, { slot: SLOTS - 1, side: 'buy', energy: 1, price: 0 }], blocks)
    const levels = ordersBySlot(request.orders, SLOTS).map((slot) => priceLevels(slot, 1))
    return blockMarket(blocks, (slot) => slotCurve(levels[slot]!), request.rules)
  })

test('the prices prove what the shares reach: neither could be better', () => {
  fc.assert(
    fc.property(someMarket, (market) => {
      const { shares, prices, bound, error } = createRelaxation(market)(
        new Uint8Array(market.blocks.length).fill(FREE),
      )
      const injections = market.curves.map(() => 0)
      let reached = 0
      market.blocks.forEach(({ value, parts }, block) => {
        expect(shares[block]).toBeGreaterThanOrEqual(0)
        expect(shares[block]).toBeLessThanOrEqual(1)
        reached += shares[block]! * Number(value)
        for (const { row, injection } of parts) injections[row]! += shares[block]! * injection
      })
      // A share is right to about 1e-7, and so is the injection at the very end of a curve.
      const inRange = market.curves.map(({ starts }, row) =>
        Math.min(Math.max(injections[row]!, starts[0]!), starts.at(-1)!),
      )
      market.curves.forEach((curve, row) => (reached += worthNear(curve, inRange[row]!)))
      // Rows are nudged by up to 2e-8 of the largest energy, and shares within 1e-6 of a whole one are that.
      let noise = error + 1
      market.curves.forEach((curve, row) => {
        noise += Math.max(...[prices[row]!, ...curve.prices].map(Math.abs)) * 3e-8 * 4 * 7_919
      })
      for (const { value, parts } of market.blocks)
        noise +=
          1e-6 *
          parts.reduce(
            (sum, part) => sum + Math.abs(part.injection * prices[part.row]!),
            Math.abs(Number(value)),
          )
      expect(Math.abs(bound - reached)).toBeLessThanOrEqual(noise)
    }),
    { numRuns: 500 },
  )
})

test('no set of blocks gains more than the bound, with whatever is fixed', () => {
  fc.assert(
    fc.property(
      someMarket,
      fc.array(fc.constantFrom(FREE, IN, OUT), { minLength: 8, maxLength: 8 }),
      (market, sides) => {
        const fixed = Uint8Array.from(market.blocks, (_, block) => sides[block]!)
        const { bound, prices } = createRelaxation(market)(fixed)
        const proof = exactBound(market, wholePrices(market, prices))
        for (let bits = 0; bits < 1 << fixed.length; bits++) {
          const set = fixed.map((_, block) => (bits >> block) & 1)
          const gain = gainOf(market, set, injectionsOf(market, set))
          if (gain === undefined) continue
          expect(gain <= proof).toBe(true)
          const keeps = fixed.every((side, block) => side === FREE || (side === IN) === (set[block] === 1))
          if (keeps) expect(Number(gain)).toBeLessThanOrEqual(bound)
        }
      },
    ),
    { numRuns: 200 },
  )
})
