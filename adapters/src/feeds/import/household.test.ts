import { expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { householdOf } from './household.ts'
import type { Meter, Role } from './meter.ts'

const gap = Number.NaN

function household(...meters: (readonly [Role, ...number[]])[]) {
  const findings = new Findings()
  const all = meters.map(([role, ...values]): Meter => ({
    file: 'meters.csv',
    owner: 'ann',
    role,
    series: { start: 0, step: 900_000, values: Float64Array.from(values) },
  }))
  const { load, generation, isProducer } = householdOf('ann', all, findings)
  const told = findings.repairs.map(({ rule }) => rule)
  return { load: [...load.values], generation: generation && [...generation.values], isProducer, told }
}

test('behind a grid meter and a plant is used what came in and was generated and did not leave', () => {
  expect(household(['import', 100, 0, gap], ['export', 0, 300, 0], ['generation', 0, 500, 1])).toEqual({
    load: [100, 200, gap],
    generation: [0, 500, 1],
    isProducer: false,
    told: [],
  })
})

test('where more left than there was, the load is nothing, and that is told', () => {
  expect(household(['import', 0], ['export', 10], ['generation', 8])).toMatchObject({
    load: [0],
    told: ['load_is_below_nothing'],
  })
})

test('a grid meter alone: import is load, export is generation', () => {
  expect(household(['import', 100, 0], ['export', 0, 300])).toEqual({
    load: [100, 0],
    generation: [0, 300],
    isProducer: false,
    told: ['net_meter'],
  })
})

test('a plant alone is a producer that uses nothing, as far as it was measured', () => {
  expect(household(['generation', 100, gap])).toEqual({
    load: [0, gap],
    generation: [100, gap],
    isProducer: true,
    told: ['load_is_none'],
  })
})

test('a load that was measured is the load', () => {
  expect(household(['load', 7], ['import', 100])).toMatchObject({
    load: [7],
    told: ['grid_meter_is_left_out'],
  })
})
