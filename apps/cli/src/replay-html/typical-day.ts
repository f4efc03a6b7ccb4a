import type { TimeOfDay } from '@gridbourse/core/community'
import { html, type Content, type Markup } from './markup.ts'
import { counted, kw, number, tickText, withUnit } from './numbers.ts'
import { chart, key, Plot, scaleAround, type TimeTick } from './plot.ts'
import { whyNoLocalPrice, type Shown } from './shown-replay.ts'
import { absent, tableOf, tableView } from './table.ts'

/** The mean of every time of the day: where power came from and went to, and the local price within its corridor. */
export function typicalDay(shown: Shown): Markup {
  const { replay, money } = shown
  const times = replay.typicalDay
  const ticks = timeTicks(times)
  return chart({
    id: 'typical-day',
    title: 'The typical day',
    unit: `kW, mean of ${counted(replay.days.length, 'day')}`,
    says: summary(shown),
    drawing: html`${key(powerMarks(shown))}${powers(shown).drawn(ticks, { label: 'Mean power by time of day', table: 't-times', axis: 'times', value: (tick) => tickText(tick) })}
      <h3>Price <small>${money.sign}/kWh, between what the utility pays and asks</small></h3>
      <p class="says">${priceSummary(shown)}</p>
      ${key([
        ['l-corridor', 'the utility asks, and pays'],
        ...(times.some(({ localPrice }) => localPrice !== null)
          ? ([['l-ink', 'neighbours pay, mean by energy']] as const)
          : []),
      ])}${prices(times).drawn(ticks, { label: 'Mean prices by time of day', table: 't-times', axis: 'times', value: (tick) => number(tick, 2) })}`,
    table: tableView(
      tableOf(
        times,
        [
          { head: 'time', cell: ({ time }) => time, isText: true },
          { head: 'used kW', cell: ({ loadKw }) => kw(loadKw) },
          { head: 'generated kW', cell: ({ generationKw }) => kw(generationKw) },
          { head: 'into batteries kW', cell: ({ batteryKw }) => kw(batteryKw) },
          { head: 'from the utility kW', cell: ({ netImportKw }) => kw(netImportKw) },
          {
            head: 'neighbours pay',
            cell: ({ localPrice }) =>
              localPrice === null ? absent(whyNoLocalPrice(shown)) : money.price(localPrice),
          },
          { head: 'utility asks', cell: ({ importPrice }) => money.price(importPrice) },
          { head: 'utility pays', cell: ({ exportPrice }) => money.price(exportPrice) },
        ],
        { id: 't-times', caption: 'The typical day, by local time' },
      ),
      'Negative is out of batteries, and to the utility. Means: what charges on one day and discharges on another cancels out.',
    ),
  })
}

/** Above zero where power came from, below where it went beside the load; the line is the load. */
function powers({ replay }: Shown): Plot {
  const times = replay.typicalDay
  const column = (of: (time: TimeOfDay) => number): number[] => times.map(of)
  const up = stacked([
    column(({ generationKw }) => generationKw),
    column(({ batteryKw }) => Math.max(-batteryKw, 0)),
    column(({ netImportKw }) => Math.max(netImportKw, 0)),
  ])
  const down = stacked([
    column(({ batteryKw }) => -Math.max(batteryKw, 0)),
    column(({ netImportKw }) => -Math.max(-netImportKw, 0)),
  ])
  const load = column(({ loadKw }) => loadKw)
  return new Plot(230, scaleAround([...up.at(-1)!, ...down.at(-1)!, ...load]))
    .area(up[0]!, up[1]!, 'f-sun')
    .area(up[1]!, up[2]!, 'f-battery')
    .area(up[2]!, up[3]!, 'f-grid')
    .area(down[0]!, down[1]!, 'f-battery soft')
    .area(down[1]!, down[2]!, 'f-grid soft')
    .steps(load, 't-ink')
}

function stacked(columns: readonly (readonly number[])[]): number[][] {
  const levels = [columns[0]!.map(() => 0)]
  for (const column of columns) levels.push(column.map((value, index) => levels.at(-1)![index]! + value))
  return levels
}

function prices(times: readonly TimeOfDay[]): Plot {
  const per = (micros: number | null): number | null => (micros === null ? null : micros / 1_000_000)
  const asked = times.map(({ importPrice }) => importPrice / 1_000_000)
  const paid = times.map(({ exportPrice }) => exportPrice / 1_000_000)
  return new Plot(150, scaleAround([...asked, ...paid]))
    .area(paid, asked, 'f-corridor')
    .steps(asked, 't-grid dashed')
    .steps(paid, 't-grid dashed')
    .steps(
      times.map(({ localPrice }) => per(localPrice)),
      't-ink',
    )
}

function powerMarks({ replay, hasBatteries, hasGeneration }: Shown): (readonly [string, Content])[] {
  const flowsIn = replay.typicalDay.some(({ netImportKw }) => netImportKw > 0)
  const flowsOut = replay.typicalDay.some(({ netImportKw }) => netImportKw < 0)
  const marks: (readonly [string, Content] | null)[] = [
    ['l-ink', 'used'],
    hasGeneration ? ['f-sun', 'generated'] : null,
    hasBatteries ? ['f-battery', 'out of batteries'] : null,
    hasBatteries ? ['f-battery soft', 'into batteries, below zero'] : null,
    flowsIn ? ['f-grid', 'from the utility'] : null,
    flowsOut ? ['f-grid soft', 'to the utility, below zero'] : null,
  ]
  return marks.filter((mark) => mark !== null)
}

function summary({ replay, hasGeneration, hasBatteries }: Shown): string {
  const times = replay.typicalDay
  const top = (of: (time: TimeOfDay) => number): TimeOfDay | undefined =>
    times.reduce<TimeOfDay | undefined>(
      (most, time) => (most === undefined || of(time) > of(most) ? time : most),
      undefined,
    )
  const use = top(({ loadKw }) => loadKw)
  const sun = top(({ generationKw }) => generationKw)
  const draw = top(({ netImportKw }) => netImportKw)
  if (use === undefined || sun === undefined || draw === undefined) return 'No slot was lived through.'
  const generated = hasGeneration
    ? `; generation peaks at ${sun.time} with ${withUnit(kw(sun.generationKw), 'kW')}`
    : '; nothing is generated'
  const batteries = hasBatteries ? '' : ' No battery moved anything.'
  return `Most is used at ${use.time}, ${withUnit(kw(use.loadKw), 'kW')}${generated}. The utility delivers most at ${draw.time}: ${withUnit(kw(draw.netImportKw), 'kW')}.${batteries}`
}

function priceSummary(shown: Shown): string {
  const { money, replay } = shown
  const priced = replay.typicalDay.flatMap(({ time, localPrice }) =>
    localPrice === null ? [] : [{ time, localPrice }],
  )
  const [first] = priced
  if (first === undefined) return `No price among neighbours: ${whyNoLocalPrice(shown)}.`
  const low = priced.reduce((least, each) => (each.localPrice < least.localPrice ? each : least), first)
  const high = priced.reduce((most, each) => (each.localPrice > most.localPrice ? each : most), first)
  if (low.localPrice === high.localPrice)
    return `Neighbours pay ${money.price(low.localPrice)} at every time of the day.`
  return `Among neighbours a kWh is cheapest at ${low.time}, ${money.price(low.localPrice)}, and dearest at ${high.time}, ${money.price(high.localPrice)}.`
}

/** Every third hour, every sixth on a phone, and the end of the day. */
function timeTicks(times: readonly TimeOfDay[]): TimeTick[] {
  const few = times.length <= 6
  const ticks = times.flatMap(({ time }, index) => {
    const [hour, minute] = [Number(time.slice(0, 2)), Number(time.slice(3))]
    if (!few && (minute !== 0 || hour % 3 !== 0)) return []
    return [{ at: index / times.length, label: time, minor: !few && hour % 6 !== 0 }]
  })
  return times.at(-1)?.time.startsWith('23') === true && times[0]?.time === '00:00'
    ? [...ticks, { at: 1, label: '24:00', minor: false }]
    : ticks
}
