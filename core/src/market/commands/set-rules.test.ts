import { bookOf, OBSERVER, OPERATOR, participantOf } from '@gridbourse/testing/book-language'
import { describe, expect, test } from 'vitest'
import type { Command, MarketRules } from '../command.ts'
import { createExchange } from '../exchange.ts'
import { THE_MARKET, type ParticipantNumber } from '../identity.ts'

const rules = {
  currency: 'EUR',
  slotDuration: 900_000,
  tick: 10,
  lowestPrice: -500_000,
  highestPrice: 4_000_000,
  gateLead: 300_000,
  marginRule: 'pro_rata',
  seed: 1,
  blockNodeLimit: 100,
} as MarketRules

describe('the rules', () => {
  test('are set once, by the market', () => {
    const exchange = createExchange()
    expect(exchange.step({ type: 'set_rules', rules }, 3 as ParticipantNumber)).toMatchObject([
      { reason: 'not_permitted' },
    ])
    expect(exchange.step({ type: 'set_rules', rules })).toEqual([{ type: 'rules_set', rules }])
    expect(exchange.rules).toEqual(rules)
    expect(exchange.step({ type: 'set_rules', rules })).toMatchObject([{ reason: 'rules_already_set' }])
  })

  test.each<[keyof MarketRules, unknown]>([
    ['currency', 'euro'],
    ['slotDuration', 0],
    ['slotDuration', 86_400_001],
    ['tick', 0.5],
    ['lowestPrice', -500_001],
    ['highestPrice', 4_000_001],
    ['highestPrice', -500_010],
    ['highestPrice', 500_000_000],
    ['gateLead', -1],
    ['marginRule', 'first_come'],
    ['seed', 0.1],
    ['blockNodeLimit', 0],
  ])('cannot have %s %s', (field, value) => {
    expect(createExchange().step({ type: 'set_rules', rules: { ...rules, [field]: value } })).toMatchObject([
      { reason: 'rules_invalid', field },
    ])
  })
})

describe('registering', () => {
  const registration = (terms: object = {}): Command =>
    ({
      type: 'register_participant',
      participant: 30,
      name: 'the bakery',
      role: 'participant',
      importPower: 11_000,
      exportPower: 4_001,
      selfTradePrevention: 'cancel_oldest',
      ...terms,
    }) as Command

  test('gives limits from the connection, rounded down to whole Wh', () => {
    const { exchange } = bookOf()
    expect(exchange.step(registration())).toEqual([
      { type: 'participant_registered', participant: 30, name: 'the bakery', role: 'participant' },
    ])
    expect(exchange.participant(30 as ParticipantNumber)).toEqual({
      participant: 30,
      name: 'the bakery',
      role: 'participant',
      selfTradePrevention: 'cancel_oldest',
      buyLimit: 2750,
      sellLimit: 1000,
      isKilled: false,
    })
    expect(exchange.participants()).toHaveLength(29)
  })

  test('is for the market and operators', () => {
    for (const by of [THE_MARKET, OPERATOR]) {
      expect(bookOf().exchange.step(registration(), by)).toMatchObject([{ type: 'participant_registered' }])
    }
    for (const by of [participantOf('A'), OBSERVER]) {
      expect(bookOf().exchange.step(registration(), by)).toMatchObject([{ reason: 'not_permitted' }])
    }
    expect(createExchange().step(registration())).toMatchObject([{ reason: 'rules_missing' }])
  })

  test('happens once', () => {
    expect(bookOf().exchange.step(registration({ participant: 1 }))).toMatchObject([
      { reason: 'participant_already_registered', field: 'participant' },
    ])
  })

  test.each([
    ['participant', 0],
    ['participant', 1.5],
    ['participant', 16_777_216],
    ['name', 'ü'],
    ['name', 'x'.repeat(65)],
    ['role', 'king'],
    ['importPower', -1],
    ['exportPower', 0.5],
    ['selfTradePrevention', 'none'],
  ])('cannot have %s %s', (field, value) => {
    expect(bookOf().exchange.step(registration({ [field]: value }))).toMatchObject([
      { reason: 'participant_invalid', field },
    ])
  })
})
