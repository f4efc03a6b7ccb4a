import { ask, bookOf, participantOf, slotAt, tell, type Market } from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import type { EpochMs, MicrosPerKwh, Wh } from '../../kernel/index.ts'
import type { Command } from '../command.ts'

const waiting = (text = ''): Market => bookOf(text, { opening: '08:00' })

function placeBlock(...profile: [slot: number, energy: number][]): Command {
  const parts = profile.map(([slot, energy]) => ({ slot: slotAt(slot), energy: energy as Wh }))
  const participant = participantOf('A')
  return { type: 'place_block', participant, side: 'sell', price: 60_000 as MicrosPerKwh, profile: parts }
}

test('a block waits with its energy open in every slot of its profile', () => {
  const { exchange } = waiting('block sell A 5kWh in 0, 3kWh in 2 @ 60')
  expect(exchange.order(1 as never)).toEqual({
    kind: 'block',
    order: 1,
    participant: 1,
    side: 'sell',
    price: 60_000,
    profile: [
      { slot: slotAt(0), energy: 5000 },
      { slot: slotAt(2), energy: 3000 },
    ],
  })
  expect(exchange.position(participantOf('A'), slotAt(2))).toMatchObject({ openSell: 3000 })
})

test('a cancelled block is gone from all its slots, and told under its first', () => {
  const market = waiting('block sell A 5kWh in 1, 3kWh in 2 @ 60')
  expect(ask(market, 'cancel 1 by A')).toMatchObject([{ slot: slotAt(1), energy: 8000, bookSequence: null }])
  expect(market.exchange.position(participantOf('A'), slotAt(2))).toMatchObject({ openSell: 0 })
})

describe('a block is refused', () => {
  const refused = (command: Command, market = waiting()): unknown => market.exchange.step(command)[0]

  test.each<[string, [number, number][]]>([
    ['no slot', []],
    [
      'a slot twice',
      [
        [1, 5],
        [1, 5],
      ],
    ],
    [
      'slots that go back',
      [
        [2, 5],
        [1, 5],
      ],
    ],
    ['no energy', [[1, 0]]],
    ['more energy than an order may have', [[1, 2_147_483_648]]],
  ])('for a profile with %s', (_, profile) => {
    expect(refused(placeBlock(...profile))).toMatchObject({
      reason: 'block_profile_invalid',
      field: 'profile',
    })
  })

  test('for slots that nobody opened, or of two days', () => {
    expect(refused(placeBlock([3, 5], [4, 5]))).toMatchObject({ reason: 'slot_unknown', field: 'profile' })
    const market = waiting()
    const openingAuctionAt = (market.exchange.clock + 1) as EpochMs
    market.exchange.step({ type: 'open_day', firstSlot: slotAt(4), slotCount: 4, openingAuctionAt })
    expect(refused(placeBlock([3, 5], [4, 5]), market)).toMatchObject({ reason: 'block_profile_invalid' })
  })

  test('after the opening auction', () => {
    expect(refused(placeBlock([0, 5]), bookOf())).toMatchObject({
      reason: 'block_after_opening_auction',
      field: 'profile',
    })
  })

  test('for a price outside bounds, grid or band', () => {
    const at = (price: number): Command =>
      ({ ...placeBlock([1, 5], [2, 5]), price: price as MicrosPerKwh }) as Command
    expect(refused(at(4_000_010))).toMatchObject({ reason: 'price_out_of_range', field: 'price' })
    expect(refused(at(60_001))).toMatchObject({ reason: 'price_off_tick' })
    expect(refused(at(60_000), waiting('band 70..90 in 2'))).toMatchObject({ reason: 'price_outside_band' })
  })

  test('past the position limit of any slot', () => {
    expect(refused(placeBlock([1, 5], [2, 100_001]))).toMatchObject({
      reason: 'position_limit_exceeded',
      field: 'profile',
    })
  })

  test('beyond 200 of a day', () => {
    const market = waiting()
    for (let i = 0; i < 200; i++) market.exchange.step(placeBlock([i % 4, 5]))
    expect(refused(placeBlock([0, 5]), market)).toMatchObject({ reason: 'block_limit_reached', field: null })
    ask(market, 'cancel 7 by A')
    expect(refused(placeBlock([0, 5]), market)).toMatchObject({ type: 'block_accepted', order: 201 })
  })

  test('in a halt', () => {
    expect(tell(waiting('halt'), 'block sell A 5kWh in 0 @ 60')).toEqual(['no: market_halted'])
  })
})

test('a block that the band leaves behind is gone', () => {
  const market = waiting('block sell A 5kWh in 0, 5kWh in 1 @ 60')
  expect(tell(market, 'band 70..90 in 1')).toEqual([
    'price_band_set',
    '#1 is gone: price_outside_band, 10kWh',
  ])
})
