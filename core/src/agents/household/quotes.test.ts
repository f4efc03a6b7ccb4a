import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Battery } from '../../battery/index.ts'
import { quotesOf, type Quote, type QuotedSlot } from './quotes.ts'

const corridor = { low: 50_000, high: 500_000 }
const battery: Battery = {
  capacityWh: 4000,
  reserveWh: 0,
  ceilingWh: 4000,
  storedWh: 0,
  chargeEfficiency: 1,
  dischargeEfficiency: 1,
  maxChargeW: 2000,
  maxDischargeW: 2000,
}
/** Four intervals of a kWh, worth less the fuller the battery. */
const marginalValues = [450_000, 300_000, 200_000, 100_000]
const said = (quotes: readonly Quote[]): string[] =>
  quotes.map(({ side, energy, worth }) => `${side} ${energy} @ ${worth}`)

const slot = (netLoadWh: number, storedWh: number | null, localCharge = 0): QuotedSlot => ({
  netLoadWh,
  store: storedWh === null ? null : { battery, storedWh, hours: 1, marginalValues },
  corridor,
  localCharge,
})

test('without a battery need is bought at what the utility asks, surplus sold at what it pays', () => {
  expect(said(quotesOf(slot(700, null)))).toEqual(['buy 700 @ 500000'])
  expect(said(quotesOf(slot(-700, null)))).toEqual(['sell 700 @ 50000'])
  expect(quotesOf(slot(0, null))).toEqual([])
})

test('a half full battery sells what is worth less than the price, and buys what is worth more', () => {
  expect(said(quotesOf(slot(0, 2000)))).toEqual([
    'sell 1000 @ 450000',
    'sell 1000 @ 300000',
    'buy 1000 @ 200000',
    'buy 1000 @ 100000',
  ])
})

test('own need comes first from the battery, unless the slot becomes cheap enough to keep it', () => {
  expect(said(quotesOf(slot(1500, 2000)))).toEqual([
    'sell 500 @ 450000',
    'buy 500 @ 450000',
    'buy 1000 @ 300000',
    'buy 1000 @ 200000',
    'buy 1000 @ 100000',
  ])
})

test('who buys pays the local charge on top, so offers less', () => {
  expect(said(quotesOf(slot(700, null, 30_000)))).toEqual(['buy 700 @ 470000'])
  expect(said(quotesOf(slot(-700, null, 30_000)))).toEqual(['sell 700 @ 50000'])
})

test('what no utility price would move stays where it is', () => {
  const worthless = { ...slot(0, 2000), corridor: { low: 210_000, high: 290_000 } }
  expect(quotesOf(worthless)).toEqual([])
})

const anySlot = fc
  .record({
    netLoadWh: fc.integer({ min: -6000, max: 6000 }),
    storedWh: fc.integer({ min: 0, max: 4000 }),
    values: fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1, maxLength: 96 }),
    efficiency: fc.constantFrom(1, 0.95, 0.8),
    hours: fc.constantFrom(0.25, 1),
    low: fc.integer({ min: -100_000, max: 300_000 }),
    width: fc.integer({ min: 0, max: 400_000 }),
  })
  .map(({ netLoadWh, storedWh, values, efficiency, hours, low, width }): QuotedSlot => ({
    netLoadWh,
    store: {
      battery: { ...battery, chargeEfficiency: efficiency, dischargeEfficiency: efficiency },
      storedWh,
      hours,
      marginalValues: values.toSorted((a, b) => b - a),
    },
    corridor: { low, high: low + width },
    localCharge: 0,
  }))

test('law: the dearer the slot, the less is bought and the more is sold; never more than the battery can do', () => {
  fc.assert(
    fc.property(anySlot, (quoted) => {
      const quotes = quotesOf(quoted)
      const { corridor: between, netLoadWh, store } = quoted
      const asks = quotes.filter(({ side }) => side === 'sell').map(({ worth }) => worth)
      const bids = quotes.filter(({ side }) => side === 'buy').map(({ worth }) => worth)
      expect(asks).toEqual(asks.toSorted((a, b) => b - a))
      expect(bids).toEqual(bids.toSorted((a, b) => b - a))
      expect(Math.max(-Infinity, ...bids)).toBeLessThanOrEqual(Math.min(Infinity, ...asks) + 1e-6)
      for (const { worth, energy } of quotes) {
        expect(worth).toBeGreaterThanOrEqual(between.low - 1e-6)
        expect(worth).toBeLessThanOrEqual(between.high + 1e-6)
        expect(energy).toBeGreaterThan(0)
        expect(Number.isInteger(energy)).toBe(true)
      }
      const sum = (side: Quote['side']): number =>
        quotes.filter((each) => each.side === side).reduce((total, { energy }) => total + energy, 0)
      const mostWh = store!.battery.maxChargeW * store!.hours
      expect(sum('buy')).toBeLessThanOrEqual(Math.max(0, netLoadWh + mostWh) + 1)
      expect(sum('sell')).toBeLessThanOrEqual(Math.max(0, -netLoadWh + mostWh) + 1)
    }),
  )
})
