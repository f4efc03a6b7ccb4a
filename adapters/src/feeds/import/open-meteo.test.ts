import { expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { readOpenMeteo } from './open-meteo.ts'
import { instantText } from './points.ts'

const answer = {
  latitude: 48.4,
  longitude: 10,
  utc_offset_seconds: 3600,
  hourly_units: {
    time: 'iso8601',
    temperature_2m: '°C',
    wind_speed_10m: 'km/h',
    cloud_cover: '%',
    shortwave_radiation: 'W/m²',
    soil_temperature_0cm: '°C',
  },
  hourly: {
    time: ['2026-01-05T10:00', '2026-01-05T11:00'],
    temperature_2m: [1.5, null],
    wind_speed_10m: [36, 18],
    cloud_cover: [100, 50],
    shortwave_radiation: [120, 240],
    soil_temperature_0cm: [1, 2],
  },
}

function read(json: unknown) {
  const findings = new Findings()
  const weather = readOpenMeteo('om.json', JSON.stringify(json), findings)
  return {
    location: weather?.location,
    columns: weather?.columns.map(({ column, series }) => [
      column,
      instantText(series.start),
      ...series.values,
    ]),
    told: findings.repairs.map(({ rule, place }) => [rule, place]),
    refused: findings.flaws.map(({ rule }) => rule),
  }
}

test('hours in their zone become our columns; radiation belongs to the hour before its stamp', () => {
  expect(read(answer)).toEqual({
    location: { latitude: 48.4, longitude: 10 },
    columns: [
      ['air_temperature_c', '2026-01-05T09:00Z', 1.5, Number.NaN],
      ['wind_speed_m_s', '2026-01-05T09:00Z', 10, 5],
      ['cloud_total_okta', '2026-01-05T09:00Z', 8, 4],
      ['ghi_wh_per_m2', '2026-01-05T08:00Z', 120, 240],
    ],
    told: [['weather_is_left_out', 'hourly.soil_temperature_0cm']],
    refused: [],
  })
})

test('quarter-hours of radiation are energy of a quarter-hour', () => {
  const { time, shortwave_radiation } = answer.hourly
  const json = {
    minutely_15: { time: time.map((_, index) => 1_767_607_200 + index * 900), shortwave_radiation },
    minutely_15_units: answer.hourly_units,
  }
  expect(read(json).columns).toEqual([['ghi_wh_per_m2', '2026-01-05T09:45Z', 30, 60]])
})

test.each<[unknown, string]>([
  [{}, 'weather_is_missing'],
  [{ ...answer, hourly: { ...answer.hourly, time: ['soon', 'later'] } }, 'stamp_is_unknown'],
  [{ ...answer, hourly: { ...answer.hourly, cloud_cover: [1] } }, 'weather_is_wrong'],
  [{ ...answer, hourly: { time: answer.hourly.time, snow: [1, 2] } }, 'weather_is_missing'],
])('%j is refused: %s', (json, rule) => {
  expect(read(json).refused).toEqual([rule])
})
