import { dateText } from './dates.ts'
import { dayTicks } from './day-ticks.ts'
import { html, type Markup } from './markup.ts'
import { counted, kw, kwh, tickText, withUnit } from './numbers.ts'
import { chart, key, Plot, scaleAround } from './plot.ts'
import { whyNoLocalPrice, type Shown } from './shown-replay.ts'
import { absent, tableOf, tableView } from './table.ts'

/** The highest hour of every day that the community drew from the utility. */
export function dailyPeaks(shown: Shown): Markup {
  const { replay, money } = shown
  const { days, peakLimitKw } = replay
  const peaks = days.map(({ peakImportKw }) => peakImportKw)
  const plot = new Plot(150, scaleAround(peakLimitKw === undefined ? peaks : [...peaks, peakLimitKw])).area(
    peaks.map(() => 0),
    peaks,
    'f-grid',
  )
  if (peakLimitKw !== undefined)
    plot.steps(
      peaks.map(() => peakLimitKw),
      't-alarm dashed',
    )
  return chart({
    id: 'peaks',
    title: 'Daily peak import',
    unit: 'kW, highest hour of the community',
    says: summary(shown),
    drawing: html`${
      peakLimitKw === undefined
        ? null
        : key([
            ['f-grid', 'highest hour'],
            ['l-limit', `asked to stay below ${withUnit(kw(peakLimitKw), 'kW')}`],
          ])
    }${plot.drawn(dayTicks(days.map(({ date }) => date)), {
      label: 'Peak import by day',
      table: 't-peaks',
      axis: 'days',
      ends: peakLimitKw === undefined ? [] : [{ at: peakLimitKw, text: 'asked limit', tone: 't-alarm' }],
      value: (tick) => tickText(tick),
    })}`,
    table: tableView(
      tableOf(
        days,
        [
          { head: 'day', cell: ({ date }) => dateText(date), isText: true },
          { head: 'peak kW', cell: ({ peakImportKw }) => kw(peakImportKw) },
          { head: 'imported kWh', cell: ({ importWh }) => kwh(importWh) },
          { head: 'exported kWh', cell: ({ exportWh }) => kwh(exportWh) },
          { head: 'from neighbours kWh', cell: ({ localWh }) => kwh(localWh) },
          {
            head: 'mean local price',
            cell: ({ meanLocalPrice }) =>
              meanLocalPrice === null ? absent(whyNoLocalPrice(shown)) : money.price(meanLocalPrice),
          },
        ],
        { id: 't-peaks', caption: 'Energy by day' },
      ),
      'Imports and exports at the members’ own meters; the peak is of all of them together.',
    ),
  })
}

function summary({ replay }: Shown): string {
  const { days, peakLimitKw } = replay
  const [first] = days
  if (first === undefined) return 'No day was lived through.'
  const highest = days.reduce((most, day) => (day.peakImportKw > most.peakImportKw ? day : most), first)
  if (highest.peakImportKw === 0) return 'The community never drew from the utility over a whole hour.'
  const middle = days.map(({ peakImportKw }) => peakImportKw).toSorted((a, b) => a - b)[
    Math.floor((days.length - 1) / 2)
  ]!
  const above =
    peakLimitKw === undefined ? null : days.filter(({ peakImportKw }) => peakImportKw > peakLimitKw).length
  const limit =
    above === null
      ? ''
      : above === 0
        ? ' No day was above the limit.'
        : ` Above the limit: ${counted(above, 'day')}.`
  const usual = days.length === 1 ? '' : `; half of the days stay at or below ${withUnit(kw(middle), 'kW')}`
  return `The highest hour drew ${withUnit(kw(highest.peakImportKw), 'kW')} on ${dateText(highest.date)}${usual}.${limit}`
}
