import type { ForecastSeries as SeriesAnswer } from '@gridbourse/api'
import type { ForecastSeries } from '@gridbourse/core/community'
import { mayRead, requireMayRead } from './access.ts'
import { askStreet } from './asked-street.ts'
import { nowOf } from './member-operations.ts'
import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** What is expected in the community, and how well that was known. */
export const forecastOperations: Handlers<'listForecasts' | 'getForecast'> = {
  async listForecasts(parts, { access }) {
    const series = await askStreet(parts, 'forecasts', {})
    return {
      series: series.filter(({ member }) => member === null || mayRead(access, member)).map(presentSeries),
    }
  },

  async getForecast(parts, { params, access, caller }) {
    const { of: named, quantity } = params
    const of = named === 'community' ? null : named === 'me' && caller !== null ? caller.name : named
    if (of !== null) requireMayRead(access, of, 'of')
    const course = await askStreet(parts, 'forecast', { of, quantity, now: nowOf(parts) })
    if (course === null) throw new Problem('forecast_unknown', { field: 'quantity' })
    return {
      ...presentSeries(course),
      publishedAtMs: course.publishedAt,
      points: course.points.map(({ slot, quantiles, actual, naive }) => ({
        slot: parts.names.slot(slot),
        quantiles: quantiles && [...quantiles],
        actual,
        naive,
      })),
    }
  },
}

const presentSeries = ({ member, quantity, skill }: ForecastSeries): SeriesAnswer => ({
  participant: member,
  quantity,
  skill: skill.map((each) => ({ ...each })),
})
