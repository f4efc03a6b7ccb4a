import type { MemberDay } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { currencyOf } from '../format/numbers.ts'
import { dayFacts } from './day-facts.ts'
import { exampleDay } from './example-day.ts'
import { headline, settledSoFar } from './headline.ts'

const SLOT = 900_000
const EURO = currencyOf('EUR')
const said = (change: Partial<MemberDay>, settledSlots = 70): string =>
  headline(dayFacts(exampleDay({ settledSlots, change }), SLOT), { currency: EURO, name: 'Tue 2 Jun' })
const cents = (euros: number): string => String(BigInt(Math.round(euros * 100)) * 10_000_000n)
const day = (total: number, utility: number): string =>
  said({ expectedTotalNanos: cents(total), expectedUtilityNanos: cents(utility) })

test('the sentence says what the day costs and what it would have', () => {
  expect(day(0.39, 3.12)).toBe('Today costs €0.39 instead of €3.12.')
  expect(day(3.2, 3.12)).toBe('Today costs €3.20 instead of €3.12.')
  expect(day(3.12, 3.12)).toBe('Today costs €3.12, as with the utility alone.')
  expect(day(-0.85, 1.2)).toBe('Today earns €0.85 instead of costing €1.20.')
  expect(day(-2.1, -1.5)).toBe('Today earns €2.10 instead of €1.50.')
  expect(day(0.1, -1.5)).toBe('Today costs €0.10; the utility alone would pay €1.50.')
})

test('a day that is over is told as past, by its name', () => {
  const end = Date.parse('2026-06-02T22:00Z')
  expect(
    said({ nowMs: end + SLOT, expectedTotalNanos: cents(0.39), expectedUtilityNanos: cents(3.12) }, 96),
  ).toBe('Tue 2 Jun cost €0.39 instead of €3.12.')
})

test('what is settled of the difference is told apart from what is coming', () => {
  const facts = (settledSlots: number, change: Partial<MemberDay> = {}) =>
    settledSoFar(dayFacts(exampleDay({ settledSlots, change }), SLOT), EURO)
  expect(facts(0)).toBe('Nothing of it is settled yet; all of it is expected.')
  const { bill } = exampleDay()
  const at = (total: number, utility: number) => ({
    bill: { ...bill, totalNanos: cents(total), utilityNanos: cents(utility) },
  })
  expect(facts(70, at(1.1, 1.16))).toBe('€0.06 of the difference is settled. The rest is coming.')
  // The difference of what is read in the bill: €1.00 and €2.01, though exactly they are further apart.
  const read = { bill: { ...bill, totalNanos: '1004000000', utilityNanos: '2005000000' } }
  expect(facts(70, read)).toMatch(/^€1\.01 of the difference/)
  expect(facts(70, at(1.2, 1.16))).toMatch(/^So far it is €0\.04 dearer; the day as a whole is expected/)
  expect(facts(96, at(0.39, 3.12))).toBe('All of it is settled: €2.73 less than with the utility alone.')
})
