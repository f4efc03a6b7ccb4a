import type { Reading } from '@gridbourse/api'
import { parseInstant } from '@gridbourse/core/kernel'

/** A row of a file that is no reading: where, and what was expected. */
export type RowProblem = { readonly line: number; readonly column: string | null; readonly detail: string }

export type Row = { readonly line: number; readonly reading: Reading } | RowProblem

/** The heading is not the one of readings; nothing of the file can be read. */
export class HeadingFlaw extends Error {
  override readonly name = 'HeadingFlaw'
}

const COLUMNS = ['source', 'metric', 'at', 'value'] as const
type Column = (typeof COLUMNS)[number]

/**
 * The rows of a table of readings, line by line: source, metric, at (an instant in UTC, or its milliseconds) and value,
 * in any order, separated by commas, semicolons or tabs. Blank lines are passed over.
 */
export async function* readingRows(lines: AsyncIterable<string>): AsyncGenerator<Row> {
  let columns:
    | { readonly separator: string; readonly place: Record<Column, number>; readonly count: number }
    | undefined
  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    if (columns === undefined) {
      columns = columnsOf(text)
      continue
    }
    const { separator, place, count } = columns
    const cells = text.split(separator).map(unquoted)
    yield cells.length === count
      ? rowOf(line, (column) => cells[place[column]]!)
      : { line, column: null, detail: `${cells.length} cells where the heading has ${count}` }
  }
  if (columns === undefined)
    throw new HeadingFlaw(`the file is empty: expected a heading with ${COLUMNS.join(', ')}`)
}

function columnsOf(heading: string) {
  const separator = [';', '\t'].find((sign) => heading.includes(sign)) ?? ','
  const names = heading
    .replace(/^\uFEFF/, '')
    .split(separator)
    .map(unquoted)
  const missing = COLUMNS.filter((column) => !names.includes(column))
  const other = names.filter((name) => !(COLUMNS as readonly string[]).includes(name))
  if (missing.length + other.length > 0 || names.length !== COLUMNS.length)
    throw new HeadingFlaw(
      `line 1 is no heading of readings: expected ${COLUMNS.join(', ')}, found ${names.join(', ').slice(0, 200)}`,
    )
  const place = Object.fromEntries(COLUMNS.map((column) => [column, names.indexOf(column)])) as Record<
    Column,
    number
  >
  return { separator, place, count: names.length }
}

function rowOf(line: number, cell: (column: Column) => string): Row {
  const at = cell('at')
  const atMs = /^\d+$/.test(at) ? Number(at) : parseInstant(at)
  if (atMs === undefined)
    return {
      line,
      column: 'at',
      detail: `expected an instant in UTC like 2026-11-22T09:00:30Z, or its milliseconds, found ${told(at)}`,
    }
  const value = cell('value')
  if (!/^-?\d+$/.test(value))
    return { line, column: 'value', detail: `expected a whole number, found ${told(value)}` }
  return { line, reading: { source: cell('source'), metric: cell('metric'), atMs, value: Number(value) } }
}

const unquoted = (cell: string): string => cell.trim().replace(/^"(.*)"$/, '$1')

const told = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
