import { auctionOf, numbersOf, type TestOrder } from '@gridbourse/testing/auction-orders'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AuctionRequest, Block } from './auction.ts'
import { runAuction } from './auction.ts'
import { certificateOf } from './certificate-of.ts'
import { checkCertificate } from './check-certificate.ts'
import { naiveAuction } from './naive-auction.ts'

const SLOTS = 3

const someOrder: fc.Arbitrary<TestOrder> = fc.record({
  slot: fc.nat(SLOTS - 1),
  side: fc.constantFrom('buy', 'sell'),
  energy: fc.integer({ min: 1, max: 12 }),
  price: fc.integer({ min: -4, max: 12 }).map((ticks) => ticks * 5),
})

const someBlock: fc.Arbitrary<Block> = fc.record({
  side: fc.constantFrom('buy', 'sell'),
  price: fc.integer({ min: -4, max: 12 }).map((ticks) => ticks * 5),
  profile: fc
    .record({
      slots: fc.subarray([0, 1, 2], { minLength: 1 }),
      energies: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: SLOTS, maxLength: SLOTS }),
    })
    .map(({ slots, energies }) => slots.map((slotIndex) => ({ slotIndex, energy: energies[slotIndex]! }))),
})

const someAuction = (mostBlocks: number): fc.Arbitrary<AuctionRequest> =>
  fc
    .record({
      orders: fc.array(someOrder, { minLength: 8, maxLength: 30 }),
      blocks: fc.array(someBlock, { minLength: 1, maxLength: mostBlocks }),
      seed: fc.string(),
    })
    .map(({ orders, blocks, seed }) =>
      auctionOf(orders, blocks, { seed, tick: 5, lowestPrice: -20, highestPrice: 60, blockNodeLimit: 5000 }),
    )

test('what is proven is what trying every set of blocks finds, and nothing beats that', () => {
  const tally = { proven: 0, runs: 0, withBlocks: 0 }
  fc.assert(
    fc.property(someAuction(7), (request) => {
      const result = runAuction(request)
      const naive = naiveAuction(request)
      tally.runs++
      if (result.acceptedBlocks.includes(true)) tally.withBlocks++
      if (!result.proven) {
        expect(result.welfare <= naive.welfare).toBe(true)
        return
      }
      tally.proven++
      expect({ welfare: result.welfare, volume: BigInt(result.volume) }).toEqual({
        welfare: naive.welfare,
        volume: naive.volume,
      })
      const mask = result.acceptedBlocks.reduce((bits, isIn, block) => bits + (isIn ? 2 ** block : 0), 0)
      expect(naive.sets).toContain(mask)
    }),
    { numRuns: 400 },
  )
  expect(tally.proven / tally.runs).toBeGreaterThan(0.99)
  expect(tally.withBlocks / tally.runs).toBeGreaterThan(0.3)
})

test('twelve blocks, against all 4096 sets of them', () => {
  const full = someAuction(12).filter(({ blocks }) => blocks.length === 12)
  fc.assert(
    fc.property(full, (request) => {
      const result = runAuction(request)
      const { welfare, volume } = naiveAuction(request)
      expect({ ...result, volume: BigInt(result.volume) }).toMatchObject({ proven: true, welfare, volume })
    }),
    { numRuns: 4 },
  )
})

test('every certificate with blocks checks', () => {
  fc.assert(
    fc.property(someAuction(12), (request) => {
      const result = runAuction(request)
      const certificate = certificateOf(request, result, numbersOf(request))
      expect(checkCertificate(request, numbersOf(request), certificate)).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('equal auctions with blocks end equally, at any node limit', () => {
  fc.assert(
    fc.property(someAuction(8), fc.nat(20), (request, blockNodeLimit) => {
      const limited = { ...request, rules: { ...request.rules, blockNodeLimit } }
      const result = runAuction(limited)
      expect(runAuction(structuredClone(limited))).toEqual(result)
      expect(result.nodes).toBeLessThanOrEqual(blockNodeLimit)
      const certificate = certificateOf(limited, result, numbersOf(limited))
      expect(checkCertificate(limited, numbersOf(limited), certificate)).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('of equal blocks those that came first are in', () => {
  let divided = 0
  fc.assert(
    fc.property(someAuction(3), fc.integer({ min: 2, max: 3 }), (request, copies) => {
      const blocks = request.blocks.flatMap((block) => Array.from({ length: copies }, () => block))
      const result = runAuction({ ...request, blocks })
      const naive = naiveAuction({ ...request, blocks })
      expect(result).toMatchObject({ proven: true, welfare: naive.welfare })
      expect(BigInt(result.volume)).toBe(naive.volume)
      request.blocks.forEach((_, block) => {
        const isIn = result.acceptedBlocks.slice(block * copies, (block + 1) * copies)
        expect(isIn).toEqual(isIn.toSorted((one, other) => Number(other) - Number(one)))
        if (isIn.includes(true) && isIn.includes(false)) divided++
      })
    }),
    { numRuns: 60 },
  )
  expect(divided).toBeGreaterThan(3)
})
