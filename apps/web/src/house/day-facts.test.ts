import { expect, test } from 'vitest'
import { dayFacts } from './day-facts.ts'
import { exampleDay } from './example-day.ts'

const SLOT = 900_000

test('what is settled, what runs and what comes are told apart', () => {
  const facts = dayFacts(exampleDay({ settledSlots: 70 }), SLOT)
  expect(facts.slots.length).toBe(96)
  expect(facts.lastSettled).toBe(facts.slots[69])
  expect(facts.running).toBe(facts.slots[70])
  expect(facts.block?.action).toBe('sell')
  expect(facts.boughtWh).toBeGreaterThan(facts.boughtFromNeighboursWh)
})

test('before the first meter of the day there is nothing to point at', () => {
  const facts = dayFacts(exampleDay({ settledSlots: 0 }), SLOT)
  expect([facts.lastSettled, facts.boughtWh]).toEqual([null, 0])
})
