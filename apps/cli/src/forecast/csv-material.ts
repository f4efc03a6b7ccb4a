import { basename, dirname, resolve } from 'node:path'
import type { Quantity } from '@gridbourse/core/forecast'
import type { Material } from './material.ts'
import { columnOf, readSeriesTable } from './series-table.ts'

/** One column of a csv, the first of values unless named; the name of the column says what it measures. */
export function csvMaterial(path: string, column: string | undefined): Material {
  const table = readSeriesTable(path)
  const name = column ?? table.columns.keys().next().value!
  const { id, quantity } = meaningOf(name, basename(dirname(resolve(path))))
  const values = columnOf(table, path, name, quantity === 'price' ? 'price' : 'energy')
  const { start, step, length } = table
  return {
    start,
    step,
    length,
    zone: 'UTC',
    site: undefined,
    weather: undefined,
    series: [{ id, quantity, values, neighbours: [] }],
  }
}

/** `home_01_load_kwh` is `home-01/load`; a column that names nobody belongs to the folder it lies in. */
function meaningOf(column: string, folder: string): { readonly id: string; readonly quantity: Quantity } {
  if (/_per_[km]?wh$/i.test(column) || /price/i.test(column)) return { id: 'price', quantity: 'price' }
  const words = column
    .replace(/_[kmg]?wh?$/i, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const generation = words.some((word) => ['pv', 'solar', 'generation'].includes(word))
  const owner = words.filter((word) => !['load', 'pv', 'solar', 'generation', ''].includes(word)).join('-')
  return {
    id: `${owner === '' ? folder : owner}/${generation ? 'generation' : 'load'}`,
    quantity: generation ? 'solar' : 'load',
  }
}
