import { statSync } from 'node:fs'
import { CannotDo } from '../complaint.ts'
import { csvMaterial } from './csv-material.ts'
import { folderMaterial } from './folder-material.ts'
import type { Material, Selection } from './material.ts'

/** Reads a community folder, or a csv of which it takes one column. */
export function readMaterial(path: string, selection: Selection): Material {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new CannotDo(`${path}: there is no such folder or file`)
  return stat.isDirectory() ? folderMaterial(path, selection) : csvMaterial(path, selection.column)
}
