import { describe, expect, test } from 'vitest'
import { parseSeriesCsv } from './series-csv.ts'

const read = (text: string) => {
  const table = parseSeriesCsv(text)
  if (!table.ok) throw new Error(JSON.stringify(table.rejection))
  return table.value
}

test('empty cells and missing rows are gaps, at their place', () => {
  const table = read(`interval_start_utc,a_kwh,b_kwh
2026-03-29T00:00Z,1,-2.5
2026-03-29T01:00Z,,3
2026-03-29T03:00:00Z,4,1e-3
`)
  expect(table).toMatchObject({ start: Date.UTC(2026, 2, 29), step: 3_600_000, length: 4 })
  expect([...table.columns.get('a_kwh')!]).toEqual([1, Number.NaN, Number.NaN, 4])
  expect([...table.columns.get('b_kwh')!]).toEqual([-2.5, 3, Number.NaN, 0.001])
})

test('a byte order mark, carriage returns and empty lines at the end are no fault', () => {
  const table = read('\uFEFFt,a\r\n2026-01-01T00:00Z,1\r\n2026-01-01T00:15Z,2\r\n\r\n')
  expect(table).toMatchObject({ step: 900_000, length: 2 })
})

describe('what is wrong is named with its line, column and rule', () => {
  const head = 't,a,b\n2026-01-01T00:00Z,1,1\n2026-01-01T01:00Z,2,2\n'
  test.for([
    ['', { rule: 'column_has_no_name', line: 1, column: 2 }],
    ['t,a\n2026-01-01T00:00Z,1\n', { rule: 'fewer_than_two_rows', line: 3, column: 1 }],
    ['t,a,\n', { rule: 'column_has_no_name', line: 1, column: 3 }],
    ['t,a,a\n', { rule: 'column_name_is_taken', line: 1, column: 3, cell: 'a' }],
    [`${head}2026-01-01T02:00Z,1\n`, { rule: 'row_has_other_number_of_cells', line: 4, column: 3 }],
    [`${head}2026-01-01 02:00,1,2\n`, { rule: 'start_is_no_utc_instant', line: 4, column: 1 }],
    [`${head}2026-01-01T02:30Z,1,2\n`, { rule: 'start_is_off_the_grid', line: 4, column: 1 }],
    [`${head}2026-01-01T01:00Z,1,2\n`, { rule: 'start_is_a_duplicate', line: 4, column: 1 }],
    [`${head}2026-01-01T00:30Z,1,2\n`, { rule: 'start_is_before_the_row_above', line: 4, column: 1 }],
    [
      `${head}2026-01-01T02:00Z,1,2.5kWh\n`,
      { rule: 'value_is_no_number', line: 4, column: 3, cell: '2.5kWh' },
    ],
    [`t,a\n2026-01-01T00:00Z,1\n2026-01-01T00:35Z,1\n`, { rule: 'start_is_off_the_grid', line: 3 }],
  ] as const)('%j', ([text, flaw]) => {
    const table = parseSeriesCsv(text)
    expect(table).toMatchObject({ ok: false, rejection: flaw })
  })
})
