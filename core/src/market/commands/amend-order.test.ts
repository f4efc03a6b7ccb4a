import { ask, bookOf, orders, participantOf, slotAt, tell } from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import { THE_MARKET } from '../identity.ts'

const QUEUE = `buy A 5kWh @ 80
               buy B 5kWh @ 80`

test('less energy at the same price keeps the place', () => {
  const book = bookOf(QUEUE)
  expect(tell(book, 'amend 1 by A to 3kWh')).toEqual(['#1 keeps its place: 3kWh @ 80'])
  expect(orders(book)).toEqual(['#1 buy A 3kWh @ 80', '#2 buy B 5kWh @ 80'])
})

test('more energy goes to the end of the queue', () => {
  const book = bookOf(QUEUE)
  expect(tell(book, 'amend 1 by A to 6kWh')).toEqual([
    '#1 loses its place: 6kWh @ 80',
    '#1 rests: buy 6kWh @ 80',
  ])
  expect(orders(book)).toEqual(['#2 buy B 5kWh @ 80', '#1 buy A 6kWh @ 80'])
})

test('a new price goes to the end of that price’s queue, less energy or not', () => {
  const book = bookOf(`${QUEUE}
                       buy C 1kWh @ 70`)
  expect(tell(book, 'amend 1 by A to 4kWh @ 70')).toEqual([
    '#1 loses its place: 4kWh @ 70',
    '#1 rests: buy 4kWh @ 70',
  ])
  expect(orders(book)).toEqual(['#2 buy B 5kWh @ 80', '#3 buy C 1kWh @ 70', '#1 buy A 4kWh @ 70'])
})

test('a price that crosses trades, under the same number', () => {
  const book = bookOf(`buy A 5kWh @ 80
                       sell B 3kWh @ 90
                       sell C 9kWh @ 95`)
  expect(tell(book, 'amend 1 by A to 6kWh @ 92')).toEqual([
    '#1 loses its place: 6kWh @ 92',
    'A buys 3kWh @ 90 from B',
    '#1 rests: buy 3kWh @ 92',
  ])
  expect(tell(book, 'amend 1 by A @ 95')).toEqual([
    '#1 loses its place: 3kWh @ 95',
    'A buys 3kWh @ 95 from C',
  ])
  expect(book.exchange.order(1 as never)).toBeUndefined()
  expect(book.exchange.position(participantOf('A'), slotAt(0))).toMatchObject({ bought: 6000, openBuy: 0 })
})

test('a newcomer again, it is stopped by self-trade prevention', () => {
  const book = bookOf(`buy A 5kWh @ 80
                       sell A 3kWh @ 90`)
  expect(tell(book, 'amend 1 by A @ 90')).toEqual([
    '#1 loses its place: 5kWh @ 90',
    '#1 is gone: self_trade, 5kWh',
  ])
  expect(orders(book)).toEqual(['#2 sell A 3kWh @ 90'])
})

test('energy is the total with what was filled; a total that is filled already ends the order', () => {
  const book = bookOf(`buy A 5kWh @ 80
                       sell B 2kWh @ 80`)
  expect(tell(book, 'amend 1 by A to 4kWh')).toEqual(['#1 keeps its place: 2kWh @ 80'])
  expect(tell(book, 'amend 1 by A to 2kWh')).toEqual(['#1 is gone: cancelled, 2kWh'])
  expect(tell(book, 'amend 1 by A to 2kWh')).toEqual(['no: order_unknown (order)'])
})

test('the book counts every change once, and a lost place twice: out and in again', () => {
  const book = bookOf(QUEUE)
  expect(ask(book, 'amend 1 by A to 4kWh')).toMatchObject([{ type: 'order_amended', bookSequence: 3 }])
  expect(ask(book, 'amend 1 by A to 9kWh')).toMatchObject([
    { type: 'order_amended', bookSequence: 4 },
    { type: 'order_rested', bookSequence: 5 },
  ])
})

describe('an order that waits for an auction', () => {
  test('keeps its place in line with less energy, and goes to the end of it with anything else', () => {
    const book = bookOf(QUEUE, { opening: '08:00' })
    expect(ask(book, 'amend 1 by A to 3kWh')).toMatchObject([
      { type: 'order_amended', bookSequence: null, keptPriority: true },
    ])
    expect(tell(book, 'amend 1 by A @ 85')).toEqual([
      '#1 loses its place: 3kWh @ 85',
      '#1 waits for the opening: 3kWh',
    ])
  })

  test('does not trade when its new price crosses', () => {
    const book = bookOf(`sell A 5kWh @ 80 at-close
                         buy B 5kWh @ 70`)
    expect(tell(book, 'amend 1 by A @ 60')).toEqual([
      '#1 loses its place: 5kWh @ 60',
      '#1 waits for the closing: 5kWh',
    ])
  })
})

describe('an amendment is refused', () => {
  const refusal = (line: string, text = QUEUE): string[] => {
    const book = bookOf(text)
    const before = book.exchange.stateHash()
    const told = tell(book, line)
    expect(book.exchange.stateHash()).toBe(before)
    return told
  }

  test('when it changes nothing', () => {
    expect(refusal('amend 1 by A')).toEqual(['no: nothing_to_amend'])
    expect(refusal('amend 1 by A to 5kWh @ 80')).toEqual(['no: nothing_to_amend'])
  })

  test('for orders of others and orders that are not', () => {
    expect(refusal('amend 1 by B to 1kWh')).toEqual(['no: not_your_order (order)'])
    expect(refusal('amend 3 by A to 1kWh')).toEqual(['no: order_unknown (order)'])
    const book = bookOf(QUEUE)
    expect(ask(book, 'amend 1 by B to 1kWh', THE_MARKET)).toMatchObject([{ reason: 'not_your_order' }])
  })

  test('for terms that no order may have', () => {
    expect(refusal('amend 1 by A to 0Wh')).toEqual(['no: energy_out_of_range (energy)'])
    expect(refusal('amend 1 by A @ 80.005')).toEqual(['no: price_off_tick (price)'])
    expect(refusal('amend 1 by A @ 5000')).toEqual(['no: price_out_of_range (price)'])
    expect(refusal('amend 1 by A @ 95', `${QUEUE}\nband 70..90`)).toEqual(['no: price_outside_band (price)'])
  })

  test('past the position limit, its own old energy taken out', () => {
    const text = `limit A buy 10kWh sell 0Wh
                  buy A 8kWh @ 80`
    expect(refusal('amend 1 by A to 11kWh', text)).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(bookOf(text), 'amend 1 by A to 10kWh')).toContain('#1 rests: buy 10kWh @ 80')
  })

  test('where a post-only order would trade', () => {
    const text = `buy A 5kWh @ 80 post-only
                  sell B 5kWh @ 90`
    expect(refusal('amend 1 by A @ 90', text)).toEqual(['no: would_trade (price)'])
  })

  test('in a halt, and for who is killed', () => {
    expect(refusal('amend 1 by A to 1kWh', `${QUEUE}\nhalt`)).toEqual(['no: market_halted'])
    expect(refusal('amend 1 by A to 1kWh', `${QUEUE}\nkill A`)).toEqual(['no: participant_killed'])
  })

  test('to shrink, never: who is over a lowered limit may still take less', () => {
    const book = bookOf(`${QUEUE}
                         limit A buy 1kWh sell 0Wh`)
    expect(tell(book, 'amend 1 by A to 4kWh')).toEqual(['#1 keeps its place: 4kWh @ 80'])
  })
})

test('blocks cannot be amended, and whose they are is not told', () => {
  const book = bookOf('block sell A 5kWh in 0, 5kWh in 1 @ 60', { opening: '08:00' })
  expect(tell(book, 'amend 1 by A @ 50')).toEqual(['no: block_not_amendable (order)'])
  expect(tell(book, 'amend 1 by B @ 50')).toEqual(['no: not_your_order (order)'])
})
