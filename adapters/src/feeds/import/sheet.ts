import { formatInstant, type EpochMs } from '@gridbourse/core/kernel'
import type { Findings } from '../findings.ts'
import { readSeriesTable } from '../series-table.ts'
import type { Grid } from './sum.ts'

/** A csv of a community folder in the making: cells by column, on equal intervals. */
export type Sheet = { readonly grid: Grid; readonly columns: ReadonlyMap<string, readonly string[]> }

/** A csv that is already there, cell by cell as it stands; undefined, and told, where it cannot be read. */
export function sheetIn(file: string, text: string, findings: Findings): Sheet | undefined {
  const table = readSeriesTable(file, text, findings)
  if (table === undefined) return undefined
  const { csv, start, step, length, rows } = table
  const cell = (text_: string): string => (csv.decimalSign === ',' ? text_.replace(',', '.') : text_)
  const columns = csv.heading
    .slice(1)
    .map((name, index): [string, string[]] => [name, rows.map((row) => cell(row?.cells[index + 1] ?? ''))])
  return { grid: { start, step, length }, columns: new Map(columns) }
}

/** The sheet on another grid of its step: rows outside are left out, missing ones are empty. */
export function relaid({ grid: old, columns }: Sheet, grid: Grid): Sheet {
  const shift = (grid.start - old.start) / old.step
  const laid = [...columns].map(([name, cells]): [string, string[]] => [
    name,
    Array.from({ length: grid.length }, (_, interval) => cells[interval + shift] ?? ''),
  ])
  return { grid, columns: new Map(laid) }
}

export const withColumn = ({ grid, columns }: Sheet, name: string, cells: readonly string[]): Sheet => ({
  grid,
  columns: new Map([...columns, [name, cells]]),
})

export function sheetText({ grid, columns }: Sheet): string {
  const names = ['interval_start_utc', ...columns.keys()]
  const cells = [...columns.values()]
  const rows = Array.from({ length: grid.length }, (_, interval) => {
    const at = formatInstant((grid.start + interval * grid.step) as EpochMs).replace('.000Z', 'Z')
    return [at, ...cells.map((column) => column[interval]!)].join(',')
  })
  return `${[names.join(','), ...rows].join('\n')}\n`
}

/** Numbers as cells, empty where there is none; scaled exactly. */
export const cellsOf = (values: Float64Array, scale = 1): string[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? '' : plain(Number((value * scale).toPrecision(14)))))

const plain = (value: number): string =>
  Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(12).replace(/0+$/, '') : String(value)
