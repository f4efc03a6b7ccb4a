import type { DayReport } from '@gridbourse/core/community'
import { dateText, monthText } from './dates.ts'
import { dayTicks } from './day-ticks.ts'
import { html, type Markup } from './markup.ts'
import { units } from './numbers.ts'
import { chart, key, Plot, scaleAround, type EndLabel } from './plot.ts'
import { lineTotal, type Shown } from './shown-replay.ts'
import { absent, tableOf, tableView, type Column } from './table.ts'

type Line = {
  readonly mark: string
  readonly name: string
  readonly tone: string
  readonly end: string
  /** The sum up to and with each day; null where it is not known. */
  readonly sums: readonly (bigint | null)[]
}

/** What was paid up to each day, by every way of living through it. */
export function cumulativeCost(shown: Shown): Markup {
  const { days, community } = shown.replay
  const { money } = shown
  const lines = linesOf(shown)
  const known = lines.flatMap(({ sums }) => sums.filter((sum) => sum !== null).map(units))
  const ends: EndLabel[] = lines.flatMap(({ sums, end, tone }) => {
    const last = sums.findLast((sum) => sum !== null)
    return last === undefined || last === null ? [] : [{ at: units(last), text: end, tone }]
  })
  const scale = scaleAround(known)
  const plot = new Plot(280, scale)
  for (const { sums, tone } of lines)
    plot.steps(
      sums.map((sum) => (sum === null ? null : units(sum))),
      tone,
    )
  return chart({
    id: 'cumulative',
    title: 'What it cost, day by day',
    unit: `${money.sign}, summed up`,
    says: `${summary(shown)}${byTheMonth(shown)}`,
    drawing: html`${key(lines.map(({ mark, name }) => [mark, name] as const))}${plot.drawn(
      dayTicks(days.map(({ date }) => date)),
      {
        label: 'Cost summed up over the days',
        table: 't-days',
        axis: 'days',
        value: money.axis(scale.ticks),
        ends,
      },
    )}`,
    table: tableView(
      tableOf(
        days.map((day, index) => ({ day, index })),
        [
          { head: 'day', cell: ({ day }) => dateText(day.date), isText: true },
          { head: 'cost', cell: ({ day }) => money.plain(day.cost) },
          ...lines.map(({ name, sums }): Column<{ day: DayReport; index: number }> => ({
            head: `${name}, so far`,
            cell: ({ index }) => {
              const sum = sums[index] ?? null
              return sum === null ? absent('the day was not over') : money.plain(sum)
            },
          })),
        ],
        { id: 't-days', caption: `Cost by day, in ${community.currency}` },
      ),
      'Daily costs are before what is settled by the month: the guarantee, which moves money among members only, and demand charges.',
    ),
  })
}

function linesOf({ replay, isMarket, hasBatteries }: Shown): Line[] {
  const { days } = replay
  const foresight = days.map(({ costUtilityOnly, regret }) =>
    regret === null ? null : costUtilityOnly - regret,
  )
  const lines: (Line | null)[] = [
    {
      mark: 'l-base',
      name: 'no battery, no market',
      end: 'no battery',
      tone: 't-grid',
      sums: summed(days.map(({ costBase }) => costBase)),
    },
    hasBatteries || isMarket
      ? {
          mark: 'l-own',
          name: 'own battery alone',
          end: 'own battery',
          tone: 't-battery',
          sums: summed(days.map(({ costUtilityOnly }) => costUtilityOnly)),
        }
      : null,
    isMarket
      ? {
          mark: 'l-market',
          name: 'with the market',
          end: 'with the market',
          tone: 't-market thick',
          sums: summed(days.map(({ cost }) => cost)),
        }
      : null,
    hasBatteries && foresight.some((cost) => cost !== null)
      ? {
          mark: 'l-foresight',
          name: 'own battery, knowing each day',
          end: 'knowing each day',
          tone: 't-faint dashed',
          sums: summed(foresight),
        }
      : null,
  ]
  return lines.filter((line) => line !== null)
}

/** Sums up; after the first day that nobody knows, nothing is known. */
function summed(values: readonly (bigint | null)[]): (bigint | null)[] {
  let sum: bigint | null = 0n
  return values.map((value) => (sum = sum === null || value === null ? null : sum + value))
}

function summary({ replay, money, isMarket }: Shown): string {
  const { days } = replay
  const first = days[0]
  if (first === undefined) return 'No day was lived through.'
  const ofDay = (day: DayReport): bigint => (isMarket ? day.cost : day.costUtilityOnly)
  const dearest = days.reduce((most, day) => (ofDay(day) > ofDay(most) ? day : most), first)
  const cheapest = days.reduce((least, day) => (ofDay(day) < ofDay(least) ? day : least), first)
  if (days.length === 1)
    return `${dateText(first.date)} cost ${money.exact(ofDay(first))} instead of ${money.exact(first.costBase)}.`
  if (ofDay(dearest) === ofDay(cheapest)) return `Every day cost ${money.exact(ofDay(first))}.`
  const best = mostSaved(days, ofDay)
  const month = best === null ? '' : ` ${monthText(best.month)} saved most: ${money.exact(best.saved)}.`
  return `The dearest day was ${dateText(dearest.date)} with ${money.exact(ofDay(dearest))}, the cheapest ${dateText(cheapest.date)} with ${money.exact(ofDay(cheapest))}.${month}`
}

/** What bills hold and days do not. */
function byTheMonth({ replay, money }: Shown): string {
  const charged = lineTotal(replay, 'demand_charge')
  return charged === 0n
    ? ''
    : ` Demand charges of ${money.exact(charged)} are for whole months, and in the bills alone.`
}

/** The month that saved most against the base; null where there is but one. */
function mostSaved(
  days: readonly DayReport[],
  ofDay: (day: DayReport) => bigint,
): { month: string; saved: bigint } | null {
  const saved = new Map<string, bigint>()
  for (const day of days) {
    const month = day.date.slice(0, 7)
    saved.set(month, (saved.get(month) ?? 0n) + day.costBase - ofDay(day))
  }
  if (saved.size < 2) return null
  return [...saved]
    .map(([month, amount]) => ({ month, saved: amount }))
    .reduce((most, each) => (each.saved > most.saved ? each : most))
}
