import {
  ask,
  at,
  bookOf,
  OBSERVER,
  OPERATOR,
  participantOf,
  slotAt,
  tell,
} from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import type { MicrosPerKwh, Wh } from '../../kernel/index.ts'
import type { Command } from '../command.ts'
import { createExchange } from '../exchange.ts'
import { THE_MARKET, type ParticipantNumber } from '../identity.ts'

type PlaceOrder = Extract<Command, { type: 'place_order' }>

const order = (terms: Partial<PlaceOrder> = {}): Command => ({
  type: 'place_order',
  participant: participantOf('A'),
  slot: slotAt(0),
  side: 'buy',
  price: 80_000 as MicrosPerKwh,
  energy: 1000 as Wh,
  timeInForce: 'gate',
  expiresAt: null,
  postOnly: false,
  atClose: false,
  ...terms,
})

/** What an order that breaks one rule is told, and that it leaves no trace. */
function refusal(terms: Partial<PlaceOrder>, opening?: string): string {
  const { exchange } = bookOf('sell B 5kWh @ 100', opening === undefined ? {} : { opening })
  const before = exchange.stateHash()
  const events = exchange.step(order(terms))
  expect(exchange.stateHash()).toBe(before)
  expect(events).toHaveLength(1)
  const [event] = events
  if (event?.type !== 'command_rejected') throw new Error(`Not rejected: ${event?.type}`)
  expect(event.command).toBe('place_order')
  return `${event.reason} (${event.field})`
}

const energy = (value: number): { energy: Wh } => ({ energy: value as Wh })
const price = (value: number): { price: MicrosPerKwh } => ({ price: value as MicrosPerKwh })

test('an order that is right gets the next number', () => {
  const { exchange } = bookOf('sell B 5kWh @ 100')
  expect(exchange.step(order())[0]).toMatchObject({ type: 'order_accepted', order: 2, participant: 1 })
  expect(exchange.order(2 as never)).toMatchObject({ energy: 1000, remaining: 1000, state: 'resting' })
})

test('before the rules nothing is possible', () => {
  expect(createExchange().step(order())).toMatchObject([
    { type: 'command_rejected', reason: 'rules_missing' },
  ])
})

describe('the slot', () => {
  test('must be one of an open day', () => {
    expect(refusal({ slot: slotAt(4) })).toBe('slot_unknown (slot)')
  })

  test('takes orders until its gate closes', () => {
    const book = bookOf()
    ask(book, 'time 11:54:59')
    expect(tell(book, 'buy A 1kWh @ 50')).toEqual(['#1 rests: buy 1kWh @ 50'])
    ask(book, 'time 11:55')
    expect(tell(book, 'buy A 1kWh @ 50')).toEqual(['no: gate_closed (slot)'])
    expect(tell(book, 'buy A 1kWh @ 50 in 1')).toEqual(['#2 rests: buy 1kWh @ 50'])
  })
})

describe('energy', () => {
  test.each([0, -1, 1.5, 2_147_483_648, NaN])('of %d Wh is out of range', (value) => {
    expect(refusal(energy(value))).toBe('energy_out_of_range (energy)')
  })
})

describe('the price', () => {
  test.each([-500_010, 4_000_010, Infinity])('%d is out of range', (value) => {
    expect(refusal(price(value))).toBe('price_out_of_range (price)')
  })

  test('lies on a tick', () => {
    expect(refusal(price(80_005))).toBe('price_off_tick (price)')
  })

  test('lies inside the band of its slot', () => {
    const book = bookOf('band 20..90 in 1')
    expect(tell(book, 'buy A 1kWh @ 90.01 in 1')).toEqual(['no: price_outside_band (price)'])
    expect(tell(book, 'buy A 1kWh @ 19.99 in 1')).toEqual(['no: price_outside_band (price)'])
    expect(tell(book, 'buy A 1kWh @ 90.01 in 0')).toEqual(['#1 rests: buy 1kWh @ 90.01'])
  })
})

describe('terms', () => {
  test('good till a time needs a time to come', () => {
    expect(refusal({ timeInForce: 'time' })).toBe('expiry_invalid (expiresAt)')
    expect(refusal({ timeInForce: 'time', expiresAt: at('06:00') })).toBe('expiry_invalid (expiresAt)')
    expect(refusal({ timeInForce: 'time', expiresAt: 0 as never })).toBe('expiry_invalid (expiresAt)')
  })

  test.each<[Partial<PlaceOrder>, string]>([
    [{ expiresAt: at('07:00') }, 'expiresAt'],
    [{ expiresAt: 0 as never }, 'expiresAt'],
    [{ price: null }, 'timeInForce'],
    [{ price: null, timeInForce: 'ioc', postOnly: true }, 'postOnly'],
    [{ price: null, timeInForce: 'fok', atClose: true }, 'atClose'],
    [{ timeInForce: 'ioc', postOnly: true }, 'postOnly'],
    [{ timeInForce: 'fok', postOnly: true }, 'postOnly'],
    [{ atClose: true, postOnly: true }, 'postOnly'],
    [{ timeInForce: 'ioc', atClose: true }, 'atClose'],
  ])('%j contradict each other', (terms, field) => {
    expect(refusal(terms)).toBe(`terms_contradict (${field})`)
  })

  test('before the opening auction nothing can trade at once', () => {
    expect(refusal({ timeInForce: 'ioc' }, '08:00')).toBe('not_in_continuous_trading (timeInForce)')
    expect(refusal({ timeInForce: 'fok' }, '08:00')).toBe('not_in_continuous_trading (timeInForce)')
    expect(refusal({ price: null, timeInForce: 'ioc' }, '08:00')).toBe(
      'not_in_continuous_trading (timeInForce)',
    )
    expect(refusal({ postOnly: true }, '08:00')).toBe('not_in_continuous_trading (postOnly)')
  })
})

describe('who may place', () => {
  const refused = (by: ParticipantNumber, participant: ParticipantNumber): unknown =>
    bookOf().exchange.step(order({ participant }), by)[0]

  test('a participant for itself, and the market for a participant', () => {
    expect(refused(participantOf('A'), participantOf('A'))).toMatchObject({ type: 'order_accepted' })
    expect(refused(THE_MARKET, participantOf('A'))).toMatchObject({ type: 'order_accepted' })
  })

  test('nobody for somebody else, and neither operators nor observers for themselves', () => {
    for (const by of [participantOf('B'), OPERATOR, OBSERVER, 999 as ParticipantNumber]) {
      expect(refused(by, participantOf('A'))).toMatchObject({ reason: 'not_permitted', field: null })
    }
    for (const by of [OPERATOR, OBSERVER, THE_MARKET]) {
      expect(refused(by, by)).toMatchObject({ reason: 'not_permitted' })
    }
  })

  test('nobody unknown', () => {
    const stranger = 999 as ParticipantNumber
    expect(refused(stranger, stranger)).toMatchObject({ reason: 'participant_unknown', field: 'participant' })
  })
})

describe('the position limit', () => {
  test('follows from the connection: 400 kW carry 100 kWh in a quarter of an hour', () => {
    const book = bookOf()
    expect(tell(book, 'buy A 100001Wh @ 50')).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(book, 'sell A 100001Wh @ 50')).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(book, 'buy A 100kWh @ 50')).toEqual(['#1 rests: buy 100kWh @ 50'])
    expect(tell(book, 'buy A 1Wh @ 50')).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(book, 'buy A 1Wh @ 50 in 1')).toEqual(['#2 rests: buy 1Wh @ 50'])
  })

  test('counts what was bought and sold, and what is open, on the same side', () => {
    const book = bookOf(`limit A buy 10kWh sell 4kWh
                         sell B 6kWh @ 50
                         buy A 6kWh @ 50
                         buy A 3kWh @ 40`)
    expect(tell(book, 'buy A 2kWh @ 30')).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(book, 'sell A 11kWh @ 90')).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(book, 'sell A 10kWh @ 90')).toEqual(['#4 rests: sell 10kWh @ 90'])
    expect(book.exchange.position(participantOf('A'), slotAt(0))).toEqual({
      bought: 6000,
      sold: 0,
      openBuy: 3000,
      openSell: 10_000,
    })
  })

  test('is free again for what is cancelled or does not trade', () => {
    const book = bookOf(`limit A buy 10kWh sell 0Wh
                         buy A 10kWh @ 40
                         cancel 1 by A
                         buy A 10kWh @ 40 ioc`)
    expect(tell(book, 'buy A 10kWh @ 40')).toEqual(['#3 rests: buy 10kWh @ 40'])
  })
})

test('an order at close waits outside the book while others trade', () => {
  const book = bookOf('sell A 5kWh @ 80 at-close')
  expect(tell(book, 'buy B 5kWh @ 90')).toEqual(['#2 rests: buy 5kWh @ 90'])
  expect(book.exchange.order(1 as never)).toMatchObject({ state: 'at_close', atClose: true })
})
