import { auctionOf, numbersOf, ordersOf, type TestOrder } from '@gridbourse/testing/auction-orders'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Certificate } from '../certificate.ts'
import type { AuctionRequest, Block } from './auction.ts'
import { runAuction } from './auction.ts'
import { certificateOf } from './certificate-of.ts'
import { checkCertificate } from './check-certificate.ts'

/** Two slots, a shared margin, a block that trades and one that is left out although the price would pay it. */
const request = auctionOf(
  ordersOf(`buy  50 @ 90 in 0
            buy  30 @ 70 in 0
            buy  20 @ 70 in 0
            sell 40 @ 20 in 0
            buy  60 @ 80 in 1
            sell 30 @ 30 in 1
            sell 30 @ 95 in 1`),
  [
    {
      side: 'sell',
      price: 40,
      profile: [
        { slotIndex: 0, energy: 30 },
        { slotIndex: 1, energy: 20 },
      ],
    },
    { side: 'sell', price: 55, profile: [{ slotIndex: 0, energy: 45 }] },
  ],
)
const numbers = numbersOf(request)
const honest = certificateOf(request, runAuction(request), numbers)
const wrongIn = (certificate: Certificate) => checkCertificate(request, numbers, certificate)

test('the honest certificate checks, and is about all that can happen', () => {
  expect(wrongIn(honest)).toEqual([])
  expect(honest.slots.map(({ volume, price }) => [volume, price])).toEqual([
    [70, 70],
    [50, 80],
  ])
  expect(new Set(honest.rejected.map(({ reason }) => reason))).toEqual(
    new Set(['at_the_margin', 'out_of_the_money', 'paradoxically_rejected']),
  )
})

describe('a certificate that was tampered with does not check', () => {
  const slot = (index: number, change: object): Certificate => ({
    ...honest,
    slots: honest.slots.map((each, at) => (at === index ? { ...each, ...change } : each)),
  })
  const lies: Record<string, Certificate> = {
    'more welfare': { ...honest, welfare: (honest.welfare + 1n) as Certificate['welfare'] },
    'a lower bound': { ...honest, bound: (honest.bound - 1n) as Certificate['bound'] },
    'another gap': { ...honest, gap: 0n as Certificate['gap'] },
    'a higher price': slot(0, { price: 71 }),
    'no price': slot(0, { price: null }),
    'a wider interval': slot(1, { priceInterval: [79, 80] }),
    'an open interval': slot(1, { priceInterval: [null, 80] }),
    'another dual price': slot(0, { dualPrice: honest.slots[0]!.dualPrice + 1 }),
    'more volume': slot(0, { volume: 71 }),
    'a fraction of a Wh': slot(0, { volume: 70.5 }),
    'another slot': slot(0, { slot: 9 }),
    'a slot less': { ...honest, slots: honest.slots.slice(1) },
    'an order unlisted': { ...honest, accepted: honest.accepted.slice(1) },
    'an order listed twice': { ...honest, accepted: [...honest.accepted, honest.accepted[0]!] },
    'a stranger listed': { ...honest, accepted: [...honest.accepted, { order: 77, energy: 1 } as never] },
    'a rejection unlisted': { ...honest, rejected: honest.rejected.slice(1) },
  }
  test.each(Object.entries(lies))('%s', (_, lie) => {
    expect(wrongIn(lie)).not.toEqual([])
  })

  test('any other reason', () => {
    const reasons = [
      'out_of_the_money',
      'at_the_margin',
      'no_counterparty',
      'paradoxically_rejected',
    ] as const
    const excuses = honest.rejected.flatMap((line, at) =>
      reasons
        .filter((reason) => reason !== line.reason)
        .map((reason) => ({ ...honest, rejected: honest.rejected.with(at, { ...line, reason }) })),
    )
    expect(excuses.length).toBeGreaterThan(10)
    expect(excuses.filter((lie) => wrongIn(lie).length === 0)).toEqual([])
  })
})

test('a block that loses, an order in the money left out, and a block in parts are found', () => {
  const greedy = auctionOf(ordersOf('buy 10 @ 50 \n sell 10 @ 20'), [
    { side: 'sell', price: 40, profile: [{ slotIndex: 0, energy: 10 }] },
  ])
  const certificate = certificateOf(greedy, runAuction(greedy), numbersOf(greedy))
  const wrong = (change: (number: number) => number) =>
    checkCertificate(greedy, numbersOf(greedy), {
      ...certificate,
      accepted: certificate.accepted.map((line) => ({ ...line, order: change(line.order) as never })),
      rejected: certificate.rejected.map((line) => ({ ...line, order: change(line.order) as never })),
    })
  expect(wrong((number) => number)).toEqual([])
  const swapped = wrong((number) => (number === 2 ? 1001 : number === 1001 ? 2 : number))
  expect(swapped).toContain('block 1001: does not lose')
  expect(swapped).toContain('order 2: was not in the money')
})

test('moving any Wh from one order to another is found', () => {
  const someOrder: fc.Arbitrary<TestOrder> = fc.record({
    side: fc.constantFrom('buy', 'sell'),
    energy: fc.integer({ min: 1, max: 9 }),
    price: fc.integer({ min: 1, max: 6 }),
  })
  const someBlock: fc.Arbitrary<Block> = fc.record({
    side: fc.constantFrom('buy', 'sell'),
    price: fc.integer({ min: 1, max: 6 }),
    profile: fc.integer({ min: 1, max: 9 }).map((energy) => [{ slotIndex: 0, energy }]),
  })
  let moved = 0
  fc.assert(
    fc.property(
      fc.array(someOrder, { minLength: 4, maxLength: 20 }),
      fc.array(someBlock, { maxLength: 3 }),
      fc.constantFrom('pro_rata' as const, 'time_priority' as const),
      fc.nat(),
      fc.nat(),
      (orders, blocks, marginRule, one, other) => {
        const drawn = auctionOf(orders, blocks, { marginRule })
        const result = runAuction(drawn)
        const filled = result.filled.slice()
        const [from, to] = [one % orders.length, other % orders.length]
        if (filled[from] === 0 || from === to || filled[to] === drawn.orders.energy[to]) return
        filled[from]!--
        filled[to]!++
        if (couldBeDrawn(drawn, result.filled, from, to)) return
        moved++
        const certificate = certificateOf(drawn, { ...result, filled }, numbersOf(drawn))
        expect(checkCertificate(drawn, numbersOf(drawn), certificate)).not.toEqual([])
      },
    ),
    { numRuns: 3000 },
  )
  expect(moved).toBeGreaterThan(300)
})

/** Two orders of one margin with equal remainders: the lot could have fallen on either. */
function couldBeDrawn(
  { orders, rules }: AuctionRequest,
  filled: Float64Array,
  one: number,
  other: number,
): boolean {
  const isPeer = (row: number) =>
    orders.side[row] === orders.side[one] && orders.price[row] === orders.price[one]
  if (rules.marginRule !== 'pro_rata' || !isPeer(other)) return false
  const peers = [...filled.keys()].filter(isPeer)
  const wanted = peers.reduce((sum, row) => sum + orders.energy[row]!, 0)
  const traded = peers.reduce((sum, row) => sum + filled[row]!, 0)
  const remainder = (row: number) => (orders.energy[row]! * traded) % wanted
  return remainder(one) === remainder(other)
}
