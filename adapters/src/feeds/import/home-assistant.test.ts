import { expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { readHomeAssistant, type HomeAssistantSense } from './home-assistant.ts'
import { instantText } from './points.ts'

const plain: HomeAssistantSense = {
  owner: 'home',
  zone: 'Europe/Berlin',
  dates: null,
  stamps: 'start',
  unit: null,
  isRegister: false,
  resolution: null,
  load: [],
  generation: [],
}

function read(text: string, sense: Partial<HomeAssistantSense> = {}) {
  const findings = new Findings()
  const meters = readHomeAssistant('energy', text, { ...plain, ...sense }, findings)
  return {
    meters: meters.map(({ role, series }) => [role, instantText(series.start), ...series.values]),
    told: findings.repairs.map(({ rule, place }) => [rule, place]),
    refused: findings.flaws.map(({ rule }) => rule),
  }
}
const gap = Number.NaN

test('the download of the energy dashboard: a row per entity, a column per hour', () => {
  const text = [
    'entity_id,type,unit,2026-01-05T00:00:00.000Z,2026-01-05T01:00:00.000Z',
    'sensor.day,grid_consumption,kWh,1,2',
    'sensor.night,grid_consumption,kWh,0.5,0.25',
    'sensor.back,grid_return,Wh,100,',
    'sensor.roof,solar_production,kWh,0.4,0.3',
    'sensor.gas,gas_consumption,m³,3,4',
  ].join('\n')
  expect(read(text)).toEqual({
    meters: [
      ['import', '2026-01-05T00:00Z', 1500, 2250],
      ['export', '2026-01-05T00:00Z', 100, gap],
      ['generation', '2026-01-05T00:00Z', 400, 300],
    ],
    told: [['entity_is_left_out', 'sensor.gas']],
    refused: [],
  })
})

test('statistics as JSON: a sum is what the register showed at the end of its hour', () => {
  const hour = (n: number): number => Date.UTC(2026, 0, 5, n)
  const statistics = {
    'sensor.grid_import': [
      { start: hour(0), sum: 10 },
      { start: hour(1), sum: 11.5 },
      { start: hour(2), sum: 11.5 },
      { start: hour(3), sum: 14 },
    ],
    'sensor.grid_export': [
      { start: '2026-01-05T01:00:00+00:00', change: 0 },
      { start: '2026-01-05T02:00:00+00:00', change: 0.75 },
    ],
  }
  const expected = [
    ['import', '2026-01-05T01:00Z', 1500, 0, 2500],
    ['export', '2026-01-05T01:00Z', 0, 750],
  ]
  expect(read(JSON.stringify(statistics)).meters).toEqual(expected)
  expect(read(JSON.stringify({ id: 1, result: statistics })).meters).toEqual(expected)
})

test('statistics as csv, local and cumulative, with a reset told', () => {
  const text = [
    'statistic_id,start,sum',
    'sensor.house_consumption,2026-01-05 00:00,5',
    'sensor.house_consumption,2026-01-05 01:00,6',
    'sensor.house_consumption,2026-01-05 02:00,0.5',
    'sensor.house_consumption,2026-01-05 03:00,0.75',
  ].join('\n')
  expect(read(text)).toEqual({
    meters: [['load', '2026-01-05T00:00Z', 1000, gap, 250]],
    told: [['register_was_reset', 'sensor.house_consumption']],
    refused: [],
  })
})

test('a history holds its register until it changes, and knows nothing of times without a meter', () => {
  const text = [
    'entity_id,state,last_changed',
    'sensor.roof_energy,10,2026-01-05T07:50:00.000Z',
    'sensor.roof_energy,10.5,2026-01-05T08:20:00.000Z',
    'sensor.roof_energy,11,2026-01-05T10:05:00.000Z',
    'sensor.roof_energy,unavailable,2026-01-05T11:30:00.000Z',
    'sensor.roof_energy,13,2026-01-05T12:30:00.000Z',
    'sensor.roof_energy,14,2026-01-05T13:30:00.000Z',
    'sensor.roof_energy,14,2026-01-05T14:00:00.000Z',
  ].join('\n')
  expect(read(text, { generation: ['sensor.roof_energy'] }).meters).toEqual([
    ['generation', '2026-01-05T08:00Z', 500, 0, 500, gap, gap, 1000],
  ])
})

test.each([
  ['{"sensor.a": 7}', 'statistics_are_missing'],
  ['{"sensor.a": [{"start": "soon", "sum": 1}]}', 'row_is_wrong'],
  ['{', 'file_is_no_json'],
  ['a,b\n1,2\n', 'column_is_missing'],
  ['entity_id,type,unit,2026-01-05T00:00:00Z\nsensor.gas,gas_consumption,m³,1\n', 'meter_is_missing'],
])('%s is refused: %s', (text, rule) => {
  expect(read(text).refused).toContain(rule)
})
