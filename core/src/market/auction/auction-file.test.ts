import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Decimal } from '../../kernel/index.ts'
import { formatDecimal } from '../../kernel/index.ts'
import { clearAuctionFile, type AuctionFile, type FileCertificate } from './auction-file.ts'
import { clearLots } from './lot-clearing.ts'
import { clearWide, type Lot } from './wide-clearing.ts'

const order = (id: string, price: string, quantity: string) => ({ id, price, quantity })
const text = (decimal: Decimal | null) => (decimal === null ? null : formatDecimal(decimal))

function cleared(file: AuctionFile) {
  const result = clearAuctionFile(file)
  if (!result.ok) throw new Error(`${result.rejection.field} ${result.rejection.reason}`)
  const { volume, price, priceInterval, welfare, gap, accepted, rejected }: FileCertificate = result.value
  return {
    volume: text(volume),
    price: text(price),
    interval: priceInterval.map(text),
    welfare: text(welfare),
    gap: text(gap),
    accepted: accepted.map(({ id, quantity }) => `${id} ${text(quantity)}`),
    rejected: rejected.map(({ id, quantity, reason }) => `${id} ${text(quantity)} ${reason}`),
  }
}

describe('a file of orders', () => {
  const thin = { bids: [order('b', '2.51', '0.1')], offers: [order('o', '-2.5', '0.1')] }

  test('without a tick the price is the exact middle', () => {
    expect(cleared(thin)).toEqual({
      volume: '0.1',
      price: '0.005',
      interval: ['-2.5', '2.51'],
      welfare: '0.501',
      gap: '0',
      accepted: ['b 0.1', 'o 0.1'],
      rejected: [],
    })
  })

  test('with a tick the middle goes to the tick below', () => {
    expect(cleared({ ...thin, tick: '0.02' }).price).toBe('0')
    expect(cleared({ ...thin, tick: '0.2' }).price).toBe('0')
    expect(cleared({ ...thin, tick: '5e-3' }).price).toBe('0.005')
    expect(cleared({ ...thin, tick: '4' }).price).toBe('0')
  })

  test('scarce supply is priced by the demand that goes short', () => {
    const { price, interval, rejected } = cleared({
      bids: [order('town', '3000', '700')],
      offers: [order('coal', '100', '300'), order('wind', '50', '200')],
    })
    expect({ price, interval, rejected }).toEqual({
      price: '3000',
      interval: ['3000', '3000'],
      rejected: ['town 200 at_the_margin'],
    })
  })

  test('nothing to trade is an ordinary result', () => {
    expect(cleared({ bids: [order('b', '3', '20')], offers: [order('o', '3.1', '30')] })).toMatchObject({
      volume: '0',
      price: null,
      interval: ['3', '3.1'],
      rejected: ['b 20 out_of_the_money', 'o 30 out_of_the_money'],
    })
    expect(cleared({ bids: [], offers: [order('o', '-1', '30')] })).toMatchObject({
      interval: [null, '-1'],
      rejected: ['o 30 no_counterparty'],
    })
    expect(cleared({ bids: [], offers: [] })).toMatchObject({
      volume: '0',
      interval: [null, null],
      welfare: '0',
    })
  })

  test('an order for nothing, or for less, is rejected and changes nothing else', () => {
    const { accepted, rejected } = cleared({
      bids: [...thin.bids, order('none', '9', '0'), order('less', '9', '-4.5')],
      offers: thin.offers,
    })
    expect(accepted).toEqual(['b 0.1', 'o 0.1'])
    expect(rejected).toEqual(['none 0 quantity_not_positive', 'less -4.5 quantity_not_positive'])
  })

  test('names the ids that are used twice', () => {
    expect(clearAuctionFile({ bids: thin.bids, offers: [order('b', '1', '1')] })).toEqual({
      ok: false,
      rejection: { field: 'id', reason: 'used more than once: b; give every order its own' },
    })
  })
})

test('doubles and bigint clear alike', () => {
  const someLot: fc.Arbitrary<Lot> = fc.record({
    isBuy: fc.boolean(),
    price: fc.bigInt({ min: -6n, max: 6n }),
    quantity: fc.bigInt({ min: 0n, max: 40n }),
  })
  fc.assert(
    fc.property(fc.array(someLot, { maxLength: 30 }), fc.bigInt({ min: 1n, max: 3n }), (lots, tick) => {
      const narrow = clearLots(lots, tick)
      const wide = clearLots(lots.map(widened), tick * WIDTH)
      expect(wide.volume).toBe(narrow.volume)
      expect(wide.welfare).toBe(narrow.welfare * WIDTH)
      expect([wide.low, wide.high, wide.price]).toEqual([narrow.low, narrow.high, narrow.price].map(times))
      expect(wide.outcomes).toEqual(narrow.outcomes)
      expect(wide.bound).toBe(wide.welfare)
    }),
    { numRuns: 1000 },
  )
})

const WIDTH = 10n ** 30n
const widened = (lot: Lot): Lot => ({ ...lot, price: lot.price * WIDTH })
const times = (value: bigint | null) => (value === null ? null : value * WIDTH)

test('quantities beyond doubles are shared to the last digit', () => {
  const big = 10n ** 40n
  const lots: Lot[] = [
    { isBuy: true, price: 5n, quantity: 2n * big },
    { isBuy: true, price: 5n, quantity: big },
    { isBuy: false, price: 1n, quantity: big },
  ]
  expect(clearWide(lots, 'seed').filled).toEqual([(2n * big) / 3n + 1n, big / 3n, big])
})
