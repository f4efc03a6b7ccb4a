import {
  ask,
  at,
  bookOf,
  orders,
  participantOf,
  slotAt,
  tell,
  type Market,
} from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import type { EpochMs } from '../../kernel/index.ts'

const phases = ({ exchange }: Market): (string | undefined)[] =>
  [0, 1, 2, 3].map((slot) => exchange.book(slotAt(slot))?.phase)

describe('time', () => {
  test('may stand still and never goes back', () => {
    const book = bookOf()
    expect(ask(book, 'time 06:00')).toEqual([{ type: 'time_advanced', at: at('06:00') }])
    expect(ask(book, 'time 05:59:59')).toMatchObject([{ reason: 'time_goes_backwards', field: 'at' }])
    expect(book.exchange.clock).toBe(at('06:00'))
  })

  test('one jump does everything that fell due on the way, in its order', () => {
    const book = bookOf(
      `sell A 5kWh @ 80
       buy B 5kWh @ 70 until 09:00
       buy B 1kWh @ 75 until 07:00
       buy C 1kWh @ 60 in 1 until 07:00`,
      { opening: '08:00' },
    )
    expect(tell(book, 'time 11:55')).toEqual([
      '#3 is gone: expired, 1kWh',
      '#4 is gone: expired, 1kWh',
      'opening: nothing; opening: nothing; opening: nothing; opening: nothing',
      '#1 rests: sell 5kWh @ 80',
      '#2 rests: buy 5kWh @ 70',
      'slot 0 is continuous',
      'slot 1 is continuous',
      'slot 2 is continuous',
      'slot 3 is continuous',
      '#2 is gone: expired, 5kWh',
      'closing: nothing',
      '#1 is gone: gate_closed, 5kWh',
      'slot 0 is closed',
    ])
  })

  test('says when it will matter next', () => {
    const { exchange } = bookOf('buy B 5kWh @ 70 until 09:00', { opening: '08:00' })
    const due: (EpochMs | null)[] = []
    for (let next = exchange.nextDue(); next !== null; next = exchange.nextDue()) {
      due.push(next)
      exchange.step({ type: 'advance_time', at: next })
    }
    const times = ['08:00', '09:00', '11:55', '12:10', '12:25', '12:40', '37:00']
    expect(due).toEqual(times.map(at))
  })

  test('says nothing of an order that expires no more', () => {
    const { exchange } = bookOf(`buy B 5kWh @ 70 until 09:00
                                 cancel 1 by B`)
    expect(exchange.nextDue()).toBe(at('11:55'))
  })
})

describe('an order good till a time', () => {
  test('expires at its instant, before anything else of that instant', () => {
    const book = bookOf('buy A 5kWh @ 70 until 11:55')
    expect(tell(book, 'time 11:55')).toEqual([
      '#1 is gone: expired, 5kWh',
      'closing: nothing',
      'slot 0 is closed',
    ])
  })

  test('ends at the gate if that comes first', () => {
    const book = bookOf('buy A 5kWh @ 70 until 13:00')
    expect(tell(book, 'time 13:00')).toContain('#1 is gone: gate_closed, 5kWh')
  })

  test('expires although it was amended', () => {
    const book = bookOf(`buy A 5kWh @ 70 until 09:00
                         amend 1 by A to 6kWh @ 71`)
    expect(tell(book, 'time 09:00')).toEqual(['#1 is gone: expired, 6kWh'])
  })
})

describe('opening a day', () => {
  const open = (market: Market, firstSlot: number, slotCount: number, opening = '06:00'): unknown =>
    market.exchange.step({
      type: 'open_day',
      firstSlot: slotAt(firstSlot),
      slotCount,
      openingAuctionAt: at(opening),
    })[0]

  test('after its opening auction it trades at once; slots whose gate is past are born closed', () => {
    const market = bookOf()
    ask(market, 'time 11:30')
    expect(open(market, -5, 5)).toMatchObject({ type: 'day_opened', slotCount: 5 })
    expect([-5, -3, -2, -1].map((slot) => market.exchange.book(slotAt(slot))?.phase)).toEqual([
      'closed',
      'closed',
      'closed',
      'continuous',
    ])
    expect(market.exchange.days().map(({ firstSlot }) => firstSlot)).toEqual([slotAt(-5), slotAt(0)])
  })

  test('needs slots that nobody opened and somebody can still trade', () => {
    const market = bookOf()
    expect(open(market, 3, 4)).toMatchObject({ reason: 'day_already_open', field: 'firstSlot' })
    expect(open(market, 4, 0)).toMatchObject({ reason: 'day_invalid', field: 'slotCount' })
    expect(open(market, 4, 201)).toMatchObject({ reason: 'day_invalid', field: 'slotCount' })
    expect(open(market, 4.5, 4)).toMatchObject({ reason: 'day_invalid', field: 'firstSlot' })
    expect(open(market, -40, 4)).toMatchObject({ reason: 'day_invalid', field: 'firstSlot' })
    expect(open(market, 2 ** 43, 4)).toMatchObject({ reason: 'day_invalid', field: 'firstSlot' })
    const openingAuctionAt = NaN as EpochMs
    expect(
      market.exchange.step({ type: 'open_day', firstSlot: slotAt(4), slotCount: 4, openingAuctionAt }),
    ).toMatchObject([{ reason: 'day_invalid', field: 'openingAuctionAt' }])
  })

  test('a day is forgotten a day after its last delivery', () => {
    const market = bookOf(`sell A 5kWh @ 80
                           buy B 5kWh @ 80`)
    ask(market, 'time 36:59:59')
    expect(market.exchange.position(participantOf('B'), slotAt(0))).toMatchObject({ bought: 5000 })
    expect(tell(market, 'buy A 1kWh @ 50')).toEqual(['no: gate_closed (slot)'])
    ask(market, 'time 37:00')
    expect(market.exchange.days()).toEqual([])
    expect(market.exchange.position(participantOf('B'), slotAt(0))).toMatchObject({ bought: 0 })
    expect(tell(market, 'buy A 1kWh @ 50')).toEqual(['no: slot_unknown (slot)'])
  })

  test('a new day finds the memory of an old one clean', () => {
    const market = bookOf(`sell A 5kWh @ 80
                           buy B 5kWh @ 80`)
    ask(market, 'time 37:00')
    expect(open(market, 192, 4)).toMatchObject({ type: 'day_opened' })
    expect(tell(market, 'sell B 100kWh @ 80 in 192')).toEqual(['#3 rests: sell 100kWh @ 80'])
    expect(market.exchange.position(participantOf('B'), slotAt(192))).toMatchObject({
      bought: 0,
      openSell: 100_000,
    })
  })
})

describe('the opening auction', () => {
  test('clears at one price; what is left rests in its time order, and the slots trade', () => {
    const book = bookOf(
      `buy A 10kWh @ 90
       sell B 6kWh @ 70
       sell C 6kWh @ 80`,
      { opening: '08:00' },
    )
    expect(orders(book)).toEqual([])
    expect(tell(book, 'time 08:00')).toEqual([
      'opening: 10kWh @ 80; opening: nothing; opening: nothing; opening: nothing',
      'A buys 10kWh @ 80',
      'B sells 6kWh @ 80',
      'C sells 4kWh @ 80',
      '#3 rests: sell 2kWh @ 80',
      'slot 0 is continuous',
      'slot 1 is continuous',
      'slot 2 is continuous',
      'slot 3 is continuous',
    ])
    expect(book.exchange.book(slotAt(0))).toMatchObject({ lastPrice: 80_000, bookSequence: 1 })
  })

  test('rests the rest by arrival: an amended order that lost its place comes last', () => {
    const book = bookOf(
      `buy A 1kWh @ 50
       buy B 1kWh @ 50
       amend 1 by A to 2kWh`,
      { opening: '08:00' },
    )
    ask(book, 'time 08:00')
    expect(orders(book)).toEqual(['#2 buy B 1kWh @ 50', '#1 buy A 2kWh @ 50'])
  })

  test('takes blocks over several slots, or leaves them out', () => {
    const book = bookOf(
      `block sell A 4kWh in 0, 4kWh in 1 @ 60
       block sell B 4kWh in 0, 4kWh in 1 @ 95
       buy C 4kWh @ 90
       buy C 4kWh @ 80 in 1`,
      { opening: '08:00' },
    )
    const told = tell(book, 'time 08:00')
    expect(told.filter((each) => each.startsWith('A sells 4kWh'))).toHaveLength(2)
    expect(told).toContain('#2 is gone: block_rejected, 8kWh')
    expect(book.exchange.position(participantOf('A'), slotAt(1))).toMatchObject({ sold: 4000, openSell: 0 })
    expect(book.exchange.position(participantOf('B'), slotAt(1))).toMatchObject({ sold: 0, openSell: 0 })
  })

  test('leaves orders at close waiting', () => {
    const book = bookOf(
      `buy A 5kWh @ 90 at-close
       sell B 5kWh @ 80`,
      { opening: '08:00' },
    )
    expect(tell(book, 'time 08:00')).toContain('#2 rests: sell 5kWh @ 80')
    expect(tell(book, 'time 11:55')).toEqual([
      'closing: 5kWh @ 85',
      'A buys 5kWh @ 85',
      'B sells 5kWh @ 85',
      'slot 0 is closed',
    ])
  })

  test('waits for the end of a halt', () => {
    const book = bookOf(
      `buy A 5kWh @ 90
       sell B 5kWh @ 80
       halt`,
      { opening: '08:00' },
    )
    expect(tell(book, 'time 09:00')).toEqual([])
    expect(book.exchange.nextDue()).toBe(at('11:55'))
    expect(tell(book, 'resume').slice(0, 4)).toEqual([
      'market_resumed',
      'opening: 5kWh @ 85; opening: nothing; opening: nothing; opening: nothing',
      'A buys 5kWh @ 85',
      'B sells 5kWh @ 85',
    ])
  })

  test('comes too late for a slot whose gate closed in the halt, and for blocks that touch it', () => {
    const book = bookOf(
      `buy A 5kWh @ 90
       block sell B 5kWh in 0, 5kWh in 1 @ 60
       sell C 5kWh @ 80 in 1
       halt`,
      { opening: '08:00' },
    )
    expect(tell(book, 'time 11:55')).toEqual([
      '#1 is gone: gate_closed, 5kWh',
      '#2 is gone: gate_closed, 10kWh',
      'slot 0 is closed',
    ])
    expect(tell(book, 'resume')).toEqual([
      'market_resumed',
      'opening: nothing; opening: nothing; opening: nothing',
      '#3 rests: sell 5kWh @ 80',
      'slot 1 is continuous',
      'slot 2 is continuous',
      'slot 3 is continuous',
    ])
  })

  test('is not held for a day that is over', () => {
    const book = bookOf('halt', { opening: '08:00' })
    ask(book, 'time 13:00')
    expect(phases(book)).toEqual(['closed', 'closed', 'closed', 'closed'])
    expect(tell(book, 'resume')).toEqual(['market_resumed'])
  })
})

describe('the closing auction', () => {
  test('clears what rests together with what waited for it, and empties the slot', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         buy B 8kWh @ 90 at-close
                         buy C 3kWh @ 60`)
    expect(tell(book, 'time 11:55')).toEqual([
      'closing: 5kWh @ 90',
      'A sells 5kWh @ 90',
      'B buys 5kWh @ 90',
      '#2 is gone: gate_closed, 3kWh',
      '#3 is gone: gate_closed, 3kWh',
      'slot 0 is closed',
    ])
    expect(phases(book)).toEqual(['closed', 'continuous', 'continuous', 'continuous'])
  })

  test('counts in the book’s sequence what stood in the book, and nothing else', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         buy B 2kWh @ 90 at-close
                         sell C 1kWh @ 99`)
    const counted = ask(book, 'time 11:55').filter((event) => 'bookSequence' in event)
    expect(counted).toMatchObject([
      { type: 'auction_fill', order: 1, bookSequence: 3, energy: 2000 },
      { type: 'auction_fill', order: 2, bookSequence: null },
      { type: 'order_removed', order: 1, bookSequence: 4, energy: 3000 },
      { type: 'order_removed', order: 3, bookSequence: 5 },
    ])
  })

  test('has no self-trade rule', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         buy A 5kWh @ 90 at-close`)
    expect(tell(book, 'time 11:55')).toContain('A buys 5kWh @ 85')
  })

  test('is not held in a halt: everything is removed', () => {
    const book = bookOf(`sell A 5kWh @ 80
                         buy B 5kWh @ 90 at-close
                         halt`)
    expect(tell(book, 'time 11:55')).toEqual([
      '#1 is gone: gate_closed, 5kWh',
      '#2 is gone: gate_closed, 5kWh',
      'slot 0 is closed',
    ])
  })
})

test('an opening auction is named for the first slot of its day', () => {
  const [cleared] = ask(bookOf('', { opening: '08:00' }), 'time 08:00').filter(
    ({ type }) => type === 'auction_cleared',
  )
  expect(cleared).toMatchObject({ auction: `opening-${slotAt(0)}` })
})
