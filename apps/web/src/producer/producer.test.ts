import type { MemberDay } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { healthOf } from './plant-health.ts'
import { batteryRevenue, dateBefore, isWhole, outputOf, sentenceOf } from './producer-facts.ts'

type Slot = MemberDay['slots'][number]

const slot = (index: number, part: Partial<Slot> = {}): Slot => ({
  slot: `2026-06-01T${String(Math.floor(index / 4)).padStart(2, '0')}:${String((index % 4) * 15).padStart(2, '0')}Z`,
  state: 'settled',
  loadWh: 0,
  generationWh: 0,
  drawnWh: 0,
  storedWh: null,
  netImportWh: 0,
  committedWh: 0,
  neighboursWh: 0,
  utilityWh: 0,
  importPriceMicrosPerKwh: 300_000,
  exportPriceMicrosPerKwh: 80_000,
  localPriceMicrosPerKwh: 200_000,
  costNanos: '0',
  utilityCostNanos: '0',
  expectedLoad: null,
  expectedGeneration: null,
  expectedStored: null,
  lines: [],
  ...part,
})

const BATTERY = { capacityWh: 10_000, reserveWh: 0, powerW: 5_000, storedWh: 0 }

/** A day of sun: a hump of 96 slots, `strength` of a clear one, with its forecast a little wide of it. */
const sunny = (number: number, strength: number, expected = strength) => ({
  date: `2026-06-${String(number).padStart(2, '0')}`,
  battery: null,
  slots: Array.from({ length: 96 }, (_, index) => {
    const clear = Math.max(0, Math.round(5000 * Math.sin(((index - 24) / 56) * Math.PI)))
    const middleWh = Math.round(clear * expected)
    return slot(index, {
      generationWh: Math.round(clear * strength),
      expectedGeneration: {
        lowWh: Math.round(middleWh * 0.9),
        middleWh,
        highWh: Math.round(middleWh * 1.1),
      },
    })
  }),
})

const verdicts = (days: Parameters<typeof healthOf>[0]) =>
  Object.fromEntries(healthOf(days).map(({ check, verdict }) => [check, verdict]))

test('a plant that gives less under a clear sky is told, with both sides of the comparison', () => {
  // Clouds hide it on most days; the best of each time of day is what shows it.
  const clouds = [1, 0.4, 0.7, 0.9, 0.3]
  const days = [
    ...clouds.map((sky, n) => sunny(n + 1, sky)),
    ...clouds.map((sky, n) => sunny(n + 6, sky * 0.8)),
  ]
  const [clearSky] = healthOf(days)
  expect(clearSky).toMatchObject({ check: 'clear_sky', verdict: 'hint' })
  expect(clearSky!.headline).toContain('20 % less')
  expect(clearSky!.evidence.map(({ name }) => name)).toContain('up to 2026-06-05')
})

test('clouds alone are no hint, in whatever order they come', () => {
  const days = [0.3, 1, 0.4, 0.2, 0.5, 0.3, 0.4, 0.95, 0.2, 0.3].map((sky, n) => sunny(n + 1, sky))
  expect(verdicts(days)).toMatchObject({ clear_sky: 'fine' })
})

test('too few days say so instead of a verdict', () => {
  const [clearSky, band] = healthOf([sunny(1, 1), sunny(2, 0.5)])
  expect(clearSky).toMatchObject({ verdict: 'unknown', evidence: [] })
  expect(clearSky!.headline).toContain('2 are metered')
  expect(band).toMatchObject({ verdict: 'fine' })
  expect(healthOf([]).map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown'])
})

test('a day that is not over does not count as one', () => {
  const today = {
    ...sunny(10, 1),
    slots: sunny(10, 1).slots.map((one, n) => (n > 40 ? { ...one, state: 'planned' as const } : one)),
  }
  const days = [...Array.from({ length: 9 }, (_, n) => sunny(n + 1, 1)), today]
  expect(healthOf(days)[0]!.headline).toContain('9 are metered')
})

test('output below its forecast’s band most of the time is a hint', () => {
  expect(verdicts([sunny(1, 0.7, 1)])).toMatchObject({ forecast_band: 'hint' })
  expect(verdicts([sunny(1, 1, 1)])).toMatchObject({ forecast_band: 'fine' })
})

/** Fills by `taken` in four slots and empties again; what comes back is `efficiency` of it. */
const cycling = (number: number, efficiency: number) => ({
  date: `2026-06-${String(number).padStart(2, '0')}`,
  battery: BATTERY,
  slots: [
    slot(0, { storedWh: 0 }),
    ...[1, 2, 3, 4].map((step) => slot(step, { drawnWh: 1000, storedWh: 1000 * step })),
    ...[1, 2, 3, 4].map((step) =>
      slot(4 + step, { drawnWh: Math.round(-1000 * efficiency), storedWh: 4000 - 1000 * step }),
    ),
  ],
})

test('a battery that gives back less of what it takes is told', () => {
  const days = [1, 2, 3, 4, 5].map((n) => cycling(n, 0.9))
  expect(verdicts([...days, ...[6, 7, 8, 9, 10].map((n) => cycling(n, 0.8))])).toMatchObject({
    battery: 'hint',
  })
  expect(verdicts([...days, ...[6, 7, 8, 9, 10].map((n) => cycling(n, 0.88))])).toMatchObject({
    battery: 'fine',
  })
  expect(verdicts(days)).toMatchObject({ battery: 'unknown' })
})

test('a battery earns what it gives less what it takes, each at its slot’s price, to the nano', () => {
  const revenue = batteryRevenue({
    slots: [
      slot(0, { drawnWh: 1000, localPriceMicrosPerKwh: 100_000 }),
      slot(1, { drawnWh: -900, localPriceMicrosPerKwh: 300_001 }),
      slot(2, { drawnWh: -50, localPriceMicrosPerKwh: null }),
      slot(3, { drawnWh: -800, state: 'planned' }),
    ],
  })
  expect(revenue).toEqual({
    given: { energyWh: 900, nanos: 270_000_900n },
    taken: { energyWh: 1000, nanos: 100_000_000n },
    unpriced: 1,
  })
})

test('output is compared over those slots only that were forecast', () => {
  const band = { lowWh: 80, middleWh: 100, highWh: 120 }
  const day = {
    slots: [slot(0, { generationWh: 90, expectedGeneration: band }), slot(1, { generationWh: 500 })],
  }
  expect(outputOf(day)).toEqual({ cameWh: 590, comparedWh: 90, expectedWh: 100 })
  expect(sentenceOf(day)).toBe('The plant gave 0.6\u00a0kWh so far today, 10 % less than expected.')
  expect(sentenceOf({ slots: [slot(0)] })).toBe('The plant gave 0.0\u00a0kWh so far today.')
})

test('days go back over the end of a month, as far as somebody lived', () => {
  expect(['2026-03-02', '2026-03-01', '2026-01-01'].map(dateBefore)).toEqual([
    '2026-03-01',
    '2026-02-28',
    '2025-12-31',
  ])
  const utc = (at: number) => (at / 3_600_000) % 24
  expect(isWhole({ slots: [slot(0), slot(1)] }, utc)).toBe(true)
  expect(isWhole({ slots: [slot(47)] }, utc)).toBe(false)
  expect(isWhole({ slots: [] }, utc)).toBe(false)
})
