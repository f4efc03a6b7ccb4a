import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { Quantity } from '../../forecast/index.ts'

/** What the forecasting agent is asked: who is metered how, what the utility asks and pays, and for which slots. */
export type ForecastingSituation = {
  readonly at: EpochMs
  readonly firstSlot: SlotNumber
  readonly hours: number
  readonly members: readonly ForecastMember[]
  /** One entry per slot to forecast; micros per kWh. */
  readonly importPrice: readonly number[]
  readonly exportPrice: readonly number[]
  /** Generation and, where there are any, weather columns of the last hours; see `weatherReport`. */
  readonly weather: WeatherSituation | null
}

export type ForecastMember = {
  readonly id: string
  readonly load: boolean
  readonly solar: boolean
}

/** Columns of the same recent intervals, newest last; a gap is null. */
export type WeatherSituation = {
  /** Measured: irradiance in W/m2, cloud cover in percent, wind speed in m/s, temperature in degrees. */
  readonly columns: readonly { readonly name: WeatherColumn; readonly values: readonly (number | null)[] }[]
  /** Global irradiance in W/m2 that a clear sky would give; 0 at night. */
  readonly clearSky: readonly number[]
  /** What the community's plants generated, in Wh, and the most a clear sky has given them per W/m2. */
  readonly generationWh: readonly (number | null)[]
  readonly generationPerClearSky: number
}

export type WeatherColumn = 'irradiance' | 'cloud_cover' | 'wind_speed' | 'temperature'

/** One series to forecast over the situation's slots. */
export type ForecastQuestion = {
  readonly member: string
  readonly quantity: Quantity
  readonly firstSlot: SlotNumber
  readonly count: number
}

/**
 * An answer: whole courses of the series in Wh per slot, weighted. Course `k` of every series belongs together: the
 * same past day, or the same draw.
 */
export type SeriesCourses = {
  readonly courses: readonly ArrayLike<number>[]
  readonly weights: readonly number[]
}
