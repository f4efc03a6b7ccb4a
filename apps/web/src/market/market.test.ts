import type { Auction, CalledOrder, Slot, Trade } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { answersOf } from './answers.ts'
import { candlesOf, vwapOf, widthFor } from './candles.ts'
import { checksOf, crossingOf, windowOf } from './crossing.ts'
import { freePlace, line } from './free-place.ts'
import { marginalText } from './marginal-text.ts'
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

const called = (
  orderId: string,
  side: 'buy' | 'sell',
  priceMicrosPerKwh: number,
  energyWh: number,
): CalledOrder => ({
  orderId,
  kind: 'order',
  slot: SLOT,
  side,
  priceMicrosPerKwh,
  energyWh,
})

/** Bids for 10 at 30 and 10 at 20, offers of 5 at 10 and 20 at 20: 20 trade at 20, and of the last offer 5 are left. */
const auction: Auction = {
  auctionId: `closing-${SLOT}`,
  kind: 'closing',
  sequence: 9,
  atMs: 0,
  slots: [
    {
      slot: SLOT,
      volumeWh: 20,
      priceMicrosPerKwh: 20,
      priceIntervalMicrosPerKwh: [20, 20],
      dualPriceMicrosPerKwh: 20,
    },
  ],
  volumeWh: 20,
  welfareNanos: '150',
  boundNanos: '150',
  gapNanos: '0',
  proven: true,
  accepted: [
    { orderId: '1', energyWh: 10 },
    { orderId: '2', energyWh: 10 },
    { orderId: '3', energyWh: 5 },
    { orderId: '4', energyWh: 15 },
  ],
  rejected: [{ orderId: '4', energyWh: 5, reason: 'at_the_margin' }],
  orders: [
    called('1', 'buy', 30, 10),
    called('2', 'buy', 20, 10),
    called('3', 'sell', 10, 5),
    called('4', 'sell', 20, 20),
  ],
}

test('two curves cross where the auction cleared, and the order that was cut is the marginal one', () => {
  const crossing = crossingOf(auction, SLOT)
  expect(crossing).toMatchObject({ volumeWh: 20, price: 20, welfareNanos: 150n, isCut: true })
  expect(crossing.bids.map(({ orderId, toWh }) => [orderId, toWh])).toEqual([
    ['1', 10],
    ['2', 20],
  ])
  expect(
    crossing.marginal.map(({ orderId, acceptedWh, energyWh }) => [orderId, acceptedWh, energyWh]),
  ).toEqual([['4', 15, 20]])
})

test('words name the marginal order, by its owner where the reader may know', () => {
  const text = (micros: number) => String(micros)
  expect(marginalText(crossingOf(auction, SLOT), text)).toEqual([
    'Marginal order: order 4',
    'offers 0.020\u00a0kWh at 20',
    '0.015 of it sold, 0.005 left over',
  ])
  const orders = auction.orders.map((order) => ({ ...order, participant: 'anna' }))
  expect(marginalText(crossingOf({ ...auction, orders }, SLOT), text)[0]).toBe('Marginal order: anna, 4')
})

test('where nothing was cut the last order taken is named, and where nothing met none is', () => {
  const whole = crossingOf(
    { ...auction, accepted: auction.accepted.slice(0, 3), rejected: [], orders: auction.orders.slice(0, 3) },
    SLOT,
  )
  expect(whole).toMatchObject({ isCut: false, marginal: [{ orderId: '2' }] })
  const apart = crossingOf(
    {
      ...auction,
      slots: [{ ...auction.slots[0]!, priceMicrosPerKwh: null, volumeWh: 0 }],
      accepted: [],
    },
    SLOT,
  )
  expect(apart).toMatchObject({ price: null, marginal: [], welfareNanos: 0n })
  expect(windowOf(apart)).toMatchObject({ low: 10, high: 30 })
})

test('a certificate is added up again, and a false one is found out', () => {
  const holds = (changed: Partial<Auction>) => checksOf({ ...auction, ...changed }).map(({ holds: so }) => so)
  expect(holds({})).toEqual([true, true, true, true])
  expect(holds({ welfareNanos: '151' })).toEqual([true, true, true, false])
  const [slot] = auction.slots
  expect(holds({ slots: [{ ...slot!, volumeWh: 21 }] })[0]).toBe(false)
  expect(holds({ slots: [{ ...slot!, priceMicrosPerKwh: 25 }] })[1]).toBe(false)
  expect(holds({ accepted: auction.accepted.slice(1) })[2]).toBe(false)
})

test('a block that was left out has no place on a curve, one that was taken has', () => {
  const block = { ...called('5', 'sell', 15, 7), kind: 'block' as const }
  const offers = (accepted: Auction['accepted']) =>
    crossingOf({ ...auction, accepted, orders: [...auction.orders, block] }, SLOT).offers.map(
      ({ orderId }) => orderId,
    )
  expect(offers(auction.accepted)).toEqual(['3', '4'])
  expect(offers([...auction.accepted, { orderId: '5', energyWh: 14 }])).toEqual(['3', '5', '4'])
})

const trade = (
  atMs: number,
  priceMicrosPerKwh: number,
  energyWh: number,
  takerSide: 'buy' | 'sell',
): Trade => ({
  id: `${atMs}.0`,
  atMs,
  slot: SLOT,
  priceMicrosPerKwh,
  energyWh,
  takerSide,
  makerOrderId: '1',
  takerOrderId: '2',
})

test('trades become candles by time, and a stretch without a trade has none', () => {
  const trades = [
    trade(25, 90, 1, 'sell'),
    trade(9, 110, 3, 'sell'),
    trade(5, 130, 2, 'buy'),
    trade(1, 100, 5, 'buy'),
  ]
  expect(candlesOf(trades, 10)).toEqual([
    { from: 0, to: 10, open: 100, close: 110, low: 100, high: 130, boughtWh: 7, soldWh: 3 },
    { from: 20, to: 30, open: 90, close: 90, low: 90, high: 90, boughtWh: 0, soldWh: 1 },
  ])
  expect(vwapOf(trades).map(({ price }) => Math.round(price))).toEqual([100, 109, 109, 107])
  expect([widthFor(3_600_000), widthFor(24 * 3_600_000), widthFor(30 * 24 * 3_600_000)]).toEqual([
    300_000, 1_800_000, 7_200_000,
  ])
})

test('words are put where they hide least', () => {
  const area = { left: 0, top: 0, width: 100, height: 100 }
  const size = { width: 30, height: 30 }
  expect(freePlace(area, size, [])).toMatchObject({ left: 0, top: 0 })
  const diagonal = line({ x: 0, y: 0 }, { x: 100, y: 100 }, 5)
  expect(freePlace(area, size, [...diagonal, ...line({ x: 35, y: 0 }, { x: 100, y: 0 }, 5)])).toMatchObject({
    left: 0,
    top: 70,
  })
})
