import type { Book, MarketEvent } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { StreamAudit } from './stream-audit.ts'

const SLOT = '2026-11-23T20:00Z'
const price = 120_000
const at = { atMs: 1, slot: SLOT } as const
const rested: MarketEvent = {
  ...at,
  type: 'order_rested',
  id: '1.0',
  bookSequence: 1,
  orderId: '7',
  side: 'sell',
  priceMicrosPerKwh: price,
  energyWh: 50,
}
const trade: MarketEvent = {
  ...at,
  type: 'trade',
  id: '2.0',
  bookSequence: 2,
  priceMicrosPerKwh: price,
  energyWh: 20,
  makerOrderId: '7',
  takerOrderId: '8',
  takerSide: 'buy',
}
const book: Book = {
  slot: SLOT,
  phase: 'continuous',
  gateClosesAtMs: 5,
  bookSequence: 2,
  lastPriceMicrosPerKwh: price,
  lowestPriceMicrosPerKwh: -500_000,
  highestPriceMicrosPerKwh: 4_000_000,
  bids: [],
  asks: [{ priceMicrosPerKwh: price, energyWh: 30, orders: 1 }],
}

test('a stream that keeps its promises passes, and tells the book', () => {
  const audit = after(rested, trade)
  expect(audit.findings()).toMatchObject({ events: 2, trades: 1, tradedWh: 20, lastSequence: 2, wrong: [] })
  expect(audit.differences(book)).toEqual([])
})

test.each<[string, MarketEvent[]]>([
  ['event 3.1 came after 2.0', [{ ...trade, id: '3.1', bookSequence: 3 }]],
  ['event 2.0 came after 2.0', [{ ...trade, bookSequence: 3 }]],
  ['book event 4 came after 2', [{ ...trade, id: '3.0', bookSequence: 4 }]],
  ['order 9 loses energy and does not rest', [{ ...trade, id: '3.0', bookSequence: 3, makerOrderId: '9' }]],
  ['order 7 trades at 119990', [{ ...trade, id: '3.0', bookSequence: 3, priceMicrosPerKwh: 119_990 }]],
  ['order 7 loses more energy than it has', [{ ...trade, id: '3.0', bookSequence: 3, energyWh: 31 }]],
  [
    '12 Wh more bought than sold',
    [
      {
        ...at,
        type: 'auction_fill',
        id: '3.0',
        bookSequence: null,
        auctionId: `closing-${SLOT}`,
        orderId: '9',
        side: 'buy',
        priceMicrosPerKwh: price,
        energyWh: 12,
      },
    ],
  ],
])('a stream that breaks one is found out: %s', (sentence, events) => {
  expect(after(rested, trade, ...events).findings().wrong).toEqual([expect.stringContaining(sentence)])
})

test('a book that the stream does not tell is found out', () => {
  const audit = after(rested, trade)
  expect(audit.differences({ ...book, asks: [] })).toEqual([expect.stringContaining('the asks are not')])
  expect(audit.differences({ ...book, bids: book.asks })).toEqual([
    expect.stringContaining('the bids are not'),
  ])
  expect(audit.differences({ ...book, bookSequence: 3 })).toEqual([
    expect.stringContaining('is at 3, the stream at 2'),
  ])
})

function after(...events: readonly MarketEvent[]): StreamAudit {
  const audit = new StreamAudit()
  for (const event of events) audit.take(event)
  return audit
}
