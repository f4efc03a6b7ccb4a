import type { FlexibilityEvent, MemberDay } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { flexibilityOf, peakCost, roomW, sentenceOf } from './factory-facts.ts'

const PEAKS = { monthPeakW: 42_300, chargeNanosPerKw: '9600000000', heldToW: 44_000 }
const slots = [
  { state: 'settled', loadWh: 12_400 },
  { state: 'planned', loadWh: 99_000 },
] as unknown as MemberDay['slots']

test('a peak costs what each kW of it costs, exactly', () => {
  expect(peakCost(42_300, '9600000000')).toBe(406_080_000_000n)
  expect(peakCost(0, '9600000000')).toBe(0n)
})

test('the sentence tells what is metered, and the peak against what it is held to', () => {
  const day = { slots, currency: 'EUR' }
  expect(sentenceOf({ ...day, peaks: PEAKS })).toBe(
    'The plant used 12\u00a0kWh so far today; the month’s peak is 42.3\u00a0kW and costs €406.08.',
  )
  expect(sentenceOf({ ...day, peaks: { ...PEAKS, heldToW: 40_000 } })).toContain('above the 40.0\u00a0kW')
  expect(sentenceOf({ ...day, peaks: null })).toBe('The plant used 12\u00a0kWh so far today.')
  expect(roomW(PEAKS)).toBe(1700)
  expect(roomW({ ...PEAKS, heldToW: null })).toBe(null)
})

test('only a participant’s own deliveries are its income', () => {
  const delivery = (participant: string, paidNanos: string | null) => ({
    participant,
    offeredWh: 900,
    calledWh: 800,
    baselineWh: 5000,
    deliveredWh: paidNanos === null ? null : 750,
    paidNanos,
  })
  const event = (deliveries: FlexibilityEvent['deliveries']) => ({ deliveries }) as FlexibilityEvent
  const events = [
    event([delivery('factory', '500'), delivery('home-1', '70')]),
    event([delivery('factory', null)]),
  ]
  expect(flexibilityOf(events, 'factory')).toMatchObject({ paidNanos: 500n, deliveredWh: 750 })
  expect(flexibilityOf(events, 'factory').own.length).toBe(2)
  expect(flexibilityOf(events, 'nobody')).toEqual({ own: [], paidNanos: 0n, deliveredWh: 0 })
})
