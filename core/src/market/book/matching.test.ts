import { bookOf, orders, tell, trades } from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'

test('the better price trades first; equal prices, first come', () => {
  const book = bookOf(`sell A 10kWh @ 90
                       sell B  5kWh @ 80`)
  expect(trades(book, 'buy C 12kWh @ 95')).toEqual(['C buys 5kWh @ 80 from B', 'C buys 7kWh @ 90 from A'])
})

test('of equal prices, who came first trades first', () => {
  const book = bookOf(`buy A 4kWh @ 50
                       buy B 4kWh @ 50
                       buy C 4kWh @ 50`)
  expect(trades(book, 'sell D 9kWh @ 50')).toEqual([
    'D sells 4kWh @ 50 to A',
    'D sells 4kWh @ 50 to B',
    'D sells 1kWh @ 50 to C',
  ])
  expect(orders(book)).toEqual(['#3 buy C 3kWh @ 50'])
})

test('what does not trade rests, and makes the price for the next', () => {
  const book = bookOf('sell A 5kWh @ 80')
  expect(tell(book, 'buy B 8kWh @ 85')).toEqual(['B buys 5kWh @ 80 from A', '#2 rests: buy 3kWh @ 85'])
  expect(trades(book, 'sell C 1kWh @ 10')).toEqual(['C sells 1kWh @ 85 to B'])
})

test('prices may be negative: a seller pays to be rid of energy', () => {
  const book = bookOf('buy A 5kWh @ -30')
  expect(trades(book, 'sell B 2kWh @ -30.01')).toEqual(['B sells 2kWh @ -30 to A'])
})

test('books of different slots do not meet', () => {
  const book = bookOf('sell A 5kWh @ 80 in 1')
  expect(tell(book, 'buy B 5kWh @ 90 in 2')).toEqual(['#2 rests: buy 5kWh @ 90'])
})

test('the best price is found again over a gap of thousands of ticks', () => {
  const book = bookOf(`sell A 1kWh @ -499
                       sell A 1kWh @ 10.23
                       sell A 1kWh @ 3999.99`)
  expect(trades(book, 'buy B 3kWh @ 4000')).toEqual([
    'B buys 1kWh @ -499 from A',
    'B buys 1kWh @ 10.23 from A',
    'B buys 1kWh @ 3999.99 from A',
  ])
  expect(orders(book)).toEqual([])
})

describe('orders that do not wait', () => {
  test('a market order takes any price inside the band, and its rest is gone', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         sell B 5kWh @ 3000`)
    expect(tell(book, 'buy C 12kWh')).toEqual([
      'C buys 5kWh @ 80 from A',
      'C buys 5kWh @ 3000 from B',
      '#3 is gone: unfilled_remainder, 2kWh',
    ])
  })

  test('immediate-or-cancel trades what it can within its price', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         sell B 5kWh @ 90`)
    expect(tell(book, 'buy C 8kWh @ 85 ioc')).toEqual([
      'C buys 5kWh @ 80 from A',
      '#3 is gone: unfilled_remainder, 3kWh',
    ])
  })

  test('fill-or-kill trades whole, over levels', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         sell B 5kWh @ 90`)
    expect(tell(book, 'buy C 8kWh @ 90 fok')).toEqual(['C buys 5kWh @ 80 from A', 'C buys 3kWh @ 90 from B'])
  })

  test('fill-or-kill that cannot trade whole touches nothing, and gets no number', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         sell B 5kWh @ 90`)
    const before = book.exchange.stateHash()
    expect(tell(book, 'buy C 10001Wh @ 90 fok')).toEqual(['no: cannot_fill (energy)'])
    expect(book.exchange.stateHash()).toBe(before)
    expect(tell(book, 'buy C 1kWh @ 10')).toEqual(['#3 rests: buy 1kWh @ 10'])
  })
})

describe('post-only', () => {
  test('rests where it meets nobody', () => {
    const book = bookOf('sell A 5kWh @ 80')
    expect(tell(book, 'buy B 5kWh @ 79.99 post-only')).toEqual(['#2 rests: buy 5kWh @ 79.99'])
  })

  test('is refused where it would trade, even with its own owner alone', () => {
    const book = bookOf('sell A 5kWh @ 80')
    expect(tell(book, 'buy B 5kWh @ 80 post-only')).toEqual(['no: would_trade (price)'])
    expect(tell(book, 'buy A 5kWh @ 80 post-only')).toEqual(['no: would_trade (price)'])
  })
})

describe('self-trade prevention', () => {
  const text = `sell B 2kWh @ 70
                sell A 5kWh @ 80
                sell C 5kWh @ 80`

  test('cancel_newest: the incoming order ends where it meets its owner', () => {
    const book = bookOf(text, { prevention: { A: 'cancel_newest' } })
    expect(tell(book, 'buy A 9kWh @ 80')).toEqual(['A buys 2kWh @ 70 from B', '#4 is gone: self_trade, 7kWh'])
    expect(orders(book)).toEqual(['#2 sell A 5kWh @ 80', '#3 sell C 5kWh @ 80'])
  })

  test('cancel_oldest: the resting order goes, and trading goes on', () => {
    const book = bookOf(text, { prevention: { A: 'cancel_oldest' } })
    expect(tell(book, 'buy A 9kWh @ 80')).toEqual([
      'A buys 2kWh @ 70 from B',
      '#2 is gone: self_trade, 5kWh',
      'A buys 5kWh @ 80 from C',
      '#4 rests: buy 2kWh @ 80',
    ])
  })

  test('cancel_both: both go', () => {
    const book = bookOf(text, { prevention: { A: 'cancel_both' } })
    expect(tell(book, 'buy A 9kWh @ 80')).toEqual([
      'A buys 2kWh @ 70 from B',
      '#2 is gone: self_trade, 5kWh',
      '#4 is gone: self_trade, 7kWh',
    ])
    expect(orders(book)).toEqual(['#3 sell C 5kWh @ 80'])
  })

  test.each(['cancel_newest', 'cancel_both'] as const)(
    '%s: a FOK that would meet its owner is killed',
    (mode) => {
      const book = bookOf(text, { prevention: { A: mode } })
      expect(tell(book, 'buy A 7kWh @ 80 fok')).toEqual(['no: cannot_fill (energy)'])
      expect(tell(book, 'buy A 2kWh @ 80 fok')).toEqual(['A buys 2kWh @ 70 from B'])
    },
  )

  test('cancel_oldest: a FOK counts what others offer, and cancels its owner’s only if it goes through', () => {
    const book = bookOf(text, { prevention: { A: 'cancel_oldest' } })
    expect(tell(book, 'buy A 8kWh @ 80 fok')).toEqual(['no: cannot_fill (energy)'])
    expect(tell(book, 'buy A 7kWh @ 80 fok')).toEqual([
      'A buys 2kWh @ 70 from B',
      '#2 is gone: self_trade, 5kWh',
      'A buys 5kWh @ 80 from C',
    ])
  })
})
