import type { BenchTable } from './bench.ts'

/** The table as lines of text; columns of numbers are flush right. */
export function tableLines({ title, rows, notes = [] }: BenchTable): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const width = (column: string): number =>
    Math.max(column.length, ...rows.map((row) => cell(row[column]).length))
  const line = (values: readonly (string | number | undefined)[]): string =>
    columns
      .map((column, i) => {
        const text = cell(values[i])
        const right = rows.some((row) => typeof row[column] === 'number')
        return right ? text.padStart(width(column)) : text.padEnd(width(column))
      })
      .join('  ')
      .trimEnd()
  return [
    title,
    line(columns),
    line(columns.map((column) => '-'.repeat(width(column)))),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
    ...notes,
  ]
}

function cell(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? ''
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(3)
}
