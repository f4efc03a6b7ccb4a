import { expect, test } from 'vitest'
import type { Book, MarketEvent } from '@gridbourse/api'
import { certificate } from './commands/auctions.ts'
import { drawn } from './commands/book.ts'
import { outcome } from './commands/order.ts'
import { eventLine } from './event-line.ts'
import { table } from './output.ts'

const slot = '2026-11-22T10:15Z'
const at = { id: '9.1', atMs: Date.parse('2026-11-22T09:00:00.120Z') }

test.each<[MarketEvent, string]>([
  [
    {
      ...at,
      type: 'trade',
      slot,
      bookSequence: 2,
      priceMicrosPerKwh: 120_000,
      energyWh: 1500,
      makerOrderId: '1',
      takerOrderId: '2',
      takerSide: 'buy',
    },
    '09:00:00.120  trade             2026-11-22T10:15Z  1.5 kWh at 0.12: order 2 buys from 1',
  ],
  [
    {
      ...at,
      type: 'order_removed',
      slot,
      bookSequence: null,
      orderId: '2',
      energyWh: 500,
      reason: 'gate_closed',
    },
    '09:00:00.120  order removed     2026-11-22T10:15Z  order 2: 500 Wh gone (gate closed)',
  ],
  [
    {
      ...at,
      type: 'command_rejected',
      command: 'place_order',
      participant: 'anna',
      reason: 'gate_closed',
      field: 'slot',
    },
    '09:00:00.120  command rejected  place_order of anna: gate_closed (slot)',
  ],
  [
    {
      ...at,
      type: 'price_band_set',
      slot: null,
      lowestPriceMicrosPerKwh: -50_000,
      highestPriceMicrosPerKwh: 500_000,
    },
    '09:00:00.120  price band set    every slot: -0.05 to 0.50',
  ],
])('an event is one line: %j', (event, line) => expect(eventLine(event)).toBe(line))

test('a book has its asks above its bids, the best prices in the middle', () => {
  const level = (priceMicrosPerKwh: number, energyWh: number) => ({ priceMicrosPerKwh, energyWh, orders: 1 })
  const book: Book = {
    slot,
    phase: 'continuous',
    gateClosesAtMs: Date.parse('2026-11-22T10:10Z'),
    bookSequence: 4,
    lastPriceMicrosPerKwh: null,
    lowestPriceMicrosPerKwh: -500_000,
    highestPriceMicrosPerKwh: 4_000_000,
    asks: [level(120_000, 500), level(130_000, 2000)],
    bids: [level(110_000, 1000), level(-5000, 12_000)],
  }
  expect(drawn(book).split('\n')).toEqual([
    '2026-11-22T10:15Z  continuous, gate closes 2026-11-22T10:10Z, last price –',
    '      price per kWh  energy  orders',
    'sell           0.13   2 kWh       1',
    'sell           0.12  500 Wh       1',
    'buy            0.11   1 kWh       1',
    'buy          -0.005  12 kWh       1',
  ])
  expect(drawn({ ...book, asks: [], bids: [] })).toContain('no orders')
})

test('an order says what it traded and what is left of it', () => {
  const answer = { sequence: 9, orderId: '4', filledWh: 0, restingWh: 0, notionalNanos: '0' }
  expect(outcome('buy', answer)).toBe('order 4: nothing traded, nothing is left')
  expect(outcome('sell', { ...answer, restingWh: 2500 })).toBe('order 4: 2.5 kWh is live')
  expect(outcome('buy', { ...answer, filledWh: 3, notionalNanos: '310', restingWh: 1 })).toBe(
    'order 4: bought 3 Wh at about 0.000103, 1 Wh is live',
  )
})

test('a certificate names what became of every order', () => {
  const text = certificate({
    auctionId: `closing-${slot}`,
    kind: 'closing',
    sequence: 12,
    atMs: Date.parse('2026-11-22T10:10Z'),
    slots: [
      {
        slot,
        volumeWh: 500,
        priceMicrosPerKwh: 200_000,
        priceIntervalMicrosPerKwh: [100_000, null],
        dualPriceMicrosPerKwh: 200_000,
      },
    ],
    volumeWh: 500,
    welfareNanos: '100000000',
    boundNanos: '100000000',
    gapNanos: '0',
    proven: true,
    accepted: [{ orderId: '1', energyWh: 500 }],
    rejected: [{ orderId: '2', energyWh: 300, reason: 'out_of_the_money' }],
    orders: [],
  })
  expect(text).toContain('volume 500 Wh, welfare 0.10, bound 0.10, gap 0.00, proven best')
  expect(text).toMatch(/500 Wh +0\.20 +0\.10 to –/)
  expect(text).toContain('order 1: 500 Wh accepted\norder 2: 300 Wh out of the money')
})

test('a table is as wide as its widest cell, numbers to the right', () => {
  expect(
    table(
      ['a', '>b'],
      [
        ['long', '1'],
        ['x', '1000'],
      ],
    ),
  ).toBe('a        b\nlong     1\nx     1000')
})
