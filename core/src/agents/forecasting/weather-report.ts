import { shareOfRating } from '../../forecast/index.ts'
import type { WeatherColumn, WeatherSituation } from './situation.ts'

/** What the sky and the wind have lately been like; thousandths, and null where nothing says so. */
export type WeatherReport = {
  /** Whence the clear-sky index is known. */
  readonly from: 'irradiance' | 'cloud_cover' | 'generation' | 'nothing'
  /** Energy from the sun as a share of what a clear sky would have given. */
  readonly clearSkyPermille: number | null
  readonly sky: 'clear' | 'broken' | 'overcast' | 'unknown'
  /** What a wind turbine would have made, as a share of its rating. */
  readonly windPermille: number | null
  readonly meanTemperatureTenths: number | null
}

/** From weather columns where there are any, else from what the community's own plants made of a clear sky. */
export function weatherReport(weather: WeatherSituation | null): WeatherReport {
  const { index, from } = weather === null ? UNKNOWN : clearSkyIndex(weather)
  const clearSkyPermille = index === null ? null : Math.round(1000 * Math.min(1.2, Math.max(0, index)))
  const wind = weather === null ? null : columnOf(weather, 'wind_speed')
  const temperature = weather === null ? null : columnOf(weather, 'temperature')
  return {
    from,
    clearSkyPermille,
    sky: skyOf(clearSkyPermille),
    windPermille: rounded(
      mean(wind?.map((speed) => (speed === null ? null : shareOfRating(speed))) ?? []),
      1000,
    ),
    meanTemperatureTenths: rounded(mean(temperature ?? []), 10),
  }
}

const UNKNOWN = { index: null, from: 'nothing' } as const

function clearSkyIndex(weather: WeatherSituation): {
  readonly index: number | null
  readonly from: WeatherReport['from']
} {
  const { clearSky, generationWh, generationPerClearSky } = weather
  const irradiance = columnOf(weather, 'irradiance')
  const clouds = columnOf(weather, 'cloud_cover')
  if (irradiance !== null) return { index: shareOf(irradiance, clearSky), from: 'irradiance' }
  if (clouds !== null) {
    const light = clouds.map((cover, at) => (cover === null ? null : clearSky[at]! * lightUnder(cover / 100)))
    return { index: shareOf(light, clearSky), from: 'cloud_cover' }
  }
  const possible = clearSky.map((light) => light * generationPerClearSky)
  const index = shareOf(generationWh, possible)
  return index === null ? UNKNOWN : { index, from: 'generation' }
}

/** The share of a clear sky's light that clouds let through (Kasten and Czeplak 1980). */
const lightUnder = (cover: number): number => 1 - 0.75 * cover ** 3.4

/** The sum of what was over the sum of what could have been, where both are known and the sun was up. */
function shareOf(values: readonly (number | null)[], most: readonly number[]): number | null {
  let sum = 0
  let possible = 0
  values.forEach((value, at) => {
    if (value === null || !(most[at]! > 0)) return
    sum += value
    possible += most[at]!
  })
  return possible > 0 ? sum / possible : null
}

function skyOf(permille: number | null): WeatherReport['sky'] {
  if (permille === null) return 'unknown'
  return permille >= 800 ? 'clear' : permille >= 400 ? 'broken' : 'overcast'
}

function columnOf({ columns }: WeatherSituation, name: WeatherColumn): readonly (number | null)[] | null {
  return columns.find((column) => column.name === name)?.values ?? null
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

const rounded = (value: number | null, by: number): number | null =>
  value === null ? null : Math.round(value * by)
