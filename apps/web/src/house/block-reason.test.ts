import type { PlanBlock } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { currencyOf } from '../format/numbers.ts'
import { reasonOf, withoutBlock } from './block-reason.ts'
import { dayFacts, type DayBlock } from './day-facts.ts'
import { exampleDay } from './example-day.ts'

const EURO = currencyOf('EUR')
const facts = dayFacts(exampleDay(), 900_000)
const block = (action: PlanBlock['action'], change: Partial<DayBlock> = {}): DayBlock => ({
  ...facts.blocks.find((each) => each.action === 'sell')!,
  action,
  ...change,
})
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
const said = (action: PlanBlock['action'], change: Partial<DayBlock> = {}): string =>
  plain(reasonOf(block(action, change), facts, EURO))
const [first, last] = [facts.slots[0]!, facts.slots.at(-1)!]

test('what is stored says what it brings later, what is given says what it was stored for', () => {
  const stored = {
    drawnWh: 4300,
    meanPriceMicrosPerKwh: 110_000,
    fromMs: first.from,
    toMs: facts.slots[52]!.from,
  }
  expect(said('charge_from_sun', stored)).toMatch(
    /^4\.3 kWh of the sun went into the battery instead of being sold at 11\.0 ct\. Given later in the day it brings 2[0-9]\.\d ct\.$/,
  )
  expect(said('sell')).toMatch(/^4\.6 kWh at 35\.0 ct, stored at 1\d\.\d ct\.$/)
  expect(said('cover_load', { drawnWh: -120 })).toMatch(
    /^0\.12 kWh from the battery instead of buying at 35\.0 ct, stored at/,
  )
})

test('what is kept is kept for something', () => {
  expect(said('hold', { fromMs: first.from, toMs: first.to, meanPriceMicrosPerKwh: 80_000 })).toMatch(
    /^2\.1 kWh waited: 8\.0 ct now, 2\d\.\d ct later in the day\.$/,
  )
  expect(
    said('hold', {
      fromMs: last.from,
      toMs: last.to,
      meanPriceMicrosPerKwh: 80_000,
      storedValueMicrosPerKwh: 199_000,
    }),
  ).toBe('1.3 kWh waits for the next day, worth 19.9 ct in store; a kWh trades at 8.0 ct.')
})

test('without a price the plan speaks for itself', () => {
  expect(said('sell', { meanPriceMicrosPerKwh: null, reason: 'As it was asked.' })).toBe('As it was asked.')
})

test('the counterfactual is told from a cent on', () => {
  const at = (withoutNanos: string | null): string =>
    withoutBlock(block('sell', { withoutNanos }), facts, EURO)
  expect(at('2450000000')).toMatch(/^ Without this block the day costs €\d\.\d\d\.$/)
  expect(at('-2450000000')).toMatch(/^ Without this block the day earns €\d\.\d\d\.$/)
  expect([at('100'), at(null)]).toEqual(['', ''])
})
