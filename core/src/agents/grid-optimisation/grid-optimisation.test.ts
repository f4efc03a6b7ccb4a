import type { EpochMs, MicrosPerKwh, SlotNumber, W, Wh } from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordDecision, redecide } from '../decision.ts'
import type { FlexibilityEvent, FlexibilityOffer } from '../flexibility.ts'
import type { SlotForecast } from '../forecasting/index.ts'
import { chooseOffers, settleCall } from './choose-offers.ts'
import { decideGrid, prepareGrid } from './grid-optimisation.ts'
import type { GridSituation } from './grid-situation.ts'

/** A forecast that spreads from `low` to `high`. */
const forecast = (low: number, high: number): SlotForecast => ({
  quantilesWh: Array.from({ length: 9 }, (_, at) => (low + ((high - low) * at) / 8) as Wh),
  meanWh: ((low + high) / 2) as Wh,
})

const grid = (change: Partial<GridSituation> = {}): GridSituation => ({
  firstSlot: 40 as SlotNumber,
  hours: 0.25,
  limits: [{ name: 'transformer', members: null, importW: 50_000 as W, exportW: 30_000 as W }],
  community: [forecast(0, 10_000), forecast(5000, 15_000), forecast(5000, 14_000), forecast(-9000, 1000)],
  members: [],
  positions: [],
  standing: [],
  authority: { priceCap: 500_000 as MicrosPerKwh, power: 100_000 as W },
  ...change,
})

describe('a breach', () => {
  test('is foreseen from the 90 % quantile and becomes one event for its run of slots', () => {
    const { breaches, events } = decideGrid(grid())
    expect(breaches.map(({ slot, direction, excessW }) => [slot, direction, excessW])).toEqual([
      [41, 'up', 10_000],
      [42, 'up', 6000],
      [43, 'down', 6000],
    ])
    expect(events.map(({ firstSlot, slotCount, target }) => [firstSlot, slotCount, target])).toEqual([
      [41, 2, 10_000],
      [43, 1, 6000],
    ])
    expect(events[0]!.reason).toBe(
      "transformer would import 60.0 kW where it carries 50.0 kW, says the forecast's 90 % quantile: 10.0 kW for 0.5 h",
    )
  })

  test('of a feeder is foreseen from what its members traded, though the forecast is quiet', () => {
    const feeder = { name: 'feeder', members: ['ada', 'bo'], importW: 20_000 as W, exportW: 20_000 as W }
    const quiet = { slots: [forecast(0, 1000)], load: null, generation: null }
    const situation = grid({
      limits: [feeder],
      community: [forecast(0, 3000)],
      members: ['ada', 'bo', 'cy'].map((member) => ({ member, ...quiet })),
      positions: [
        { member: 'ada', netBoughtWh: [4000] },
        { member: 'bo', netBoughtWh: [3000] },
        { member: 'cy', netBoughtWh: [-7000] },
      ],
    })
    expect(decideGrid(situation).breaches).toEqual([
      { limit: 'feeder', slot: 40, direction: 'up', flowW: 28_000, excessW: 8000, from: 'positions' },
    ])
  })

  test('for which an event stands is not raised again', () => {
    const standing = decideGrid(grid()).events
    expect(decideGrid(grid({ standing })).events).toEqual([])
    expect(decideGrid(grid({ standing })).breaches.length).toBe(3)
  })

  test('is not foreseen where everything keeps its limit', () => {
    expect(decideGrid(grid({ community: [forecast(-7500, 12_500)] }))).toEqual({ breaches: [], events: [] })
  })

  test('larger than its authority is called for as far as that goes, and said so', () => {
    const authority = { priceCap: 500_000 as MicrosPerKwh, power: 4000 as W }
    const { events } = decideGrid(grid({ authority }))
    expect(events.map(({ target }) => target)).toEqual([4000, 4000])
    expect(events[0]!.reason).toMatch(/no more than 4.0 kW may be called for$/)
  })

  test('is decided the same again', () => {
    const by = { agent: 'grid', kind: 'grid-optimisation', at: 1 as EpochMs }
    const record = recordDecision(by, grid(), prepareGrid(grid()), decideGrid)
    expect(redecide(record, [], decideGrid)).toBe('same')
  })
})

const event: FlexibilityEvent = {
  id: 'transformer/up/41',
  direction: 'up',
  firstSlot: 41 as SlotNumber,
  slotCount: 2,
  target: 10_000 as W,
  priceCap: 500_000 as MicrosPerKwh,
}

const offer = (participant: string, power: number, price: number): FlexibilityOffer => ({
  event: event.id,
  participant,
  power: power as W,
  price: price as MicrosPerKwh,
  reason: 'offered',
})

describe('offers', () => {
  test('are taken cheapest first, the last in part, and all are paid the dearest price taken', () => {
    const call = chooseOffers(event, [
      offer('farm', 4000, 200_000),
      offer('factory', 5000, 90_000),
      offer('factory', 5000, 300_000),
      offer('greedy', 9000, 500_010),
    ])
    expect(call.chosen).toEqual([
      { participant: 'factory', power: 6000 },
      { participant: 'farm', power: 4000 },
    ])
    expect(call).toMatchObject({ price: 300_000, missingW: 0 })
  })

  test('no other choice meets as much of the target for less', () => {
    const offers = fc.array(
      fc.record({ power: fc.integer({ min: 1, max: 5 }), price: fc.integer({ min: 0, max: 60 }) }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(offers, (drawn) => {
        const all = drawn.map(({ power, price }, at) => offer(`p${at}`, power * 1000, price * 10_000))
        const call = chooseOffers({ ...event, target: 8000 as W }, all)
        const allowed = all.filter(({ price }) => price <= event.priceCap)
        const able = Math.min(
          8000,
          allowed.reduce((sum, { power }) => sum + power, 0),
        )
        expect(8000 - call.missingW).toBe(able)
        for (let set = 0; set < 2 ** allowed.length; set++) {
          const taken = allowed.filter((_, at) => (set >> at) & 1)
          if (taken.reduce((sum, { power }) => sum + power, 0) < able) continue
          expect(Math.max(0, ...taken.map(({ price }) => price))).toBeGreaterThanOrEqual(call.price)
        }
      }),
    )
  })

  test('are paid for what was delivered against the baseline', () => {
    const call = chooseOffers(event, [offer('factory', 8000, 100_000), offer('farm', 2000, 100_000)])
    const metered = {
      factory: { baselineWh: [5000, 5000], meteredWh: [3000, 4500] },
      farm: { baselineWh: [-1000, -1000], meteredWh: [-1600, -900] },
    }
    const settled = settleCall(call, 0.25, (participant) => metered[participant as keyof typeof metered])
    expect(settled).toEqual([
      { participant: 'factory', orderedWh: 4000, deliveredWh: 2500, payment: 250_000_000n },
      { participant: 'farm', orderedWh: 1000, deliveredWh: 500, payment: 50_000_000n },
    ])
  })
})
