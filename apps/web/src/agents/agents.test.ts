import type { AgentCard } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { timesIn } from '../format/times.ts'
import { byKind, sentenceOf, thinking } from './agent-facts.ts'
import { differencesOf } from './differences.ts'
import { digestOf, readable, seriesOf, titleOf, type Reading } from './readable.ts'
import { wishedOrders } from './wished-orders.ts'

const QUARTER = 900_000
const NOON = Date.parse('2026-06-01T10:00Z')
const reading: Reading = { times: timesIn('Europe/Berlin'), slotDurationMs: QUARTER, currency: 'EUR' }

test('a number of a situation is read with the unit that its name carries', () => {
  const read = (name: string, value: number | boolean | null | string) => readable(name, value, reading)
  expect(read('capacityWh', 8000)).toBe('8.000\u00a0kWh')
  expect(read('energyPerDay', 3_600_000)).toBe('3\u2009600.000\u00a0kWh')
  expect(read('sellDownTo', 1_500_000)).toBe('1.500\u00a0kWh')
  expect(read('maxChargeW', 4600)).toBe('4.600\u00a0kW')
  expect(read('importPrice', 308_800)).toBe('0.3088\u00a0€/kWh')
  expect(read('highestBuy', 1_000_000)).toBe('1.0000\u00a0€/kWh')
  expect(read('pricePerKw', 9_600_000)).toBe('9.60\u00a0€/kW')
  expect(read('expectedCost', -1_250_000_000)).toBe('\u2212€1.2500')
  expect(read('chargeEfficiency', 0.95)).toBe('95.0\u00a0%')
  expect(read('shortPermille', 125)).toBe('12.5\u00a0%')
  expect(read('firstSlot', NOON / QUARTER)).toBe('Mon 1 Jun, 12:00')
  expect(read('at', NOON + 1000)).toBe('Mon 1 Jun, 12:00:01')
  expect(read('slotDuration', QUARTER)).toBe('15\u00a0min')
  expect(read('ordersPerDecision', 400)).toBe('400')
  expect(read('mayHalt', false)).toBe('no')
  expect(read('event', null)).toBe('– none')
  expect(read('venue', 'opening')).toBe('opening')
})

test('names lose the unit that stands at the value', () => {
  expect(['capacityWh', 'importLimitW', 'slotDurationMs', 'mayHalt', 'shortPermille'].map(titleOf)).toEqual([
    'capacity',
    'import limit',
    'slot duration',
    'may halt',
    'short',
  ])
})

test('a row of numbers says its count and its reach', () => {
  expect(seriesOf('netLoadWh', [100, -250, 3000], reading)).toBe(
    '3 from \u22120.250\u00a0kWh to 3.000\u00a0kWh',
  )
  expect(seriesOf('importPrice', [300_000, 300_000], reading)).toBe('2 times 0.3000\u00a0€/kWh')
  expect(seriesOf('weights', [], reading)).toBe('none')
})

test('a folded thing is told by its first values, lists by their count', () => {
  expect(
    digestOf({ side: 'buy', price: 210_000, energy: 61, parts: [1], venue: 'closing', late: 1 }, reading),
  ).toBe('buy, 0.2100\u00a0€/kWh, 0.061\u00a0kWh, closing')
  expect(digestOf({ parts: [1] }, reading)).toBe(null)
})

test('where two decisions differ is told by place, and equal ones differ nowhere', () => {
  const one = { orders: [{ price: 1 }, { price: 2 }], reason: 'a' }
  expect(differencesOf(one, structuredClone(one))).toEqual([])
  expect(differencesOf(one, { orders: [{ price: 1 }, { price: 3 }, { price: 4 }], reason: 'a' })).toEqual([
    { path: 'orders.1.price', before: 2, after: 3 },
    { path: 'orders.2', before: undefined, after: { price: 4 } },
  ])
  expect(differencesOf({ a: [] }, { a: {} })).toEqual([{ path: 'a', before: [], after: {} }])
  expect(differencesOf(Array(50).fill(1), Array(50).fill(2)).length).toBe(8)
})

test('orders are found in a decision that has some, and nowhere else', () => {
  const slot = NOON / QUARTER
  expect(
    wishedOrders({ orders: [{ slot, side: 'buy', price: 200_000, energy: 500, reason: 'cheap' }] }, QUARTER),
  ).toEqual([{ startMs: NOON, side: 'buy', price: 200_000, energyWh: 500, reason: 'cheap' }])
  expect(wishedOrders({ orders: [{ slot: 'x' }, null] }, QUARTER)).toEqual([])
  expect(wishedOrders(null, QUARTER)).toEqual([])
})

const card = (agent: string, part: Partial<AgentCard> = {}): AgentCard => ({
  agent,
  kind: 'household',
  participant: agent,
  state: 'working',
  strategy: 'truthful',
  decisions: 3,
  refusals: 0,
  p50Ms: 10,
  p99Ms: 34,
  authority: {},
  last: null,
  ...part,
})

test('the sentence says who works, and how fast', () => {
  expect(sentenceOf([card('home-1'), card('home-2', { p99Ms: 1250 })])).toBe(
    'All 2 agents work; even the slowest decides within 1.3\u00a0s in 99 of 100 cases.',
  )
  expect(sentenceOf([card('home-1'), card('grid', { state: 'stopped', p99Ms: null })])).toBe(
    '1 of 2 agents work, grid does not; even the slowest decides within 34\u00a0ms in 99 of 100 cases.',
  )
  expect(sentenceOf([])).toBe('No agent works here yet.')
  expect([thinking(null), thinking(0.42), thinking(9.96)]).toEqual(['–', '0.4\u00a0ms', '10.0\u00a0ms'])
})

test('agents stand by kind, and by number within it', () => {
  const kinds = byKind([card('home-10'), card('home-2'), card('sun', { kind: 'producer' })])
  expect(kinds.map(({ name, agents }) => [name, agents.map(({ agent }) => agent)])).toEqual([
    ['Households', ['home-2', 'home-10']],
    ['Producers', ['sun']],
  ])
})
