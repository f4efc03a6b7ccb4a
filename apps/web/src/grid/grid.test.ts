import type { FlexibilityEvent } from '@gridbourse/api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aheadOf, paidOf, sentenceOf, sidesOf, stageOf, sumOf, type BalanceSlot } from './grid-facts.ts'

const balance = (netImportW: number, part: Partial<BalanceSlot> = {}): BalanceSlot => ({
  slot: '2026-06-01T10:00Z',
  isExpected: false,
  loadW: 1000,
  generationW: 0,
  batteriesW: 0,
  netImportW,
  lowNetImportW: null,
  highNetImportW: null,
  ...part,
})

test('what a slot takes and what it gives are equal, whatever flows', () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.nat(1e6),
      fc.integer({ min: -1e6, max: 1e6 }),
      (load, generation, batteries) => {
        const sides = sidesOf({
          loadW: load,
          generationW: generation,
          batteriesW: batteries,
          netImportW: load + batteries - generation,
        })
        expect(sides.generation + sides.fromBatteries + sides.fromUtility).toBe(
          sides.load + sides.toBatteries + sides.toUtility,
        )
        expect(Math.min(...Object.values(sides))).toBeGreaterThanOrEqual(0)
      },
    ),
  )
})

test('the sentence holds the exchange against the connection', () => {
  expect(sentenceOf({ balance: [balance(12_340)], limitW: 60_000 })).toBe(
    'The street draws 12.3\u00a0kW of the 60.0\u00a0kW that its connection carries.',
  )
  expect(sentenceOf({ balance: [balance(-61_000)], limitW: 60_000 })).toBe(
    'The street sends back 61.0\u00a0kW, 1.0\u00a0kW more than its connection carries.',
  )
  expect(sentenceOf({ balance: [balance(500)], limitW: null })).toBe('The street draws 0.5\u00a0kW.')
  expect(sentenceOf({ balance: [balance(-16)], limitW: null })).toContain('needs nothing')
  expect(sentenceOf({ balance: [], limitW: 60_000 })).toContain('not read yet')
})

test('what lies ahead names the highest slot and whether it could pass the limit', () => {
  const ahead = balance(30_000, {
    slot: '2026-06-01T17:00Z',
    isExpected: true,
    lowNetImportW: 20_000,
    highNetImportW: 64_000,
  })
  const minute = () => '19:00'
  const low = balance(1000, { isExpected: true })
  expect(aheadOf({ balance: [low, ahead], limitW: 60_000 }, minute)).toBe(
    'At most 30.0\u00a0kW are expected to be drawn, at 19:00; in one of ten cases more than 64.0, which is beyond the limit.',
  )
  expect(aheadOf({ balance: [ahead], limitW: 90_000 }, minute)).toContain('within the limit')
  expect(aheadOf({ balance: [balance(0)], limitW: null }, minute)).toBe('Nothing is forecast yet.')
})

test('an event is paid when all who gave are, and a missed one stays where it was called', () => {
  const delivery = (paidNanos: string | null): FlexibilityEvent['deliveries'][number] => ({
    participant: 'factory',
    offeredWh: 900,
    calledWh: 800,
    baselineWh: 5000,
    deliveredWh: paidNanos === null ? null : 750,
    paidNanos,
  })
  expect(stageOf({ state: 'delivered', deliveries: [delivery('5'), delivery('7')] })).toBe('paid')
  expect(stageOf({ state: 'delivered', deliveries: [delivery('5'), delivery(null)] })).toBe('delivered')
  expect(stageOf({ state: 'delivered', deliveries: [] })).toBe('delivered')
  expect(stageOf({ state: 'missed', deliveries: [delivery('5')] })).toBe('called')
  expect(stageOf({ state: 'foreseen', deliveries: [] })).toBe('foreseen')
  expect(sumOf([delivery('5'), delivery(null)], 'deliveredWh')).toBe(750)
  expect(paidOf([delivery('5'), delivery(null)])).toBe(5n)
})
