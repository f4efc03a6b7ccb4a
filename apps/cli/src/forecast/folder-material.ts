import { join } from 'node:path'
import type { SeriesTable } from '@gridbourse/core/forecast'
import { CannotDo } from '../complaint.ts'
import { readCommunity, type ColumnName, type Participant } from './community-file.ts'
import type { Material, Measured, Selection } from './material.ts'
import { columnOf, readSeriesTable } from './series-table.ts'

type Kind = 'load' | 'generation'

/** The series of a community's folder: chosen participants, their sums, and the price they buy at. */
export function folderMaterial(folder: string, selection: Selection): Material {
  const community = readCommunity(join(folder, 'community.json'))
  const chosen = community.participants.filter(
    ({ id }) =>
      (selection.only.length === 0 || selection.only.some((name) => isNamed(id, name))) &&
      !selection.except.some((name) => isNamed(id, name)),
  )
  for (const name of [...selection.only, ...selection.except])
    if (!community.participants.some(({ id }) => isNamed(id, name)))
      throw new CannotDo(`${folder}: there is no participant ${name}`)
  if (chosen.length === 0) throw new CannotDo(`${folder}: no participant is left`)

  const tables = new Map<string, SeriesTable>()
  const grid = (): SeriesTable => tables.values().next().value!
  const column = ({ file, column: name }: ColumnName, what: 'energy' | 'price'): Float64Array => {
    const path = join(folder, file)
    const table = tables.get(path) ?? readSeriesTable(path)
    tables.set(path, table)
    const { start, step, length } = grid()
    if (table.start !== start || table.step !== step || table.length !== length)
      throw new CannotDo(`${path}: its intervals are not those of ${tables.keys().next().value!}`)
    return columnOf(table, path, name, what)
  }

  const energies = (kind: Kind): Measured[] => {
    const owners = chosen.filter((participant) => participant[kind] !== undefined)
    const quantity = kind === 'generation' && owners.every(isSolar) ? 'solar' : 'load'
    const ids = owners.map(({ id }) => `${id}/${kind}`)
    const single = owners.map((owner, i): Measured => ({
      id: ids[i]!,
      quantity: kind === 'generation' && isSolar(owner) ? 'solar' : 'load',
      values: column(owner[kind]!, 'energy'),
      neighbours: kind === 'generation' ? ids.filter((other) => other !== ids[i]) : [],
    }))
    if (single.length === 0) return []
    const values = sumOf(single.map((one) => one.values))
    return [...single, { id: `aggregate/${kind}`, quantity, values, neighbours: [] }]
  }

  const { importPrice, weather } = community
  const series = [...energies('load'), ...energies('generation')]
  if (importPrice !== undefined)
    series.push({ id: 'price', quantity: 'price', values: column(importPrice, 'price'), neighbours: [] })
  const { start, step, length } = grid()
  return {
    start,
    step,
    length,
    zone: community.timezone,
    site: community.location,
    series,
    weather: weather?.columns.map((name) => column({ file: weather.file, column: name }, 'price')),
  }
}

/** `home-01` is meant by its whole id and by its last word, `01`. */
const isNamed = (id: string, name: string): boolean => id === name || id.endsWith(`-${name}`)

const isSolar = ({ generation }: Participant): boolean => generation?.source === 'solar'

/** Slot by slot; where one is missing the sum is unknown. */
function sumOf(all: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(all[0]!.length)
  for (const values of all) for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!
  return sum
}
