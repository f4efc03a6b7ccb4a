import { parseInstant, type EpochMs } from '@gridbourse/core/kernel'
import { numberAt } from './cell.ts'
import { parseCsv, placeOf, type Csv, type CsvRow } from './csv.ts'
import type { Findings } from './findings.ts'

const MINUTE = 60_000
const STEPS: readonly number[] = [15 * MINUTE, 30 * MINUTE, 60 * MINUTE]

/** Rows beyond this are a wrong stamp, not a gap: 20 years of quarter-hours. */
const MOST_ROWS = 701_280

/** A table of equal intervals, in order of time; columns are read when they are asked for. */
export type SeriesTable = {
  readonly csv: Csv
  readonly start: EpochMs
  /** 15, 30 or 60 minutes, in ms. */
  readonly step: number
  readonly length: number
  /** The row of each interval; undefined where it is missing. */
  readonly rows: readonly (CsvRow | undefined)[]
}

/**
 * Reads a csv whose first column holds the UTC starts of equal intervals. Rows out of order are sorted and rows
 * told twice are told once: both are told as repairs. Undefined, and told, where it cannot be read.
 */
export function readSeriesTable(file: string, text: string, findings: Findings): SeriesTable | undefined {
  const csv = parseCsv(file, text, findings)
  if (csv === undefined) return undefined
  if (csv.heading.length < 2)
    return findings.refuse({
      file,
      line: 1,
      rule: 'column_is_missing',
      words: 'the heading names the starts and at least one column of values',
    })
  if (csv.rows.length === 0)
    return findings.refuse({ file, rule: 'file_has_no_rows', words: 'has a heading and no row of values' })
  const timed = inOrder(csv, stampsOf(csv, findings), findings)
  if (timed.length === 0) return undefined
  const start = timed[0]!.start
  const step = stepOf(timed.map((row) => row.start))
  const length = (timed.at(-1)!.start - start) / step + 1
  const stray = timed.find((row) => (row.start - start) % step !== 0 || row.start % (15 * MINUTE) !== 0)
  if (!STEPS.includes(step) || stray !== undefined || length > MOST_ROWS) {
    const { row } = stray ?? timed[1] ?? timed[0]!
    return findings.refuse({
      file,
      line: row.line,
      place: placeOf(csv, 0),
      rule: 'start_is_off_the_grid',
      words: 'intervals are 15, 30 or 60 minutes, all of them alike, and start at quarter-hours',
      found: row.cells[0]!,
    })
  }
  const rows = Array.from<CsvRow | undefined>({ length })
  for (const { start: at, row } of timed) rows[(at - start) / step] = row
  return { csv, start, step, length, rows }
}

/** The values of a column, NaN where none was measured; undefined, and told, where there is no such column. */
export function columnOf(table: SeriesTable, name: string, findings: Findings): Float64Array | undefined {
  const column = table.csv.heading.indexOf(name, 1)
  if (column < 1) {
    const names = table.csv.heading.slice(1)
    return findings.refuse({
      file: table.csv.file,
      line: 1,
      rule: 'column_is_missing',
      words: `has no column ${name}; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`,
    })
  }
  const values = Float64Array.from(table.rows, (row) =>
    row === undefined ? Number.NaN : (numberAt(table.csv, row, column, findings) ?? Number.NaN),
  )
  if (values.every(Number.isNaN))
    findings.repair({
      file: table.csv.file,
      line: 1,
      place: placeOf(table.csv, column),
      rule: 'column_has_no_values',
      words: 'not one value was measured',
    })
  return values
}

/** Refuses values that a rule forbids, each with its line. */
export function expectValues(
  table: SeriesTable,
  name: string,
  values: Float64Array,
  { rule, words, isWrong }: { rule: string; words: string; isWrong: (value: number) => boolean },
  findings: Findings,
): void {
  const column = table.csv.heading.indexOf(name, 1)
  values.forEach((value, interval) => {
    const row = table.rows[interval]
    if (row === undefined || !isWrong(value)) return
    const place = placeOf(table.csv, column)
    findings.refuse({ file: table.csv.file, line: row.line, place, rule, words, found: row.cells[column]! })
  })
}

type Timed = { readonly start: EpochMs; readonly row: CsvRow }

function stampsOf(csv: Csv, findings: Findings): Timed[] {
  const timed: Timed[] = []
  for (const row of csv.rows) {
    const found = row.cells[0]!
    const start = parseInstant(found)
    if (start !== undefined) {
      timed.push({ start, row })
      continue
    }
    findings.refuse({
      file: csv.file,
      line: row.line,
      place: placeOf(csv, 0),
      rule: 'start_is_no_utc_instant',
      words:
        'an interval starts at a UTC instant such as 2026-11-22T10:15Z; local times are read by gridbourse import --zone',
      found,
    })
  }
  return timed
}

function inOrder({ file, heading }: Csv, timed: readonly Timed[], findings: Findings): Timed[] {
  const place = `1 (${heading[0]})`
  timed.forEach(({ start, row }, index) => {
    if (index > 0 && start < timed[index - 1]!.start)
      findings.repair({
        file,
        line: row.line,
        place,
        rule: 'rows_are_not_in_order',
        words: 'rows are put into the order of time',
      })
  })
  const ordered = timed.toSorted((a, b) => a.start - b.start)
  return ordered.filter(({ start, row }, index) => {
    const before = ordered[index - 1]
    if (before?.start !== start) return true
    if (before.row.cells.slice(1).join('\n') === row.cells.slice(1).join('\n'))
      findings.repair({
        file,
        line: row.line,
        place,
        rule: 'row_is_told_twice',
        words: 'a row that says the same again is left out',
      })
    else
      findings.refuse({
        file,
        line: row.line,
        place,
        rule: 'start_is_a_duplicate',
        words: `says something else about the interval of line ${before.row.line}`,
        found: row.cells[0]!,
      })
    return false
  })
}

/** The least distance between two starts; an hour where there is one row alone. */
function stepOf(starts: readonly number[]): number {
  let step = Infinity
  for (let index = 1; index < starts.length; index++)
    step = Math.min(step, starts[index]! - starts[index - 1]!)
  return step === Infinity ? 60 * MINUTE : step
}
