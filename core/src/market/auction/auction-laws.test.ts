import { auctionOf, numbersOf, type TestOrder } from '@gridbourse/testing/auction-orders'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AuctionRequest } from './auction-request.ts'
import { runAuction } from './auction.ts'
import { certificateOf } from './certificate-of.ts'
import { checkCertificate } from './check-certificate.ts'
import { naiveAuction, naiveSlot } from './naive-auction.ts'

const someOrder: fc.Arbitrary<TestOrder> = fc.record({
  slot: fc.integer({ min: 0, max: 1 }),
  side: fc.constantFrom('buy', 'sell'),
  energy: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2_147_483_647 })),
  price: fc.integer({ min: -6, max: 12 }).map((ticks) => ticks * 10),
})

const someAuction: fc.Arbitrary<AuctionRequest> = fc
  .record({
    orders: fc.array(someOrder, { maxLength: 25 }),
    marginRule: fc.constantFrom('pro_rata' as const, 'time_priority' as const),
    seed: fc.string(),
  })
  .map(({ orders, ...rules }) =>
    auctionOf(orders, [], { ...rules, tick: 10, lowestPrice: -60, highestPrice: 120 }),
  )

const certified = (request: AuctionRequest) => {
  const result = runAuction(request)
  return { result, certificate: certificateOf(request, result, numbersOf(request)) }
}

test('welfare, volume and interval are those of the naive twin', () => {
  fc.assert(
    fc.property(someAuction, (request) => {
      const result = runAuction(request)
      const naive = naiveAuction(request)
      expect(result.welfare).toBe(naive.welfare)
      expect(BigInt(result.volume)).toBe(naive.volume)
      result.slots.forEach(({ priceInterval: [low, high] }, slot) => {
        const { prices } = naiveSlot(request, slot, 0n)!
        expect(low ?? request.rules.lowestPrice).toBe(Number(prices[0]))
        expect(high ?? request.rules.highestPrice).toBe(Number(prices.at(-1)))
      })
    }),
    { numRuns: 1000 },
  )
})

test('every certificate checks, and without blocks its gap is 0', () => {
  fc.assert(
    fc.property(someAuction, (request) => {
      const { result, certificate } = certified(request)
      expect(checkCertificate(request, numbersOf(request), certificate)).toEqual([])
      expect(result).toMatchObject({ gap: 0n, proven: true, nodes: 0 })
    }),
    { numRuns: 1000 },
  )
})

test('energy is conserved, and a certificate lists every Wh', () => {
  fc.assert(
    fc.property(someAuction, (request) => {
      const { result, certificate } = certified(request)
      const balance = result.slots.map(() => 0)
      for (let row = 0; row < request.orders.count; row++)
        balance[request.orders.slotIndex[row]!]! +=
          (request.orders.side[row] === 0 ? 1 : -1) * result.filled[row]!
      expect(balance.every((energy) => energy === 0)).toBe(true)
      const listed = [...certificate.accepted, ...certificate.rejected].reduce(
        (sum, line) => sum + line.energy,
        0,
      )
      expect(listed).toBe(request.orders.energy.reduce((sum, energy) => sum + energy, 0))
    }),
  )
})

test('a better bid never gets less energy, nor a better offer', () => {
  let improved = 0
  fc.assert(
    fc.property(someAuction, fc.nat(), fc.integer({ min: 1, max: 6 }), (request, pick, ticks) => {
      if (request.orders.count === 0) return
      const row = pick % request.orders.count
      const direction = request.orders.side[row] === 0 ? 1 : -1
      const price = request.orders.price.slice()
      price[row]! += direction * ticks * 10
      if (price[row]! < -60 || price[row]! > 120) return
      const better = { ...request, orders: { ...request.orders, price } }
      const [before, after] = [runAuction(request).filled[row]!, runAuction(better).filled[row]!]
      expect(after).toBeGreaterThanOrEqual(before)
      if (after > before) improved++
    }),
    { numRuns: 2000 },
  )
  expect(improved).toBeGreaterThan(50)
})

test('within one auction the better limit is filled first', () => {
  fc.assert(
    fc.property(someAuction, (request) => {
      const { orders } = request
      const { filled } = runAuction(request)
      for (let one = 0; one < orders.count; one++)
        for (let other = 0; other < orders.count; other++) {
          const isRival =
            orders.slotIndex[one] === orders.slotIndex[other] && orders.side[one] === orders.side[other]
          const edge = (orders.price[one]! - orders.price[other]!) * (orders.side[one] === 0 ? 1 : -1)
          if (isRival && edge > 0 && filled[other]! > 0) expect(filled[one]).toBe(orders.energy[one])
        }
    }),
  )
})

test('equal auctions end equally', () => {
  fc.assert(
    fc.property(someAuction, (request) => {
      expect(certified(request)).toEqual(certified(structuredClone(request)))
    }),
  )
})
