import type { MonthReport } from '@gridbourse/core/community'
import { monthText } from './dates.ts'
import { html, type Markup } from './markup.ts'
import { energy, kwh, percent, widthOf } from './numbers.ts'
import { chart, key } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, tableOf, tableView } from './table.ts'

const VENUES = [
  ['opening', 'opening auction', 'v-opening'],
  ['continuous', 'book', 'v-continuous'],
  ['closing', 'closing auction', 'v-closing'],
  ['imbalance', 'deviations among members', 'v-imbalance'],
  ['utility', 'the utility', 'f-grid'],
] as const

/** Where energy was bought, month by month. */
export function venues({ replay }: Shown): Markup {
  const { months, community } = replay
  const used = VENUES.filter(([venue]) => community.volumes[venue].boughtWh > 0)
  const most = Math.max(1, ...months.map(boughtWh))
  return chart({
    id: 'venues',
    title: 'Where energy was bought',
    unit: 'kWh a month',
    says: summary(replay.community.volumes),
    drawing: html`${key(used.map(([, name, tone]) => [tone, name] as const))}
      <div class="bars" style="--amount:${widthOf(months.map((month) => kwh(boughtWh(month))))}">
        ${months.map((month) => {
          const all = boughtWh(month)
          return html`<div class="bar-row">
            <span>${monthText(month.month)}${month.provisional ? '*' : ''}</span
            ><span class="bar" aria-hidden="true"
              >${used.map(([venue, , tone]) => html`<i class="${tone}" style="width:${((month.volumes[venue].boughtWh / most) * 100).toFixed(2)}%"></i>`)}</span
            ><span class="amount">${kwh(all)}</span>
          </div>`
        })}
      </div>`,
    table: tableView(
      tableOf(
        months,
        [
          { head: 'month', cell: ({ month }) => monthText(month), isText: true },
          ...used.map(([venue, name]) => ({
            head: name,
            cell: ({ volumes }: MonthReport) => kwh(volumes[venue].boughtWh),
          })),
          { head: 'together', cell: (month) => kwh(boughtWh(month)) },
          { head: 'sold to the utility', cell: ({ volumes }) => kwh(volumes.utility.soldWh) },
          {
            head: 'from neighbours',
            cell: (month) =>
              boughtWh(month) === 0
                ? absent('nothing was bought')
                : percent(1 - month.volumes.utility.boughtWh / boughtWh(month)),
          },
        ],
        { id: 't-venues', caption: 'Energy bought, in kWh' },
      ),
    ),
  })
}

const boughtWh = ({ volumes }: MonthReport): number =>
  VENUES.reduce((sum, [venue]) => sum + volumes[venue].boughtWh, 0)

function summary(volumes: MonthReport['volumes']): string {
  const all = VENUES.reduce((sum, [venue]) => sum + volumes[venue].boughtWh, 0)
  if (all === 0) return 'Nobody bought any energy.'
  const local = all - volumes.utility.boughtWh
  const sold = energy(volumes.utility.soldWh)
  if (local === 0) return `All ${energy(all)} came from the utility, which took ${sold}.`
  const first = VENUES.filter(([venue]) => venue !== 'utility').toSorted(
    ([a], [b]) => volumes[b].boughtWh - volumes[a].boughtWh,
  )[0]!
  return `Of ${energy(all)} bought, ${percent(local / all)} came from neighbours, most of it through: ${first[1]} (${energy(volumes[first[0]].boughtWh)}). The utility took ${sold}.`
}
