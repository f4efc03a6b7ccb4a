import { bookOf, participantOf, slotAt } from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import { seededRandom, type Wh } from '../kernel/index.ts'
import { BUY, SELL, TERMS } from './book/order-terms.ts'
import { COLUMN, EVENT_WORDS, KIND } from './event-log.ts'
import { readEvents } from './event-reader.ts'
import { createExchange, type Exchange } from './exchange.ts'
import type { OrderNumber } from './identity.ts'

describe('the views', () => {
  const { exchange } = bookOf(`buy A 5kWh @ 80
                               buy B 2kWh @ 80
                               buy A 1kWh @ 70
                               sell C 4kWh @ 90.5
                               sell C 9kWh @ 99
                               buy D 1kWh @ 90.5`)

  test('levels are best first, and as many as asked for', () => {
    expect(exchange.book(slotAt(0))).toEqual({
      slot: slotAt(0),
      phase: 'continuous',
      gateClosesAt: exchange.nextDue(),
      bookSequence: 6,
      lastPrice: 90_500,
      band: { low: -500_000, high: 4_000_000 },
      bids: [
        { price: 80_000, energy: 7000, orders: 2 },
        { price: 70_000, energy: 1000, orders: 1 },
      ],
      asks: [
        { price: 90_500, energy: 3000, orders: 1 },
        { price: 99_000, energy: 9000, orders: 1 },
      ],
    })
    expect(exchange.book(slotAt(0), 1)).toMatchObject({
      bids: [{ price: 80_000 }],
      asks: [{ price: 90_500 }],
    })
    expect(exchange.book(slotAt(7))).toBeUndefined()
  })

  test('orders and positions are what is left and what was traded', () => {
    expect(exchange.order(4 as OrderNumber)).toEqual({
      kind: 'order',
      order: 4,
      participant: participantOf('C'),
      slot: slotAt(0),
      side: 'sell',
      price: 90_500,
      energy: 4000,
      remaining: 3000,
      timeInForce: 'gate',
      expiresAt: null,
      postOnly: false,
      atClose: false,
      state: 'resting',
    })
    expect(exchange.order(6 as OrderNumber)).toBeUndefined()
    expect(exchange.ordersOf(participantOf('A')).map(({ order }) => order)).toEqual([1, 3])
    expect(exchange.position(participantOf('C'), slotAt(0))).toEqual({
      bought: 0,
      sold: 1000,
      openBuy: 0,
      openSell: 12_000,
    })
    expect(exchange.position(participantOf('Z'), slotAt(7))).toMatchObject({ bought: 0, openBuy: 0 })
    expect(exchange.restingOrders(slotAt(7))).toEqual([])
    expect(exchange.participant(participantOf('A'))?.name).toBe('A')
  })
})

describe('the hot face', () => {
  const slot = slotAt(0)

  test('does what step does', () => {
    const typed = bookOf('sell A 5kWh @ 80').exchange
    const hot = bookOf('sell A 5kWh @ 80').exchange
    hot.events.clear()
    expect(hot.place(2, slot, BUY, 85_000, 8000, TERMS.gate, 0)).toBe(2)
    expect(hot.place(3, slot, SELL, NaN, 1000, TERMS.ioc, 0)).toBe(3)
    expect(hot.amend(2, 2, NaN, 7000)).toBe(true)
    expect(hot.cancel(2, 2)).toBe(true)
    expect(hot.cancel(2, 2)).toBe(false)
    expect(hot.place(2, slot, BUY, 85_000, 0, TERMS.gate, 0)).toBe(0)
    const told = readEvents(hot.events)
    const terms = { slot, timeInForce: 'gate', expiresAt: null, postOnly: false, atClose: false } as const
    const buyer = participantOf('B')
    const bid = {
      type: 'place_order',
      participant: buyer,
      side: 'buy',
      price: 85_000 as never,
      ...terms,
    } as const
    const order = 2 as OrderNumber
    expect(told).toEqual([
      ...typed.step({ ...bid, energy: 8000 as Wh }),
      ...typed.step({
        type: 'place_order',
        participant: participantOf('C'),
        side: 'sell',
        price: null,
        energy: 1000 as Wh,
        ...terms,
        timeInForce: 'ioc',
      }),
      ...typed.step({ type: 'amend_order', participant: buyer, order, price: null, energy: 7000 as Wh }),
      ...typed.step({ type: 'cancel_order', participant: buyer, order }),
      ...typed.step({ type: 'cancel_order', participant: buyer, order }),
      ...typed.step({ ...bid, energy: 0 as Wh }),
    ])
    expect(hot.stateHash()).toBe(typed.stateHash())
  })

  test('an order that is accepted and rests whole is two events in one row', () => {
    const { exchange } = bookOf()
    exchange.events.clear()
    exchange.place(2, slot, BUY, 85_000, 3000, TERMS.gate, 0)
    expect(exchange.events.count).toBe(1)
    expect(exchange.events.words[COLUMN.kind]).toBe(KIND.entered)
    expect(readEvents(exchange.events).map((event) => event.type)).toEqual(['order_accepted', 'order_rested'])
  })

  test('rows can be read without making objects of them', () => {
    const { exchange } = bookOf('sell A 5kWh @ 80')
    exchange.events.clear()
    exchange.place(2, slot, BUY, 85_000, 3000, TERMS.gate, 0)
    const { words, count } = exchange.events
    const rows = Array.from({ length: count }, (_, row) => row * EVENT_WORDS)
    const trade = rows.find((row) => words[row + COLUMN.kind] === KIND.trade)!
    expect(words[trade + COLUMN.order]).toBe(1)
    expect(words[trade + COLUMN.detail]).toBe(2)
    expect(words[trade + COLUMN.price]).toBe(80_000)
    expect(words[trade + COLUMN.energy]).toBe(3000)
  })
})

test('an exchange with much room and one that had to grow are the same', () => {
  const play = (exchange: Exchange): string => {
    const { exchange: model } = bookOf()
    const commands = model.participants().map(({ participant, name, role }) => ({
      type: 'register_participant' as const,
      participant,
      name,
      role,
      importPower: 400_000 as never,
      exportPower: 400_000 as never,
      selfTradePrevention: 'cancel_oldest' as const,
    }))
    exchange.step({ type: 'set_rules', rules: model.rules! })
    for (const command of commands) exchange.step(command)
    const { firstSlot, slotCount, openingAuctionAt } = model.days()[0]!
    exchange.step({
      type: 'open_day',
      firstSlot,
      slotCount: slotCount * 40,
      openingAuctionAt: (openingAuctionAt - 1e9) as never,
    })
    const random = seededRandom('growth')
    for (let i = 0; i < 20_000; i++) {
      const participant = 1 + random.below(26)
      const price = 10 * (random.below(2) * 300_000 + random.below(90))
      exchange.place(
        participant,
        firstSlot + random.below(160),
        random.below(2),
        price,
        1 + random.below(40),
        0,
        0,
      )
      if (i % 3 === 0) exchange.cancel(participant, 1 + random.below(i + 1))
    }
    expect(exchange.events.count).toBeGreaterThan(20_000)
    return exchange.stateHash()
  }
  expect(play(createExchange({ orders: 1, positions: 1 }))).toBe(
    play(createExchange({ orders: 50_000, positions: 50_000 })),
  )
})
