import { auctionOf, numbersOf, ordersOf } from '@gridbourse/testing/auction-orders'
import { describe, expect, test } from 'vitest'
import type { AuctionRequest } from './auction-request.ts'
import { runAuction } from './auction.ts'
import { certificateOf } from './certificate-of.ts'
import { checkCertificate } from './check-certificate.ts'

const cleared = (lines: string, rules: Partial<AuctionRequest['rules']> = {}) => {
  const request = auctionOf(ordersOf(lines), [], rules)
  const result = runAuction(request)
  const certificate = certificateOf(request, result, numbersOf(request))
  expect(checkCertificate(request, numbersOf(request), certificate)).toEqual([])
  const [slot] = result.slots
  return {
    volume: slot!.volume,
    price: slot!.price,
    interval: slot!.priceInterval,
    welfare: result.welfare,
    filled: [...result.filled],
    reasons: certificate.rejected.map(({ order, energy, reason }) => `${order} lacks ${energy}: ${reason}`),
  }
}

describe('one slot', () => {
  test('everybody trades at one price, in the middle of what supports the result', () => {
    const auction = cleared(`buy  10 @ 90
                             sell 10 @ 50`)
    expect(auction).toMatchObject({
      volume: 10,
      price: 70,
      interval: [50, 90],
      welfare: 400n,
      filled: [10, 10],
    })
  })

  test('the middle is put on the tick below', () => {
    expect(cleared('buy 1 @ 80 \n sell 1 @ 50', { tick: 10 }).price).toBe(60)
    expect(cleared('buy 1 @ -50 \n sell 1 @ -80', { tick: 10 }).price).toBe(-70)
  })

  test('limits off the tick still get a price that nobody loses at', () => {
    expect(cleared('buy 1 @ 19 \n sell 1 @ 12', { tick: 10 }).price).toBe(12)
    expect(cleared('buy 1 @ 21 \n sell 1 @ 18', { tick: 10 }).price).toBe(20)
  })

  test('scarcity is priced by the buyers who go short', () => {
    const auction = cleared(`buy  700 @ 3000
                             sell 300 @ 100
                             sell 200 @ 50`)
    expect(auction).toMatchObject({
      volume: 500,
      price: 3000,
      interval: [3000, 3000],
      filled: [500, 300, 200],
    })
    expect(auction.reasons).toEqual(['1 lacks 200: at_the_margin'])
  })

  test('a trade without welfare is still made, for the volume', () => {
    expect(cleared('buy 5 @ 40 \n sell 5 @ 40')).toMatchObject({ volume: 5, price: 40, welfare: 0n })
  })

  test('what does not cross gives no price, and the interval between the best limits', () => {
    const auction = cleared(`buy  5 @ 30
                             buy  5 @ 20
                             sell 5 @ 31`)
    expect(auction).toMatchObject({
      volume: 0,
      price: null,
      interval: [30, 31],
      welfare: 0n,
      filled: [0, 0, 0],
    })
    expect(auction.reasons).toEqual([
      '1 lacks 5: out_of_the_money',
      '2 lacks 5: out_of_the_money',
      '3 lacks 5: out_of_the_money',
    ])
  })

  test('an empty side leaves its end of the interval open', () => {
    expect(cleared('buy 5 @ 30 \n buy 5 @ 63')).toMatchObject({ price: null, interval: [63, null] })
    expect(cleared('sell 5 @ 30 \n sell 5 @ 1').interval).toEqual([null, 1])
    expect(cleared('').interval).toEqual([null, null])
    expect(cleared('sell 5 @ 30').reasons).toEqual(['1 lacks 5: no_counterparty'])
  })

  test('the margin is shared in proportion, the last Wh by the largest remainders', () => {
    const auction = cleared(`buy  50 @ 60
                             buy  30 @ 60
                             buy  20 @ 60
                             sell 55 @ 10`)
    // 27.5, 16.5 and 11: one Wh is left to the lot between two equal remainders.
    expect(auction.filled[2]).toBe(11)
    expect(auction.filled[0]! + auction.filled[1]!).toBe(44)
    expect([27, 28]).toContain(auction.filled[0])
  })

  test('equal seeds draw equally, and over many seeds the lot is fair', () => {
    const draw = (seed: string) => cleared('buy 1 @ 60 \n buy 1 @ 60 \n sell 1 @ 10', { seed }).filled[0]!
    expect(draw('one')).toBe(draw('one'))
    const wins = Array.from({ length: 1000 }, (_, seed) => draw(`seed ${seed}`)).reduce(
      (sum, won) => sum + won,
    )
    expect(wins).toBeGreaterThan(420)
    expect(wins).toBeLessThan(580)
  })

  test('by configuration the margin goes to who came first', () => {
    const auction = cleared('buy 50 @ 60 \n buy 30 @ 60 \n buy 20 @ 60 \n sell 55 @ 10', {
      marginRule: 'time_priority',
    })
    expect(auction.filled).toEqual([50, 5, 0, 55])
  })

  test('the largest energies and prices that an order may have stay exact', () => {
    const auction = cleared(
      Array.from(
        { length: 40 },
        (_, at) => `${at % 2 ? 'buy' : 'sell'} 2147483647 @ ${at % 2 ? 4000000 : -500000}`,
      )
        .concat('buy 2147483646 @ 4000000')
        .join('\n'),
      { tick: 10, lowestPrice: -500_000, highestPrice: 4_000_000 },
    )
    expect(auction.volume).toBe(20 * 2147483647)
    expect(auction.welfare).toBe(20n * 2147483647n * 4_500_000n)
  })
})

test('slots of one auction clear apart', () => {
  const both = auctionOf(
    ordersOf(`buy  10 @ 90 in 0
              buy  20 @ 80 in 1
              sell 10 @ 50 in 0
              sell 15 @ 60 in 1`),
  )
  const result = runAuction(both)
  expect(result.slots.map(({ volume, price }) => [volume, price])).toEqual([
    [10, 70],
    [15, 80],
  ])
  expect([...result.filled]).toEqual([10, 15, 10, 15])
  expect(result.welfare).toBe(700n)
})
