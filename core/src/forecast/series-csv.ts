import { accept, parseInstant, reject, type DurationMs, type EpochMs, type Result } from '../kernel/index.ts'

/** A table of equal intervals: one column of values per name, NaN where a cell is empty or a row is missing. */
export type SeriesTable = {
  readonly start: EpochMs
  readonly step: DurationMs
  readonly length: number
  readonly columns: ReadonlyMap<string, Float64Array>
}

/** What is wrong with a table, and where; line and column count from 1. */
export type TableFlaw = {
  readonly rule: TableRule
  readonly line: number
  readonly column: number
  readonly cell: string
}

export type TableRule =
  | 'fewer_than_two_rows'
  | 'column_has_no_name'
  | 'column_name_is_taken'
  | 'row_has_other_number_of_cells'
  | 'start_is_no_utc_instant'
  | 'start_is_off_the_grid'
  | 'start_is_a_duplicate'
  | 'start_is_before_the_row_above'
  | 'value_is_no_number'

/** Rows beyond this are a wrong step, not a gap: 20 years of quarter-hours. */
const MOST_ROWS = 701_280

/**
 * Reads a csv whose first column holds UTC starts of equal intervals, in order; the first two rows give the
 * step, which divides an hour. Empty cells and missing rows are gaps.
 */
export function parseSeriesCsv(text: string): Result<SeriesTable, TableFlaw> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop()
  const flaw = (rule: TableRule, line: number, column: number, cell: string) =>
    reject({ rule, line: line + 1, column: column + 1, cell })

  const names = (lines[0] ?? '').split(',').map((name) => name.trim())
  for (let column = 1; column < names.length; column++) {
    if (names[column] === '') return flaw('column_has_no_name', 0, column, '')
    if (names.indexOf(names[column]!) < column) return flaw('column_name_is_taken', 0, column, names[column]!)
  }
  if (names.length < 2) return flaw('column_has_no_name', 0, 1, '')
  if (lines.length < 3) return flaw('fewer_than_two_rows', lines.length, 0, '')

  const starts: EpochMs[] = []
  for (let line = 1; line < lines.length; line++) {
    const cell = lines[line]!.split(',', 1)[0]!.trim()
    const start = parseInstant(cell)
    const before = starts.at(-1)
    if (start === undefined) return flaw('start_is_no_utc_instant', line, 0, cell)
    if (start === before) return flaw('start_is_a_duplicate', line, 0, cell)
    if (before !== undefined && start < before) return flaw('start_is_before_the_row_above', line, 0, cell)
    starts.push(start)
  }
  const start = starts[0]!
  const step = (starts[1]! - start) as DurationMs
  const length = (starts.at(-1)! - start) / step + 1
  if (3_600_000 % step !== 0 || start % step !== 0 || length > MOST_ROWS)
    return flaw('start_is_off_the_grid', 2, 0, lines[2]!.split(',')[0]!)

  const columns = names.slice(1).map((name) => [name, new Float64Array(length).fill(Number.NaN)] as const)
  for (let line = 1; line < lines.length; line++) {
    const cells = lines[line]!.split(',')
    const row = (starts[line - 1]! - start) / step
    if (!Number.isInteger(row)) return flaw('start_is_off_the_grid', line, 0, cells[0]!)
    if (cells.length !== names.length)
      return flaw('row_has_other_number_of_cells', line, Math.min(cells.length, names.length), '')
    for (let column = 1; column < cells.length; column++) {
      const cell = cells[column]!.trim()
      if (cell === '') continue
      const value = Number(cell)
      if (!Number.isFinite(value)) return flaw('value_is_no_number', line, column, cell)
      columns[column - 1]![1][row] = value
    }
  }
  return accept({ start, step, length, columns: new Map(columns) })
}
