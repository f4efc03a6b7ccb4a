import type { ForecastQuantity, SeriesSkill } from '@gridbourse/api'
import { Head } from '../charts/figure.tsx'
import { currencyOf, fixed } from '../format/numbers.ts'
import { isTelling, modelName, tooFewText } from './forecast-facts.ts'

const HORIZONS = { 'day-ahead': 'a day ahead', '1h': 'an hour ahead' } as const

/** How good the forecasts of one series have been, beside saying what came the day before. */
export function SkillTable({
  skill,
  quantity,
  slotDurationMs,
  currency,
}: {
  skill: readonly SeriesSkill[]
  quantity: ForecastQuantity
  slotDurationMs: number
  currency: string
}) {
  const isPrice = quantity === 'price'
  const unit = isPrice ? `${currencyOf(currency).sign}/kWh` : 'kW'
  const error = (value: number | null): string =>
    value === null ? '–' : isPrice ? fixed(value / 1e6, 4) : fixed((value * 3_600) / slotDurationMs, 3)
  const few = skill.filter((one) => one.slots > 0 && !isTelling(one))
  return (
    <section aria-labelledby="skill" className="border-hair border-t pb-3">
      <Head
        id="skill"
        title="Skill"
        note="mean error over that of the day before; under 1 is better than it"
      />
      {skill.length === 0 ? (
        <p className="text-ink-2 px-[14px]">Not scored yet: what came has to be compared first.</p>
      ) : (
        <table className="w-full text-body" data-testid="skill">
          <caption className="sr-only">Skill of this series</caption>
          <thead className="text-ink-3 text-label">
            <tr className="border-hair border-y">
              <th scope="col" className="py-1 pl-[14px] text-left">
                Said
              </th>
              <th scope="col" className="text-left">
                Model
              </th>
              <th scope="col" className="text-right">
                Error {unit}
              </th>
              <th scope="col" className="text-right max-tab:hidden">
                Day before
              </th>
              <th scope="col" className="text-right">
                Ratio
              </th>
              <th scope="col" className="text-right">
                In 80 %
              </th>
              <th scope="col" className="pr-[14px] text-right max-tab:hidden">
                Slots
              </th>
            </tr>
          </thead>
          <tbody>
            {skill.map(({ horizon, model, mae, naiveMae, ratio, coverage80, slots }) => (
              <tr key={horizon} className={`h-[26px] ${isTelling({ slots }) ? '' : 'text-ink-3'}`}>
                <th scope="row" className="pl-[14px] text-left">
                  {HORIZONS[horizon]}
                </th>
                <td className="text-ink-2">{modelName(model)}</td>
                <td className="text-right">{error(mae)}</td>
                <td className="text-ink-2 text-right max-tab:hidden">{error(naiveMae)}</td>
                <td className={`text-right ${isTelling({ slots }) ? 'font-[600]' : ''}`}>
                  {ratioText(ratio)}
                </td>
                <td className="text-right max-tab:pr-[14px]">
                  {coverage80 === null ? '–' : `${fixed(coverage80 * 100, 0)} %`}
                </td>
                <td className="text-ink-3 pr-[14px] text-right max-tab:hidden">{slots}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {few.map((one) => (
        <p key={one.horizon} className="text-ink-2 px-[14px] pt-1 text-label">
          Said {HORIZONS[one.horizon]}: {tooFewText(one)} to tell skill from luck.
        </p>
      ))}
    </section>
  )
}

export const ratioText = (ratio: number | null): string => (ratio === null ? '–' : fixed(ratio, 2))
