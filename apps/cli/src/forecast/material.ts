import { statSync } from 'node:fs'
import type { Quantity, Site, Span } from '@gridbourse/core/forecast'
import { CannotDo } from '../complaint.ts'
import { csvMaterial } from './csv-material.ts'
import { folderMaterial } from './folder-material.ts'

/** Everything a folder or file has to forecast, on one grid of intervals. */
export type Material = Span & {
  readonly zone: string
  readonly site: Site | undefined
  readonly series: readonly Measured[]
  readonly weather: readonly Float64Array[] | undefined
}

export type Measured = {
  /** `<participant>/<load|generation>`, `aggregate/<load|generation>` or `price`. */
  readonly id: string
  readonly quantity: Quantity
  readonly values: Float64Array
  /** The ids of other plants under the same sky. */
  readonly neighbours: readonly string[]
}

export type Selection = {
  readonly only: readonly string[]
  readonly except: readonly string[]
  readonly column: string | undefined
}

/** Reads a community folder, or a csv of which it takes one column. */
export function readMaterial(path: string, selection: Selection): Material {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new CannotDo(`${path}: there is no such folder or file`)
  return stat.isDirectory() ? folderMaterial(path, selection) : csvMaterial(path, selection.column)
}
