import { decimalProduct } from '../cell.ts'
import type { Series } from '../folder-tables.ts'

/** What a meter counts: `import` and `export` at the grid, `load` and `generation` behind it. */
export type Role = 'load' | 'generation' | 'import' | 'export'

/** A meter of a participant, in Wh per interval, NaN where it was silent. */
export type Meter = {
  /** The source it comes from, as it was named. */
  readonly file: string
  readonly owner: string
  readonly role: Role
  readonly series: Series
  /** What generates, where the name says so. */
  readonly source?: 'solar' | 'wind'
}

/** What a name says that generates. */
export function sourceIn(name: string): { readonly source?: 'solar' | 'wind' } {
  if (/wind/i.test(name)) return { source: 'wind' }
  return /pv|solar/i.test(name) ? { source: 'solar' } : {}
}

export type Unit = 'Wh' | 'kWh' | 'MWh' | 'W' | 'kW'

export const isPower = (unit: Unit): boolean => unit === 'W' || unit === 'kW'

const SCALES: Record<Unit, number> = { Wh: 1, W: 1, kWh: 1000, kW: 1000, MWh: 1_000_000 }

/** Values in a unit become Wh: a power is the mean over its interval. */
export function inWh({ start, step, values }: Series, unit: Unit): Series {
  const hours = isPower(unit) ? step / 3_600_000 : 1
  return {
    start,
    step,
    values: values.map((value) => decimalProduct(decimalProduct(value, SCALES[unit]), hours)),
  }
}

/** `Home 01 (load)` and `home_01_pv_kwh` belong to `home-01`. */
export const ownerOf = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !WORDS.has(word) && !UNIT_WORDS.has(word))
    .join('-')

/** In English and German, as loggers write them. */
const GENERATION = new Set([
  'erzeugung',
  'pv',
  'solar',
  'generation',
  'generated',
  'production',
  'produced',
  'wind',
])
const EXPORT = new Set(['einspeisung', 'export', 'exported', 'return', 'returned', 'feedin', 'received'])
const IMPORT = new Set(['bezug', 'netzbezug', 'import', 'imported', 'grid', 'delivered'])
const LOAD = new Set(['verbrauch', 'load', 'consumption', 'consumed', 'demand', 'usage'])
const WORDS = new Set([...GENERATION, ...EXPORT, ...IMPORT, ...LOAD, 'energy', 'power'])
const UNIT_WORDS = new Set(['wh', 'kwh', 'mwh', 'w', 'kw'])

/** What a name says that it counts; a load where it does not say. */
export function roleOf(name: string): Role {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  if (words.some((word) => GENERATION.has(word))) return 'generation'
  if (words.some((word) => EXPORT.has(word))) return 'export'
  if (words.some((word) => IMPORT.has(word))) return 'import'
  return 'load'
}

/** `home_*_load_kwh` matches `home_01_load_kwh`, and names `01`; a pattern without a star names nobody. */
export function matched(pattern: string, name: string): { readonly star: string | null } | undefined {
  const [before, after] = pattern.split('*') as [string, string | undefined]
  if (after === undefined) return name === pattern ? { star: null } : undefined
  if (name.length < before.length + after.length || !name.startsWith(before) || !name.endsWith(after))
    return undefined
  return { star: name.slice(before.length, name.length - after.length) }
}
