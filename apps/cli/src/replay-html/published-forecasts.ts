import { html, type Markup } from './markup.ts'
import { counted, number, percent } from './numbers.ts'
import { chart } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, named, tableOf, tableView } from './table.ts'

const SOURCES = {
  'past-days': 'the last four weeks’ days as they were',
  'day-ahead': 'models of each meter',
} as const

/** What was published at each local midnight, and how good it turned out against yesterday. */
export function publishedForecasts({ replay }: Shown): Markup | null {
  const { forecasts } = replay
  if (forecasts === null || forecasts.series.length === 0) return null
  const { source, series } = forecasts
  const better = series.filter(({ ratio }) => ratio !== null && ratio < 1).length
  return chart({
    id: 'forecasts',
    title: 'What was forecast',
    unit: 'kWh per slot',
    says: `Every local midnight the day was forecast from ${SOURCES[source]}: ${better} of ${counted(series.length, 'series', 'series')} came closer than saying that every slot will be as it was the day before.`,
    drawing: html`<p class="note">
      Published to everybody. Batteries are planned from past days in any case, because their plans need what
      may come, not what is likeliest.
    </p>`,
    table: tableView(
      tableOf(
        series,
        [
          { head: 'series', cell: ({ id }) => named(id), isText: true },
          { head: 'mean error', cell: ({ mae }) => number(mae, 3) },
          { head: 'of the day before', cell: ({ lag24Mae }) => number(lag24Mae, 3) },
          {
            head: 'ratio',
            cell: ({ ratio }) =>
              ratio === null ? absent('the day before was never wrong') : number(ratio, 2),
          },
          {
            head: 'within 10 to 90 %',
            cell: ({ coverage80 }) =>
              coverage80 === null ? absent('nothing to cover') : percent(coverage80),
          },
          { head: 'slots', cell: ({ n }) => number(n) },
        ],
        { id: 't-forecasts', caption: 'Published day-ahead forecasts against what was metered' },
      ),
      'A ratio below 1 beats the day before. 80 % within the band would be exact.',
    ),
  })
}
