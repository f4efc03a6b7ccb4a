import type { Auction, Slot } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { answersOf } from './answers.ts'
import { aroundGate, auctionOf, nextGateOf, pricesOf } from './auction-prices.ts'
import { notionalNanos, orderFrom, type TicketText } from './order-terms.ts'
import { staircase, stairPath } from './staircase.ts'

const SLOT = '2026-06-01T10:00Z'
const TEXT: TicketText = { side: 'buy', kind: 'limit', price: '0.2450', energy: '1.25', atClose: false }

test('a ticket becomes an order in whole units', () => {
  expect(orderFrom(SLOT, TEXT)).toEqual({
    order: { slot: SLOT, side: 'buy', priceMicrosPerKwh: 245_000, energyWh: 1250 },
  })
  expect(orderFrom(SLOT, { ...TEXT, kind: 'market', price: 'none', atClose: true })).toEqual({
    order: { slot: SLOT, side: 'buy', priceMicrosPerKwh: null, energyWh: 1250 },
  })
  expect(orderFrom(SLOT, { ...TEXT, atClose: true })).toMatchObject({ order: { atClose: true } })
})

test('what cannot be read is named by its field', () => {
  expect(orderFrom(SLOT, { ...TEXT, price: 'cheap', energy: '' })).toEqual({
    faults: { price: expect.any(String), energy: expect.any(String) },
  })
})

test('price times energy is exact', () => {
  expect(notionalNanos(TEXT)).toBe(306_250_000n)
  expect(notionalNanos({ ...TEXT, kind: 'market' })).toBe(null)
})

test('levels add up from the best one on', () => {
  const stairs = staircase([
    { priceMicrosPerKwh: 30, energyWh: 5, orders: 1 },
    { priceMicrosPerKwh: 20, energyWh: 7, orders: 2 },
  ])
  expect(stairs.map(({ cumulativeWh }) => cumulativeWh)).toEqual([5, 12])
  expect(
    stairPath(
      stairs,
      (wh) => wh,
      (price) => price,
    ),
  ).toBe('M0.0 30.0H5.0V20.0H12.0')
})

test('every order of an auction is counted once', () => {
  const refused = { energyWh: 1, reason: 'out_of_the_money' as const }
  expect(
    answersOf({
      accepted: [
        { orderId: '1', energyWh: 5 },
        { orderId: '2', energyWh: 5 },
      ],
      rejected: [
        { orderId: '2', energyWh: 1, reason: 'at_the_margin' },
        { orderId: '3', ...refused },
        { orderId: '4', ...refused },
      ],
    }),
  ).toEqual({ orders: 4, filled: 1, inPart: 1, refused: [{ reason: 'out_of_the_money', count: 2 }] })
})

test("a slot's certificate is its own closing auction's, else its day's opening one's", () => {
  const auctions = [
    { auctionId: 'closing-2026-06-01T10:00Z', kind: 'closing' },
    { auctionId: 'opening-2026-06-01T22:00Z', kind: 'opening' },
    { auctionId: 'opening-2026-05-31T22:00Z', kind: 'opening' },
  ] as const
  expect(auctionOf('2026-06-01T10:00Z', auctions)).toBe('closing-2026-06-01T10:00Z')
  expect(auctionOf('2026-06-01T10:15Z', auctions)).toBe('opening-2026-05-31T22:00Z')
  expect(auctionOf('2026-06-02T10:15Z', auctions)).toBe('opening-2026-06-01T22:00Z')
  expect(auctionOf('2026-06-05T10:15Z', auctions)).toBe(null)
  expect(auctionOf('2026-05-01T10:15Z', auctions)).toBe(null)
})

test('a later certificate has the last word on a price', () => {
  const certificate = (kind: 'opening' | 'closing', priceMicrosPerKwh: number | null) =>
    ({ kind, slots: [{ slot: SLOT, priceMicrosPerKwh, volumeWh: 5 }] }) as unknown as Auction
  expect(pricesOf([certificate('opening', 100), certificate('closing', 200)]).get(SLOT)).toEqual({
    kind: 'closing',
    price: 200,
    volumeWh: 5,
  })
})

test('around the next gate stand the last that closed and all that are open', () => {
  const slots = ['00', '15', '30', '45'].map((minute, index) => ({
    slot: `2026-06-01T10:${minute}Z`,
    phase: 'continuous',
    gateClosesAtMs: index * 100,
  })) as unknown as Slot[]
  const next = nextGateOf(slots, 150)
  expect(next).toBe('2026-06-01T10:30Z')
  const { closed, open } = aroundGate(slots, next)
  expect([closed.length, open.length]).toEqual([2, 2])
  expect(nextGateOf(slots, 999)).toBe(undefined)
  expect(aroundGate(slots, undefined).open).toEqual([])
})
