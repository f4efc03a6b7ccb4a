import fc from 'fast-check'
import { expect, test } from 'vitest'
import { along, Plot, scaleAround } from './plot.ts'

const told = { label: 'l', table: 't', value: String }
const pathOf = (plot: Plot, tone: string): string | undefined =>
  new RegExp(`${tone}" d="([^"]*)"`).exec(plot.drawn([], told).markup)?.[1]

test('a scale holds all values and zero, with two to five lines at round values', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 20 }), (values) => {
      const relevant = values.filter((value) => value === 0 || Math.abs(value) > 1e-6)
      const scale = scaleAround(relevant)
      for (const value of [...relevant, 0]) {
        expect(along(scale, value)).toBeGreaterThanOrEqual(0)
        expect(along(scale, value)).toBeLessThanOrEqual(100)
      }
      expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
      expect(scale.ticks.length).toBeLessThanOrEqual(5)
    }),
  )
})

test('a line is a staircase, broken where nothing is known', () => {
  const plot = new Plot(100, { from: 0, to: 10, ticks: [] }).steps([0, 10, null, 5], 'tone')
  expect(pathOf(plot, 'tone')).toBe('M0 100H250V0H500M750 50H1000')
})

test('an area lies between two staircases and is closed; where both are one there is none', () => {
  const ground = { from: 0, to: 10, ticks: [] }
  expect(pathOf(new Plot(100, ground).area([0, 2], [5, 10], 'tone'), 'tone')).toBe(
    'M0 100V50H500V0H1000V80H500V100H0Z',
  )
  expect(pathOf(new Plot(100, ground).area([1, 1], [1, 1], 'tone'), 'tone')).toBe(undefined)
})

test('labels at the ends of lines never cover one another', () => {
  const ends = [5, 5.1, 5.2, 0].map((at) => ({ at, text: String(at), tone: 'x' }))
  const { markup } = new Plot(200, { from: 0, to: 10, ticks: [] }).drawn([], { ...told, ends })
  const tops = [...markup.matchAll(/class="end x" style="top:([\d.]+)px"/g)].map(([, top]) => Number(top))
  expect(tops).toHaveLength(4)
  for (let index = 1; index < tops.length; index++)
    expect(tops[index]! - tops[index - 1]!).toBeGreaterThanOrEqual(17)
})
