import { existsSync } from 'node:fs'
import {
  HORIZONS,
  indexAt,
  scoreRolling,
  solarSky,
  startOf,
  timelineOf,
  type Range,
  type Span,
  type Subject,
} from '@gridbourse/core/forecast'
import { formatMinute, localDayOf, parseDate, parseInstant } from '@gridbourse/core/kernel'
import type { Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { isZone } from '../forecast/community-file.ts'
import type { Material } from '../forecast/material.ts'
import { readMaterial } from '../forecast/read-material.ts'
import { forecastTable, type ForecastReport, type SeriesScore } from '../forecast/report.ts'
import { show } from '../output.ts'

type Options = {
  readonly json?: true
  readonly from?: string
  readonly to?: string
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly column?: string
  readonly zone?: string
  readonly weather: string
  readonly days?: true
}

export function register(program: Command): void {
  program
    .command('forecast')
    .description('Forecast measured series from rolling origins, and score what came.')
    .argument('[path]', 'a community folder (community.json), or a csv of equal intervals')
    .option('--json', 'print one line of JSON')
    .option('--from <instant|date>', 'score from here; rows before are history (default: the last quarter)')
    .option('--to <instant|date>', 'score up to here')
    .option('--only <ids...>', 'only these participants')
    .option('--except <ids...>', 'all but these participants')
    .option('--column <name>', 'the column of a csv (default: the first of values)')
    .option('--zone <IANA>', 'the wall clock of days (default: the community’s; UTC for a csv)')
    .option('--weather <none|perfect>', 'perfect: the weather measured in the slots to forecast', 'none')
    .option('--days', 'with --json: every day’s skill as well')
    .action((path: string | undefined, options: Options) => {
      show(scored(...withPath(path, options)), options, forecastTable)
    })
}

/** A list of ids takes every word behind it, the path too where it comes last; then it is given back. */
function withPath(path: string | undefined, options: Options): [string, Options] {
  if (path !== undefined) return [path, options]
  for (const list of ['only', 'except'] as const) {
    const last = options[list]?.at(-1)
    if (last !== undefined && existsSync(last))
      return [last, { ...options, [list]: options[list]!.slice(0, -1) }]
  }
  throw new UsageError('name a community folder or a csv to forecast')
}

function scored(path: string, options: Options): ForecastReport {
  if (options.weather !== 'none' && options.weather !== 'perfect')
    throw new UsageError(`--weather is none or perfect, not ${options.weather}`)
  if (options.zone !== undefined && !isZone(options.zone))
    throw new UsageError(`--zone is an IANA name such as Europe/Berlin, not ${options.zone}`)
  const material = readMaterial(path, {
    only: idsIn(options.only),
    except: idsIn(options.except),
    column: options.column,
  })
  const zone = options.zone ?? material.zone
  const range = rangeOf(material, zone, options)
  if (options.weather === 'perfect' && material.weather === undefined)
    throw new UsageError(`--weather perfect needs measured weather, and ${path} has none`)
  return {
    weather: options.weather,
    zone,
    ...(options.weather === 'perfect' ? { note: PERFECT } : {}),
    series: scores(material, zone, range, options),
  }
}

const PERFECT =
  'weather perfect: forecasts are told the weather that was measured in the slots they forecast, a bound no real forecast reaches'

function scores(material: Material, zone: string, range: Range, options: Options): SeriesScore[] {
  const timeline = timelineOf(material, zone)
  const { site } = material
  const sky =
    site !== undefined && material.series.some(({ quantity }) => quantity === 'solar')
      ? solarSky(timeline, site)
      : undefined
  const from = formatMinute(startOf(timeline, range.from))
  const to = formatMinute(startOf(timeline, range.to))
  const byId = new Map(material.series.map((series) => [series.id, series.values]))
  const all: SeriesScore[] = []
  for (const { id, quantity, values, neighbours } of material.series) {
    const subject: Subject = {
      series: { id, quantity, start: material.start, step: material.step, values },
      timeline,
      sky,
      neighbours: neighbours.map((neighbour) => byId.get(neighbour)!),
      weather: options.weather === 'perfect' && material.weather ? { columns: material.weather } : undefined,
    }
    for (const horizon of HORIZONS) {
      const began = performance.now()
      const { total, days, weights, fallbackDays } = scoreRolling(subject, horizon, range)
      const seconds = (performance.now() - began) / 1000
      all.push({
        id,
        horizon,
        from,
        to,
        ...total,
        fallbackDays,
        weights,
        ...(options.days ? { days } : {}),
      })
      const done = `${all.length} of ${material.series.length * HORIZONS.length}`
      process.stderr.write(`${done}: ${id} ${horizon} in ${seconds.toFixed(1)} s\n`)
    }
  }
  return all
}

const LEAST_DAYS = 8

/** The interval numbers from `--from` to `--to`, the last quarter where nothing is said. */
function rangeOf(span: Span, zone: string, { from, to }: Options): Range {
  const days = (span.length * span.step) / 86_400_000
  if (days < LEAST_DAYS)
    throw new CannotDo(
      `the data spans ${days.toFixed(1)} days; ${LEAST_DAYS} are the least: a week of history and a day to score`,
    )
  const range = {
    from: from === undefined ? Math.ceil(span.length * 0.75) : indexAt(span, instantIn(from, zone, '--from')),
    to: to === undefined ? span.length : indexAt(span, instantIn(to, zone, '--to')),
  }
  if (range.from < 0 || range.from >= range.to || range.to > span.length) {
    const [start, end] = [startOf(span, 0), startOf(span, span.length)].map(formatMinute)
    throw new UsageError(`--from and --to lie in order between ${start} and ${end}, the span of the data`)
  }
  return range
}

/** An instant in UTC, or the local midnight a date begins with. */
function instantIn(text: string, zone: string, option: string) {
  const date = parseDate(text)
  const instant = date === undefined ? parseInstant(text) : localDayOf(zone, date).start
  if (instant !== undefined) return instant
  throw new UsageError(`${option} is an instant (2026-11-22T10:15Z) or a date (2026-11-22), not ${text}`)
}

const idsIn = (lists: readonly string[] = []): string[] =>
  lists.flatMap((list) => list.split(/[\s,]+/)).filter((id) => id !== '')
