import type { EpochMs } from '@gridbourse/core/kernel'
import type { Findings } from '../findings.ts'
import type { Series } from '../folder-tables.ts'
import { isObject, jsonOf } from './home-assistant.ts'
import { seriesOf } from './points.ts'

/** Weather by quantity, as `community.json` names them. */
export type Weather = {
  readonly location: { readonly latitude: number; readonly longitude: number } | null
  readonly columns: readonly WeatherColumn[]
}

export type WeatherColumn = {
  /** The name in `community.json`. */
  readonly quantity: string
  /** The name in weather.csv, with its unit. */
  readonly column: string
  readonly kind: 'sum' | 'mean'
  readonly series: Series
}

type Quantity = {
  readonly names: readonly string[]
  readonly quantity: string
  readonly column: string
  /** From the unit that the file states; undefined for one that is not known. */
  readonly scale: (unit: string) => ((value: number) => number) | undefined
  /** Radiation is the mean over the time that ends at its stamp; all else is as it was at its stamp. */
  readonly isRadiation?: true
}

const same = (value: number): number => value

const QUANTITIES: readonly Quantity[] = [
  {
    names: ['temperature_2m'],
    quantity: 'airTemperatureC',
    column: 'air_temperature_c',
    scale: (unit) => (unit === '°C' ? same : unit === '°F' ? (value) => ((value - 32) * 5) / 9 : undefined),
  },
  {
    names: ['relative_humidity_2m', 'relativehumidity_2m'],
    quantity: 'relativeHumidityPct',
    column: 'relative_humidity_pct',
    scale: (unit) => (unit === '%' ? same : undefined),
  },
  {
    names: ['wind_speed_10m', 'windspeed_10m'],
    quantity: 'windSpeedMs',
    column: 'wind_speed_m_s',
    scale: (unit) => {
      const factor = { 'm/s': 1, 'km/h': 1 / 3.6, 'mp/h': 0.44704, mph: 0.44704, kn: 1852 / 3600 }[unit]
      return factor === undefined ? undefined : (value) => value * factor
    },
  },
  {
    names: ['cloud_cover', 'cloudcover'],
    quantity: 'cloudOkta',
    column: 'cloud_total_okta',
    scale: (unit) => (unit === '%' ? (value) => (value * 8) / 100 : undefined),
  },
  {
    names: ['pressure_msl'],
    quantity: 'seaLevelPressureHpa',
    column: 'msl_pressure_hpa',
    scale: (unit) => (unit === 'hPa' ? same : undefined),
  },
  {
    names: ['shortwave_radiation'],
    quantity: 'globalHorizontalWhPerM2',
    column: 'ghi_wh_per_m2',
    scale: (unit) => (unit === 'W/m²' ? same : undefined),
    isRadiation: true,
  },
]

/**
 * Reads the JSON of Open-Meteo, by the hour or quarter-hour. Its stamps are local by `utc_offset_seconds`. Units
 * become ours; what it has besides is left out, and told.
 */
export function readOpenMeteo(file: string, text: string, findings: Findings): Weather | undefined {
  const json = jsonOf(file, text, findings)
  if (json === undefined) return undefined
  const answer = isObject(json) ? json : {}
  const block = (['hourly', 'minutely_15'] as const).find((name) => isObject(answer[name]))
  if (block === undefined) {
    const words = 'has neither hourly nor minutely_15 values: is it an answer of Open-Meteo?'
    return findings.refuse({ file, rule: 'weather_is_missing', words })
  }
  const values = answer[block] as Record<string, unknown>
  const units = isObject(answer[`${block}_units`])
    ? (answer[`${block}_units`] as Record<string, unknown>)
    : {}
  const step = block === 'hourly' ? 3_600_000 : 900_000
  const times = timesOf(values['time'], Number(answer['utc_offset_seconds'] ?? 0))
  if (times === undefined) {
    const words = `${block}.time is a list of stamps such as 2026-01-01T00:00, or of seconds since 1970`
    return findings.refuse({ file, place: `${block}.time`, rule: 'stamp_is_unknown', words })
  }
  const columns: WeatherColumn[] = []
  for (const [name, list] of Object.entries(values)) {
    if (name === 'time') continue
    const place = `${block}.${name}`
    const known = QUANTITIES.find(({ names }) => names.includes(name))
    const unit = String(units[name] ?? '')
    const scale = known?.scale(unit)
    if (known === undefined || scale === undefined) {
      const words =
        known === undefined ? 'is not used by forecasts: left out' : `is in ${unit || 'no unit'}: left out`
      findings.repair({ file, place, rule: 'weather_is_left_out', words })
      continue
    }
    const numbers = numbersOf(list)
    if (numbers === undefined || numbers.length !== times.length) {
      const words = `is a list of as many numbers as there are stamps, ${times.length}`
      findings.refuse({ file, place, rule: 'weather_is_wrong', words })
      continue
    }
    const isRadiation = known.isRadiation === true
    const points = times.map((at, index) => ({
      at: (isRadiation ? at - step : at) as EpochMs,
      value: Number((scale(numbers[index]!) * (isRadiation ? step / 3_600_000 : 1)).toFixed(4)),
    }))
    const kind = isRadiation ? 'sum' : 'mean'
    const series = seriesOf(points, { file, place, kind, resolution: null, step }, findings)
    const { quantity, column } = known
    if (series !== undefined) columns.push({ quantity, column, kind, series })
  }
  if (columns.length === 0 && findings.areClean)
    return findings.refuse({ file, rule: 'weather_is_missing', words: 'has no quantity that forecasts use' })
  const [latitude, longitude] = [answer['latitude'], answer['longitude']]
  const isPlaced = typeof latitude === 'number' && typeof longitude === 'number'
  return { location: isPlaced ? { latitude, longitude } : null, columns }
}

function timesOf(list: unknown, offsetSeconds: number): number[] | undefined {
  if (!Array.isArray(list) || list.length === 0 || !Number.isFinite(offsetSeconds)) return undefined
  const times = list.map((stamp: unknown) => {
    if (typeof stamp === 'number') return stamp * 1000
    if (typeof stamp !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(stamp)) return Number.NaN
    return Date.parse(`${stamp}:00Z`) - offsetSeconds * 1000
  })
  return times.some(Number.isNaN) ? undefined : times
}

/** Null is a gap. */
function numbersOf(list: unknown): number[] | undefined {
  if (!Array.isArray(list)) return undefined
  const numbers = list.map((value: unknown) =>
    value === null ? Number.NaN : typeof value === 'number' ? value : undefined,
  )
  return numbers.every((value) => value !== undefined) ? numbers : undefined
}
