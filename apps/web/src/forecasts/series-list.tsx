import type { ForecastQuantity, ForecastSeries, SeriesSkill } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { fixed } from '../format/numbers.ts'
import { moveFocus } from '../lists/move-focus.ts'
import {
  addressOf,
  inOrder,
  isTelling,
  modelName,
  skillAt,
  tellingSkill,
  tooFewText,
} from './forecast-facts.ts'
import { ratioText } from './skill-table.tsx'

/** Every series that the reader may see, with its skill: the way from one to the next. */
export function SeriesList({
  series,
  of,
  quantity,
}: {
  series: readonly ForecastSeries[]
  of: string
  quantity: ForecastQuantity
}) {
  const sorted = inOrder(series)
  const isChosen = (one: ForecastSeries): boolean =>
    (one.participant ?? 'community') === of && one.quantity === quantity
  const hasChosen = sorted.some(isChosen)
  return (
    <section aria-labelledby="series" className="flex min-h-0 flex-1 flex-col">
      <Head
        id="series"
        title="Every series"
        note="error against the day before; under 1 is skill, pale is of few slots"
      />
      <div className="desk:scrolls min-h-0 flex-1" onKeyDown={moveFocus}>
        <table className="w-full text-body" data-testid="series">
          <caption className="sr-only">Skill of every series</caption>
          <thead className="bg-page text-ink-3 sticky top-0 z-[1] text-label">
            <tr className="border-hair border-y">
              <th scope="col" className="py-1 pl-[14px] text-left">
                Of
              </th>
              <th scope="col" className="text-left">
                Model
              </th>
              <th scope="col" className="text-right">
                Day ahead
              </th>
              <th scope="col" className="text-right">
                1 h
              </th>
              <th scope="col" className="pr-[14px] text-right">
                In 80 %
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one, index) => {
              const day = skillAt(one.skill, 'day-ahead')
              const hour = skillAt(one.skill, '1h')
              const best = tellingSkill(one.skill)
              const coverage = best?.coverage80 ?? null
              const chosen = isChosen(one)
              return (
                <tr
                  key={`${one.participant}/${one.quantity}`}
                  className={`relative h-11 tab:h-[26px] hover:bg-sel ${chosen ? 'bg-sel' : ''} ${index > 0 && one.participant !== sorted[index - 1]!.participant ? 'border-hair border-t' : ''}`}
                >
                  <th
                    scope="row"
                    className={`border-l-[3px] pl-[11px] text-left ${chosen ? 'border-ink font-[650]' : 'border-transparent'}`}
                  >
                    <Link
                      to="/forecasts/{-$of}/{-$quantity}"
                      params={addressOf(one)}
                      data-row
                      tabIndex={chosen || (!hasChosen && index === 0) ? 0 : -1}
                      aria-current={chosen ? 'true' : undefined}
                      className="after:absolute after:inset-0"
                    >
                      {one.quantity === 'price'
                        ? 'local price'
                        : `${one.participant?.replaceAll('-', ' ') ?? 'the street'}, ${one.quantity}`}
                    </Link>
                  </th>
                  <td className="text-ink-2 text-label">{modelName(best?.model)}</td>
                  <Ratio skill={day} />
                  <Ratio skill={hour} />
                  <td
                    className={`pr-[14px] text-right ${best !== undefined && isTelling(best) ? '' : 'text-ink-3'}`}
                  >
                    {coverage === null ? '–' : `${fixed(coverage * 100, 0)} %`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Worse than the day before is marked by weight and a word, not by a colour alone; what says little yet is pale. */
function Ratio({ skill }: { skill: SeriesSkill | undefined }) {
  const ratio = skill?.ratio ?? null
  if (skill === undefined || ratio === null) return <td className="text-right">{ratioText(null)}</td>
  if (!isTelling(skill))
    return (
      <td className="text-ink-3 text-right" title={tooFewText(skill)}>
        {ratioText(ratio)}
        <span className="sr-only">, {tooFewText(skill)}</span>
      </td>
    )
  return (
    <td className={`text-right ${ratio >= 1 ? 'font-[650]' : ''}`}>
      {ratioText(ratio)}
      {ratio >= 1 && <span className="sr-only"> worse than the day before</span>}
    </td>
  )
}
