import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bandPath, hourTicks, roundTicks, scale, stepPath } from './scale.ts'

const same = (value: number): number => value

test('ticks are round, few, cover what is drawn, and are written without loss', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -500, max: 500, noNaN: true }),
      fc.double({ min: 0.001, max: 1000, noNaN: true }),
      (from, span) => {
        const { values, decimals } = roundTicks({ from, to: from + span }, 5)
        expect(values[0]!).toBeLessThanOrEqual(from + span * 1e-6)
        expect(values.at(-1)!).toBeGreaterThanOrEqual(from + span - span * 1e-6)
        expect(values.length).toBeLessThanOrEqual(7)
        for (const value of values) expect(Number(value.toFixed(decimals))).toBeCloseTo(value, 6)
      },
    ),
    { seed: 7 },
  )
})

test('a value holds for its whole span, and the line is cut where none is known', () => {
  const steps = [
    { from: 0, to: 10, value: 5 },
    { from: 10, to: 20, value: 7 },
    { from: 20, to: 30, value: null },
    { from: 30, to: 40, value: 6 },
  ]
  expect(stepPath(steps, same, same)).toBe('M0 5H10V7H20M30 6H40')
  expect(bandPath([{ from: 0, to: 10, low: 1, high: 4 }], same, same)).toBe('M0 4H10V1H0Z')
})

test('hours are round in local time', () => {
  const HOUR = 3_600_000
  const india = (at: number): number => (at / HOUR + 5.5) % 24
  const ticks = hourTicks({ from: 0, to: 6 * HOUR }, india, 6)
  expect(ticks.map(india)).toEqual([6, 7, 8, 9, 10, 11])
  expect(hourTicks({ from: 0, to: 24 * HOUR }, (at) => (at / HOUR) % 24, 5).length).toBeLessThanOrEqual(5)
})

test('a scale maps its ends, and a span of nothing does not divide by it', () => {
  const x = scale({ from: 10, to: 20 }, { from: 0, to: 100 })
  expect([x(10), x(15), x(20)]).toEqual([0, 50, 100])
  expect(scale({ from: 1, to: 1 }, { from: 0, to: 100 })(1)).toBe(0)
})
