import type { ForecastQuantity } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMarket } from '../data/queries.ts'
import { forecastQuery, forecastsQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import { Failed, Loading } from '../shell/states.tsx'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { coverageText, modelName, QUANTITIES, sentenceOf, tellingSkill } from './forecast-facts.ts'
import { ForecastChart } from './forecast-chart.tsx'
import { SeriesList } from './series-list.tsx'
import { SkillTable } from './skill-table.tsx'

/** What is expected, drawn over what came, and how good that has been, series by series. */
export function ForecastsPage() {
  useTitle('Forecasts')
  const { of = 'community', quantity = 'load' } = useParams({ from: '/forecasts/{-$of}/{-$quantity}' })
  const reader = useReader()
  const times = useTimes()
  const { data: market } = useMarket()
  const { data: series, error, refetch } = useQuery(forecastsQuery(reader))
  const asked = isQuantity(quantity) ? quantity : 'load'
  const { data: course, error: fault, refetch: again } = useQuery(forecastQuery(reader, of, asked))
  if (series === undefined || times === null || market === undefined) {
    return <PageState title="Forecasts" what="the forecasts" fault={error} retry={refetch} />
  }
  const { slotDurationMs, currency } = market.rules
  const chosen = series.find(
    ({ participant, quantity: own }) => (participant ?? 'community') === of && own === asked,
  )
  const skill = course?.skill ?? chosen?.skill ?? []
  const best = tellingSkill(skill)
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="desk:border-hair flex min-h-0 flex-col desk:scrolls desk:border-r">
        <section className="px-[18px] pt-4 pb-2">
          <h1 className="text-sentence font-[650] tracking-[-0.02em]" data-testid="forecast-sentence">
            {series.length === 0
              ? 'Nothing is forecast yet.'
              : sentenceOf(course ?? chosen ?? { participant: null, quantity: asked, skill: [] })}
          </h1>
          <p className="text-ink-2 mt-1 max-w-[90ch] text-[13.5px]">
            {series.length === 0 ? (
              'Forecasts come with a community whose meters are read; the first is published when its agents start.'
            ) : (
              <>
                {coverageText(best)}{' '}
                {best !== undefined && `The model that speaks now: ${modelName(best.model)}.`}{' '}
                {course?.publishedAtMs != null && (
                  <span className="text-ink-3">Published {times.minute(course.publishedAtMs)}.</span>
                )}
              </>
            )}
          </p>
        </section>
        {course !== undefined ? (
          <>
            <ForecastChart
              course={course}
              times={times}
              slotDurationMs={slotDurationMs}
              currency={currency}
            />
            <SkillTable
              skill={course.skill}
              quantity={asked}
              slotDurationMs={slotDurationMs}
              currency={currency}
            />
          </>
        ) : fault === null ? (
          <Loading what="reading the forecast" />
        ) : (
          <Failed what="This forecast" fault={fault} retry={again} />
        )}
      </div>
      <div className="border-hair flex min-h-0 flex-col max-desk:border-t">
        <SeriesList series={series} of={of} quantity={asked} />
      </div>
    </main>
  )
}

const isQuantity = (text: string): text is ForecastQuantity => Object.hasOwn(QUANTITIES, text)
