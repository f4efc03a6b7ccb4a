import { readFileSync } from 'node:fs'
import { parseSeriesCsv, type SeriesTable, type TableRule } from '@gridbourse/core/forecast'
import { CannotDo } from '../complaint.ts'

/** Reads a csv of equal intervals, or says which file, line, column and rule is at fault. */
export function readSeriesTable(path: string): SeriesTable {
  const parsed = parseSeriesCsv(textOf(path))
  if (parsed.ok) return parsed.value
  const { rule, line, column, cell } = parsed.rejection
  const found = cell === '' ? '' : `, found ${JSON.stringify(cell.slice(0, 40))}`
  throw new CannotDo(`${path}, line ${line}, column ${column}: ${RULES[rule]} (${rule}${found})`)
}

/** The values of one column, none of them negative where `what` is energy. */
export function columnOf(
  table: SeriesTable,
  path: string,
  name: string,
  what: 'energy' | 'price',
): Float64Array {
  const values = table.columns.get(name)
  if (values === undefined)
    throw new CannotDo(
      `${path}: there is no column ${name}; there are ${[...table.columns.keys()].join(', ')}`,
    )
  const wrong = what === 'energy' ? values.findIndex((value) => value < 0) : -1
  if (wrong < 0) return values
  const start = new Date(table.start + wrong * table.step).toISOString()
  throw new CannotDo(
    `${path}, interval ${start}, column ${name}: energy is not negative (value_is_negative, found ${values[wrong]})`,
  )
}

export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (fault) {
    throw new CannotDo(`${path}: cannot be read (${(fault as NodeJS.ErrnoException).code})`)
  }
}

const RULES: Record<TableRule, string> = {
  fewer_than_two_rows: 'a series has at least two rows under its heading',
  column_has_no_name: 'the first line names the starts and at least one column of values',
  column_name_is_taken: 'a column name is used once',
  row_has_other_number_of_cells: 'every row has as many cells as the heading',
  start_is_no_utc_instant: 'an interval starts at a UTC instant such as 2026-11-22T10:15:00Z',
  start_is_off_the_grid: 'starts lie on a grid whose step divides an hour, given by the first two rows',
  start_is_a_duplicate: 'every interval is there once',
  start_is_before_the_row_above: 'rows are in the order of time',
  value_is_no_number: 'a value is a number, or empty where it is missing',
}
