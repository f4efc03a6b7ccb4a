import { auctionOf, numbersOf, ordersOf } from '@gridbourse/testing/auction-orders'
import { expect, test } from 'vitest'
import type { AuctionRequest, Block } from './auction.ts'
import { runAuction } from './auction.ts'
import { certificateOf } from './certificate-of.ts'
import { checkCertificate } from './check-certificate.ts'

/** `sell @ 40: 10 in 0, 20 in 1` */
function blockOf(line: string): Block {
  const [, side, price, profile] = /^(buy|sell) @ (-?\d+): (.+)$/.exec(line)!
  return {
    side: side as Block['side'],
    price: Number(price),
    profile: profile!.split(', ').map((part) => {
      const [energy, slotIndex] = part.split(' in ').map(Number)
      return { slotIndex: slotIndex!, energy: energy! }
    }),
  }
}

function cleared(orders: string, blocks: readonly string[], rules: Partial<AuctionRequest['rules']> = {}) {
  const request = auctionOf(ordersOf(orders), blocks.map(blockOf), rules)
  const result = runAuction(request)
  const certificate = certificateOf(request, result, numbersOf(request))
  expect(checkCertificate(request, numbersOf(request), certificate)).toEqual([])
  expect(result.proven).toBe(true)
  return {
    blocks: result.acceptedBlocks,
    prices: result.slots.map(({ price }) => price),
    volumes: result.slots.map(({ volume }) => volume as number),
    welfare: result.welfare,
    gap: result.gap,
    reasons: certificate.rejected
      .filter(({ order }) => order > 1000)
      .map(({ order, reason }) => `block ${order - 1000}: ${reason}`),
  }
}

test('a block trades whole, at the energy-weighted mean of its slots', () => {
  const { blocks, prices, volumes } = cleared(
    `buy 30 @ 20 in 0
     buy 30 @ 90 in 1`,
    ['sell @ 50: 10 in 0, 20 in 1'],
  )
  expect(blocks).toEqual([true])
  expect(volumes).toEqual([10, 20])
  // 20 in slot 0 is below its limit, 90 in slot 1 makes up for it.
  expect(prices).toEqual([20, 90])
})

test('a block that does not fit whole stays out, and the gap says what a part of it would have been worth', () => {
  const { blocks, volumes, gap, reasons } = cleared('buy 10 @ 90', ['sell @ 50: 20 in 0'])
  expect(blocks).toEqual([false])
  expect(volumes).toEqual([0])
  expect(gap).toBe(400n)
  expect(reasons).toEqual(['block 1: paradoxically_rejected'])
})

test('a block that the price would pay, but that would lower it too far, is named as such', () => {
  const { blocks, prices, reasons } = cleared(
    `buy  40 @ 90
     buy  40 @ 30
     sell 40 @ 20`,
    ['sell @ 50: 30 in 0'],
  )
  expect(blocks).toEqual([false])
  expect(prices).toEqual([60])
  expect(reasons).toEqual(['block 1: paradoxically_rejected'])
})

test('a block is out of the money, or nobody is there for it', () => {
  const { reasons } = cleared(
    `buy  10 @ 40 in 0
     sell 10 @ 20 in 0
     sell 10 @ 20 in 1`,
    ['sell @ 95: 5 in 0', 'sell @ 10: 5 in 1', 'buy @ 5: 3 in 0, 3 in 1'],
  )
  expect(reasons).toEqual([
    'block 1: out_of_the_money',
    'block 2: no_counterparty',
    'block 3: out_of_the_money',
  ])
})

test('prices leave the middle only as far as an accepted block needs', () => {
  // 10 come from the block and 10 from the seller: any price from 10 to 90 supports the simple orders.
  const orders = `buy  20 @ 90 in 0
                  sell 10 @ 10 in 0
                  buy  20 @ 90 in 1
                  sell 10 @ 10 in 1`
  expect(cleared(orders, ['sell @ 30: 10 in 0']).prices[0]).toBe(50)
  expect(cleared(orders, ['sell @ 70: 10 in 0']).prices[0]).toBe(70)
  const [first, second] = cleared(orders, ['sell @ 60: 10 in 0, 10 in 1']).prices
  expect(first! + second!).toBe(120)
})

test('blocks of both sides can trade with each other alone', () => {
  const { blocks, prices, volumes, welfare } = cleared(
    '',
    ['sell @ 30: 10 in 0, 10 in 1', 'buy @ 50: 10 in 0, 10 in 1'],
    {
      lowestPrice: 0,
      highestPrice: 100,
    },
  )
  expect(blocks).toEqual([true, true])
  expect(volumes).toEqual([10, 10])
  expect(prices).toEqual([50, 50])
  expect(welfare).toBe(400n)
})

test('of two sets of blocks worth the same, the larger volume trades', () => {
  const { blocks, volumes } = cleared('buy 30 @ 50', ['sell @ 50: 10 in 0', 'sell @ 50: 30 in 0'])
  expect(volumes).toEqual([30])
  expect(blocks).toEqual([false, true])
})

test('a search that is cut short keeps what it found, and does not call it proven', () => {
  const request = auctionOf(
    ordersOf(`buy 25 @ 90
              buy 10 @ 60`),
    ['sell @ 20: 12 in 0', 'sell @ 25: 17 in 0', 'sell @ 22: 20 in 0', 'sell @ 30: 11 in 0'].map(blockOf),
    { blockNodeLimit: 1 },
  )
  const result = runAuction(request)
  expect(result).toMatchObject({ proven: false, nodes: 1 })
  const certificate = certificateOf(request, result, numbersOf(request))
  expect(checkCertificate(request, numbersOf(request), certificate)).toEqual([])
  expect(runAuction({ ...request, rules: { ...request.rules, blockNodeLimit: 100 } })).toMatchObject({
    proven: true,
    welfare: result.welfare,
  })
})
