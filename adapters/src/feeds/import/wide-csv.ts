import { numberAt } from '../cell.ts'
import { parseCsv, placeOf, type Csv } from '../csv.ts'
import type { Findings } from '../findings.ts'
import type { ColumnName, Series } from '../folder-tables.ts'
import {
  inWh,
  isPower,
  matched,
  ownerOf,
  roleOf,
  sourceIn,
  type Meter,
  type Role,
  type Unit,
} from './meter.ts'
import { seriesOf, type Point } from './points.ts'
import { differences } from './register.ts'
import { instantsOf, type StampSense } from './stamps.ts'

/** How a source with a stamp and a column per meter is to be read. */
export type TableSense = StampSense & {
  /** Whether a stamp names the start of its interval or its end. */
  readonly stamps: 'start' | 'end'
  /** The unit of all values; null for what each heading says. */
  readonly unit: Unit | null
  /** Whether values are readings of a register that only grows. */
  readonly isRegister: boolean
  /** In ms; null for that of the source. */
  readonly resolution: number | null
  /** Headings or entities of each kind, with one `*` for the participant; both empty: as the names say. */
  readonly load: readonly string[]
  readonly generation: readonly string[]
}

/** Reads a csv of stamps and one column per meter. */
export function readWideCsv(file: string, text: string, sense: TableSense, findings: Findings): Meter[] {
  const timed = timedTable(file, text, sense, findings)
  if (timed === undefined) return []
  const { csv } = timed
  const meters: Meter[] = []
  for (let column = 1; column < csv.heading.length; column++) {
    const meaning = meaningOf(csv.heading[column]!, sense)
    if (meaning === undefined) continue
    const place = placeOf(csv, column)
    const unit = sense.unit ?? unitOf(csv.heading[column]!)
    if (unit === undefined) {
      const words = 'the heading names no unit: say --unit kWh, Wh, kW or W'
      findings.refuse({ file, line: 1, place, rule: 'unit_is_unknown', words })
      continue
    }
    const { owner, role } = meaning
    if (meters.some((other) => other.owner === owner && other.role === role)) {
      const words = `a second column for the ${role} of ${owner}; say which with --load or --generation`
      findings.refuse({ file, line: 1, place, rule: 'meter_is_taken', words })
      continue
    }
    const series = columnSeries(timed, column, unit, sense, findings)
    if (series !== undefined) meters.push({ file, owner, role, series, ...sourceIn(csv.heading[column]!) })
  }
  if (meters.length === 0 && findings.areClean) {
    const words = `no column is meant; there are ${csv.heading.slice(1).join(', ')}`
    findings.refuse({ file, line: 1, rule: 'column_is_missing', words })
  }
  return meters
}

/** Reads a column of prices: the mean of each interval. */
export function readPriceColumn(
  { file, column: name }: ColumnName,
  text: string,
  sense: StampSense,
  findings: Findings,
): Series | undefined {
  const timed = timedTable(file, text, { ...sense, stamps: 'start' }, findings)
  const column = timed?.csv.heading.indexOf(name, 1) ?? -1
  if (timed !== undefined && column >= 1) {
    const where = { file, place: placeOf(timed.csv, column) }
    return seriesOf(pointsOf(timed, column, findings), { ...where, kind: 'mean', resolution: null }, findings)
  }
  if (timed !== undefined) {
    const words = `has no column ${name}; there are ${timed.csv.heading.slice(1).join(', ')}`
    findings.refuse({ file, line: 1, rule: 'column_is_missing', words })
  }
  return undefined
}

type TimedTable = {
  readonly csv: Csv
  readonly instants: readonly (number | undefined)[]
  readonly isEnd: boolean
}

function timedTable(
  file: string,
  text: string,
  sense: StampSense & Pick<TableSense, 'stamps'>,
  findings: Findings,
): TimedTable | undefined {
  const csv = parseCsv(file, text, findings)
  if (csv === undefined) return undefined
  if (csv.heading.length < 2 || csv.rows.length === 0) {
    const words = 'has no values: a heading, then rows of a stamp and a value per meter'
    return findings.refuse({ file, rule: 'file_has_no_rows', words })
  }
  const isUtc = sense.zone === null && /utc|gmt/i.test(csv.heading[0]!)
  const stamps = csv.rows.map(({ cells, line }) => ({ text: cells[0]!, line }))
  const zoned = isUtc ? { ...sense, zone: 'UTC' } : sense
  const instants = instantsOf(file, placeOf(csv, 0), stamps, zoned, findings)
  return { csv, instants, isEnd: sense.stamps === 'end' }
}

function pointsOf({ csv, instants }: TimedTable, column: number, findings: Findings): Point[] {
  return csv.rows.flatMap((row, index): Point[] => {
    const at = instants[index]
    if (at === undefined) return []
    const value = numberAt(csv, row, column, findings)
    return value === undefined ? [] : [{ at: at as Point['at'], value, line: row.line }]
  })
}

function columnSeries(
  timed: TimedTable,
  column: number,
  unit: Unit,
  { isRegister, resolution }: TableSense,
  findings: Findings,
): Series | undefined {
  const where = { file: timed.csv.file, place: placeOf(timed.csv, column) }
  const read = pointsOf(timed, column, findings)
  const kind = isPower(unit) && !isRegister ? 'mean' : 'sum'
  if (!isRegister)
    for (const { value, line } of read) if (value < 0) refuseNegative(where, line!, value, findings)
  if (!findings.areClean) return undefined
  const points = isRegister ? differences(read, where, findings) : read
  const shift = timed.isEnd && !isRegister ? stepOf(points) : 0
  const moved =
    shift === 0 ? points : points.map((point) => ({ ...point, at: (point.at - shift) as Point['at'] }))
  const series = seriesOf(moved, { ...where, kind, resolution }, findings)
  return series && inWh(series, unit)
}

const refuseNegative = (
  where: { file: string; place: string },
  line: number,
  value: number,
  findings: Findings,
): void =>
  findings.refuse({
    ...where,
    line,
    rule: 'energy_is_negative',
    words: 'energy is negative; a net meter is two columns: what came in and what went out',
    found: String(value),
  })

/** How far a stamp at the end of an interval is from its start. */
function stepOf(points: readonly Point[]): number {
  const ordered = points.map(({ at }) => at).toSorted((a, b) => a - b)
  const steps = ordered.slice(1).map((at, index) => at - ordered[index]!)
  return steps.filter((step) => step > 0).toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

/** Whose meter a column is, and what it counts; undefined where patterns leave it out. */
export function meaningOf(
  name: string,
  { load, generation }: Pick<TableSense, 'load' | 'generation'>,
): { readonly owner: string; readonly role: Role } | undefined {
  if (load.length === 0 && generation.length === 0)
    return { owner: ownerOf(name) || 'home', role: roleOf(name) }
  for (const [role, patterns] of [
    ['load', load],
    ['generation', generation],
  ] as const)
    for (const pattern of patterns) {
      const match = matched(pattern, name)
      if (match !== undefined) return { owner: match.star ?? (ownerOf(name) || 'home'), role }
    }
  return undefined
}

/** `home_01_kwh`, `Load [kW]` and `Load (Wh)` name their unit. */
function unitOf(heading: string): Unit | undefined {
  const unit = /(?:^|[\s_[(])([kM]?Wh?)[\])]?$/i.exec(heading)?.[1]?.toLowerCase()
  return (['Wh', 'kWh', 'MWh', 'W', 'kW'] as const).find((each) => each.toLowerCase() === unit)
}
