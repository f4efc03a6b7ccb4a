import { parseInstant, type EpochMs } from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { seriesOf, type Point } from './points.ts'
import { differences } from './register.ts'

const midnight = parseInstant('2026-01-01T00:00Z')!
const hourly = (...values: number[]): Point[] =>
  values.map((value, hour) => ({ at: (midnight + hour * 3_600_000) as EpochMs, value, line: hour + 2 }))
const where = { file: 'meters.csv', place: '2 (ann)' }

function differenced(points: readonly Point[]) {
  const findings = new Findings()
  const values = differences(points, where, findings).map(({ value }) => value)
  return { values, told: findings.repairs.map(({ rule, line }) => [rule, line]) }
}

test('a register becomes what it grew by', () => {
  expect(differenced(hourly(10.5, 11.75, 11.75, 14))).toEqual({ values: [1.25, 0, 2.25], told: [] })
})

test('a dial that went past its end is told, and loses nothing', () => {
  expect(differenced(hourly(99_998.5, 0.25, 1))).toEqual({
    values: [1.75, 0.75],
    told: [['register_rolled_over', 3]],
  })
})

test('a register that was reset leaves a gap, and is told', () => {
  expect(differenced(hourly(512, 3, 4))).toEqual({
    values: [Number.NaN, 1],
    told: [['register_was_reset', 3]],
  })
})

test('what grew while the register was silent is nobody knows when', () => {
  const [a, b, , d, e] = hourly(1, 2, 3, 4, 5)
  expect(differenced([a!, b!, d!, e!])).toEqual({
    values: [1, Number.NaN, 1],
    told: [['register_was_silent', 5]],
  })
})

test('law: a register of whole Wh gives back every Wh', () => {
  const energies = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(energies, fc.integer({ min: 0, max: 10_000_000 }), (given, start) => {
      let register = start
      const shown = [start, ...given.map((energy) => (register += energy))]
      const { values } = differenced(hourly(...shown.map((wh) => wh / 1000)))
      expect(values.map((kwh) => Math.round(kwh * 1e6) / 1000)).toEqual(given)
    }),
  )
})

function series(points: readonly Point[], sense: { kind?: 'sum' | 'mean'; resolution?: number } = {}) {
  const findings = new Findings()
  const { kind = 'sum', resolution = null } = sense
  const made = seriesOf(points, { ...where, kind, resolution }, findings)
  return {
    values: made && [...made.values],
    told: findings.repairs.map(({ rule }) => rule),
    refused: findings.flaws.map(({ rule }) => rule),
  }
}
const every = (minutes: number, ...values: number[]): Point[] =>
  values.map((value, index) => ({ at: (midnight + index * minutes * 60_000) as EpochMs, value }))

test('values by 5 minutes are summed to quarter-hours, and an incomplete one is a gap', () => {
  expect(series(every(5, 1, 2, 3, 4, 5))).toEqual({
    values: [6, Number.NaN],
    told: ['interval_is_incomplete'],
    refused: [],
  })
})

test('powers are averaged', () => {
  expect(series(every(15, 1, 2, 3, 6), { kind: 'mean', resolution: 3_600_000 }).values).toEqual([3])
})

test('rows in any order, and rows told twice, are one series', () => {
  const [a, b, c] = every(60, 1, 2, 3)
  expect(series([c!, a!, b!, b!])).toEqual({ values: [1, 2, 3], told: ['value_is_told_twice'], refused: [] })
})

test.each<[string, readonly Point[]]>([
  ['stamp_is_a_duplicate', [...every(60, 1, 2, 3), ...every(60, 7)]],
  ['stamp_is_off_the_grid', [...every(60, 1, 2, 3, 4), { at: (midnight + 1_000_000) as EpochMs, value: 1 }]],
  ['step_is_no_part_of_the_resolution', every(7, 1, 2, 3)],
  ['step_is_no_part_of_the_resolution', every(24 * 60, 1, 2, 3)],
  ['no_interval_was_found', []],
])('%s is refused', (rule, points) => {
  expect(series(points).refused).toEqual([rule])
})
