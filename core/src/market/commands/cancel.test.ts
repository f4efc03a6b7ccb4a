import {
  ask,
  bookOf,
  OBSERVER,
  OPERATOR,
  orders,
  participantOf,
  tell,
} from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import { THE_MARKET, type ParticipantNumber } from '../identity.ts'

const BOOK = `buy A 5kWh @ 80
              buy B 5kWh @ 80
              sell A 5kWh @ 90 in 1
              sell A 5kWh @ 90 at-close`

test('a cancelled order is gone, with what was left of it', () => {
  const book = bookOf(`buy A 5kWh @ 80
                       sell B 2kWh @ 80`)
  expect(ask(book, 'cancel 1 by A')).toEqual([
    expect.objectContaining({
      type: 'order_removed',
      bookSequence: 3,
      order: 1,
      energy: 3000,
      reason: 'cancelled',
    }),
  ])
  expect(orders(book)).toEqual([])
  expect(tell(book, 'cancel 1 by A')).toEqual(['no: order_unknown (order)'])
})

test('an order outside the book leaves the book’s count alone', () => {
  expect(ask(bookOf(BOOK), 'cancel 4 by A')).toMatchObject([{ order: 4, bookSequence: null }])
})

test('whatever is live can be cancelled until the closing auction takes it, in a halt too', () => {
  const book = bookOf(`${BOOK}
                       halt
                       time 11:54:59`)
  expect(tell(book, 'cancel 1 by A')).toEqual(['#1 is gone: cancelled, 5kWh'])
})

test('a number that no order can have is unknown, whatever its bits', () => {
  const book = bookOf(BOOK)
  for (const number of [0, -1, 1.5, -16_383, 1 + 2 ** 46, NaN]) {
    expect(tell(book, `cancel ${number} by A`)).toEqual(['no: order_unknown (order)'])
    expect(tell(book, `amend ${number} by A to 1kWh`)).toEqual(['no: order_unknown (order)'])
    expect(book.exchange.order(number as never)).toBeUndefined()
  }
})

describe('who may cancel', () => {
  const by = (asker: ParticipantNumber, line = 'cancel 1 by A'): unknown => ask(bookOf(BOOK), line, asker)[0]

  test('the owner, an operator in anybody’s name, and the market', () => {
    for (const asker of [participantOf('A'), OPERATOR, THE_MARKET])
      expect(by(asker)).toMatchObject({ order: 1 })
    expect(by(OPERATOR, 'cancel 1 by B')).toMatchObject({ order: 1, reason: 'cancelled' })
  })

  test('nobody else', () => {
    expect(by(participantOf('B'), 'cancel 1 by B')).toMatchObject({
      reason: 'not_your_order',
      field: 'order',
    })
    expect(by(participantOf('B'))).toMatchObject({ reason: 'not_permitted' })
    expect(by(OBSERVER)).toMatchObject({ reason: 'not_permitted' })
    expect(by(participantOf('A'), 'cancel 9 by A')).toMatchObject({ reason: 'order_unknown', field: 'order' })
  })

  test('nobody for a stranger', () => {
    const stranger = { type: 'cancel_all', participant: 999 as ParticipantNumber, slot: null } as const
    expect(bookOf().exchange.step(stranger)).toMatchObject([
      { reason: 'participant_unknown', field: 'participant' },
    ])
  })
})

describe('cancelling all', () => {
  test('takes everything of one participant, by ascending number', () => {
    const book = bookOf(BOOK)
    expect(tell(book, 'cancel all of A')).toEqual([
      '#1 is gone: cancelled, 5kWh',
      '#3 is gone: cancelled, 5kWh',
      '#4 is gone: cancelled, 5kWh',
    ])
    expect(book.exchange.ordersOf(participantOf('A'))).toEqual([])
    expect(orders(book)).toEqual(['#2 buy B 5kWh @ 80'])
    expect(tell(book, 'cancel all of A')).toEqual([])
  })

  test('may be for one slot, which must exist', () => {
    expect(tell(bookOf(BOOK), 'cancel all of A in 1')).toEqual(['#3 is gone: cancelled, 5kWh'])
    expect(tell(bookOf(BOOK), 'cancel all of A in 9')).toEqual(['no: slot_unknown (slot)'])
  })

  test('takes blocks that touch the slot', () => {
    const book = bookOf(
      `block sell A 5kWh in 0, 2kWh in 1 @ 60
       block sell A 5kWh in 2 @ 60
       buy A 1kWh @ 20 in 1`,
      { opening: '08:00' },
    )
    expect(tell(book, 'cancel all of A in 1')).toEqual([
      '#1 is gone: cancelled, 7kWh',
      '#3 is gone: cancelled, 1kWh',
    ])
  })
})

test('an owner finds its orders, old and new, through many cancels in any order', () => {
  const book = bookOf(Array.from({ length: 9 }, (_, i) => `buy A 1kWh @ ${10 + i}`).join('\n'))
  for (const order of [5, 1, 9, 4]) ask(book, `cancel ${order} by A`)
  expect(book.exchange.ordersOf(participantOf('A')).map(({ order }) => order)).toEqual([2, 3, 6, 7, 8])
})
