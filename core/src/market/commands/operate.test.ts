import {
  ask,
  at,
  bookOf,
  OBSERVER,
  OPERATOR,
  orders,
  participantOf,
  slotAt,
  tell,
} from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import type { MicrosPerKwh, Wh } from '../../kernel/index.ts'
import type { Command } from '../command.ts'
import { createExchange } from '../exchange.ts'
import { THE_MARKET, type ParticipantNumber } from '../identity.ts'

const BOOK = `buy A 5kWh @ 80
              sell B 5kWh @ 90
              sell A 2kWh @ 95 in 1
              buy A 1kWh @ 40 at-close`

describe('a halt', () => {
  test('refuses what could trade, and lets time pass', () => {
    const book = bookOf(`${BOOK}
                         halt`)
    expect(book.exchange.isHalted).toBe(true)
    expect(tell(book, 'buy C 1kWh @ 90')).toEqual(['no: market_halted'])
    expect(tell(book, 'cancel 1 by A')).toEqual(['#1 is gone: cancelled, 5kWh'])
    expect(tell(book, 'resume')).toEqual(['market_resumed'])
    expect(tell(book, 'buy C 1kWh @ 90')).toEqual(['C buys 1kWh @ 90 from B'])
  })
})

describe('killing', () => {
  test('the market takes every order, and halts', () => {
    const book = bookOf(BOOK)
    expect(tell(book, 'kill')).toEqual([
      'market_killed',
      '#1 is gone: market_killed, 5kWh',
      '#2 is gone: market_killed, 5kWh',
      '#3 is gone: market_killed, 2kWh',
      '#4 is gone: market_killed, 1kWh',
    ])
    expect(book.exchange.isHalted).toBe(true)
  })

  test('a participant takes its orders, and refuses new ones until it is revived', () => {
    const book = bookOf(BOOK)
    expect(tell(book, 'kill A')).toEqual([
      'participant_killed',
      '#1 is gone: participant_killed, 5kWh',
      '#3 is gone: participant_killed, 2kWh',
      '#4 is gone: participant_killed, 1kWh',
    ])
    expect(tell(book, 'buy A 1kWh @ 50')).toEqual(['no: participant_killed'])
    expect(book.exchange.participant(participantOf('A'))?.isKilled).toBe(true)
    expect(tell(book, 'revive A')).toEqual(['participant_revived'])
    expect(tell(book, 'buy A 1kWh @ 50')).toEqual(['#5 rests: buy 1kWh @ 50'])
  })

  test('takes blocks too, in the order of the numbers', () => {
    const book = bookOf(
      `buy A 1kWh @ 50
       block sell A 5kWh in 0 @ 60
       buy A 2kWh @ 40 in 1`,
      { opening: '08:00' },
    )
    expect(tell(book, 'kill A').slice(1)).toEqual([
      '#1 is gone: participant_killed, 1kWh',
      '#2 is gone: participant_killed, 5kWh',
      '#3 is gone: participant_killed, 2kWh',
    ])
  })
})

describe('a price band', () => {
  test('takes the orders outside it, in every open slot', () => {
    const book = bookOf(BOOK)
    expect(tell(book, 'band 50..90')).toEqual([
      'price_band_set',
      '#3 is gone: price_outside_band, 2kWh',
      '#4 is gone: price_outside_band, 1kWh',
    ])
    expect(book.exchange.book(slotAt(2))!.band).toEqual({ low: 50_000, high: 90_000 })
  })

  test('of one slot leaves the others alone', () => {
    const book = bookOf(BOOK)
    expect(tell(book, 'band 0..80 in 0')).toEqual(['price_band_set', '#2 is gone: price_outside_band, 5kWh'])
    expect(orders(book, 1)).toEqual(['#3 sell A 2kWh @ 95'])
  })

  test('is where a market order stops', () => {
    const book = bookOf(`band 0..85
                         sell B 1kWh @ 85`)
    expect(tell(book, 'buy A 2kWh')).toEqual([
      'A buys 1kWh @ 85 from B',
      '#2 is gone: unfilled_remainder, 1kWh',
    ])
  })

  test('lies inside the rules, on ticks, the right way round', () => {
    const book = bookOf()
    expect(tell(book, 'band -501..90')).toEqual(['no: price_band_invalid (low)'])
    expect(tell(book, 'band 0..4001')).toEqual(['no: price_band_invalid (high)'])
    expect(tell(book, 'band 0.001..90')).toEqual(['no: price_band_invalid (low)'])
    expect(tell(book, 'band 90..80')).toEqual(['no: price_band_invalid (low)'])
    expect(tell(book, 'band 0..90 in 7')).toEqual(['no: slot_unknown (slot)'])
    ask(book, 'time 11:55')
    expect(tell(book, 'band 0..90 in 0')).toEqual(['no: gate_closed (slot)'])
  })
})

describe('a position limit', () => {
  test('that is lowered cancels nothing', () => {
    const book = bookOf(BOOK)
    expect(tell(book, 'limit A buy 0Wh sell 0Wh')).toEqual(['position_limit_set'])
    expect(book.exchange.ordersOf(participantOf('A'))).toHaveLength(3)
    expect(tell(book, 'buy A 1Wh @ 50 in 1')).toEqual(['no: position_limit_exceeded (energy)'])
  })

  test('is whole and not negative', () => {
    expect(tell(bookOf(), 'limit A buy -1Wh sell 0Wh')).toEqual(['no: limit_invalid (buy)'])
    expect(tell(bookOf(), 'limit A buy 0Wh sell 0.5Wh')).toEqual(['no: limit_invalid (sell)'])
  })
})

describe('the operator’s commands', () => {
  const stranger = 999 as ParticipantNumber
  const commands: Command[] = [
    { type: 'advance_time', at: at('12:00') },
    { type: 'open_day', firstSlot: slotAt(4), slotCount: 4, openingAuctionAt: at('06:00') },
    { type: 'halt_market' },
    { type: 'resume_market' },
    { type: 'kill_market' },
    { type: 'kill_participant', participant: participantOf('A') },
    { type: 'revive_participant', participant: participantOf('A') },
    { type: 'set_price_band', slot: null, low: 0 as MicrosPerKwh, high: 10 as MicrosPerKwh },
    { type: 'set_position_limit', participant: participantOf('A'), buy: 0 as Wh, sell: 0 as Wh },
  ]

  test.each(commands)('$type: an operator and the market may, nobody else', (command) => {
    for (const by of [OPERATOR, THE_MARKET]) {
      expect(bookOf().exchange.step(command, by)[0]!.type).not.toBe('command_rejected')
    }
    for (const by of [participantOf('A'), OBSERVER, stranger]) {
      expect(bookOf().exchange.step(command, by)).toMatchObject([{ reason: 'not_permitted', field: null }])
    }
  })

  test.each(commands)('$type: not before the rules', (command) => {
    expect(createExchange().step(command)).toMatchObject([{ reason: 'rules_missing' }])
  })

  test('a participant they are about must be known', () => {
    for (const type of ['kill_participant', 'revive_participant'] as const) {
      expect(bookOf().exchange.step({ type, participant: stranger })).toMatchObject([
        { reason: 'participant_unknown', field: 'participant' },
      ])
    }
  })
})
