import type { Community } from '../community.ts'
import type { Keep } from '../community-record.ts'
import type { PublishedForecasts } from '../diary/report.ts'
import { ForecastDesk } from './forecast-desk.ts'
import type { ForecastSource } from './series-answers.ts'

/** Whether forecasts are published, and whence they come. */
export type ForecastChoice = {
  readonly forecasts?: ForecastSource | 'none'
  readonly seed?: number
  readonly keep?: Keep | undefined
}

/** The agent that publishes forecasts; null where none are wanted. */
export const deskOf = (
  community: Community,
  { forecasts = 'none', seed = 1, keep }: ForecastChoice,
): ForecastDesk | null =>
  forecasts === 'none' ? null : new ForecastDesk(community, { source: forecasts, seed, keep })

export const publishedForecasts = (
  desk: ForecastDesk | null,
  { forecasts = 'none' }: ForecastChoice,
): PublishedForecasts | null =>
  desk === null || forecasts === 'none' ? null : { source: forecasts, series: desk.skills() }
