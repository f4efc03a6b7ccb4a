import { clearSkyPlant } from './clear-sky-plant.ts'
import { FULL_EFFORT, type Effort } from './effort.ts'
import { forecaster, type Forecaster, type Horizon } from './forecaster.ts'
import { lagRegressors } from './lag-regressors.ts'
import { panelOf } from './panel.ts'
import type { Series } from './series.ts'
import { solarRegressors } from './solar-regressors.ts'
import type { SolarSky } from './solar-sky.ts'
import { streetOf } from './street.ts'
import type { Timeline } from './timeline.ts'
import type { Weather } from './weather.ts'

/** A series to forecast, and what its models may look at besides. */
export type Subject = {
  readonly series: Series
  readonly timeline: Timeline
  /** The sky over the plant; without it a solar series is forecast from its lags alone. */
  readonly sky?: SolarSky | undefined
  /** Other plants under the same sky, on the same timeline. */
  readonly neighbours?: readonly Float64Array[] | undefined
  /** Weather of the slots to forecast. Measured weather is foresight: whoever shows such figures says so. */
  readonly weather?: Weather | undefined
}

export type ForecastingOptions = {
  /** The day from which experts are asked and judged; before it they only learn. */
  readonly askedFrom?: number
  readonly effort?: Effort
}

/** The forecaster for a subject at a horizon. */
export function forecasterOf(
  subject: Subject,
  horizon: Horizon,
  { askedFrom = 0, effort = FULL_EFFORT }: ForecastingOptions = {},
): Forecaster {
  const { series, timeline, sky } = subject
  const { id, values, quantity } = series
  const floor = quantity === 'price' ? -Infinity : 0
  const common = { id, timeline, values, horizon, floor, ceiling: Infinity, askedFrom, effort }
  if (quantity !== 'solar' || sky === undefined) {
    const regressors = lagRegressors({ timeline, values, weather: subject.weather, recent: horizon === '1h' })
    const panel = panelOf({
      timeline,
      values,
      regressors,
      floor,
      isPhysical: false,
      boosting: effort.boosting,
    })
    return forecaster({ ...common, panel, isActive: regressors.isActive, halfLifeDays: 10 })
  }
  const plant = clearSkyPlant(sky, timeline.perDay)
  const regressors = solarRegressors({
    timeline,
    values,
    sky,
    plant,
    street: streetOf(subject.neighbours ?? [], values.length),
    weather: subject.weather,
    recent: horizon === '1h',
  })
  const panel = panelOf({ timeline, values, regressors, floor, isPhysical: true, boosting: effort.boosting })
  const afterDay = (day: number): void => {
    const { from, to } = timeline.days[day]!
    for (let i = from; i < to; i++) plant.learn(i, values[i]!)
    plant.fit()
  }
  // errors of a plant come by whole days, so that fewer of them are news
  return forecaster({ ...common, panel, isActive: regressors.isActive, halfLifeDays: 40, afterDay })
}
