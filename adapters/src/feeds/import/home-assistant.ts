import { parseInstant, type EpochMs } from '@gridbourse/core/kernel'
import { numberAt } from '../cell.ts'
import { parseCsv, placeOf, type Csv } from '../csv.ts'
import type { Findings } from '../findings.ts'
import type { Series } from '../folder-tables.ts'
import { inWh, roleOf, sourceIn, type Meter, type Role, type Unit } from './meter.ts'
import { seriesOf, type Point } from './points.ts'
import { differences } from './register.ts'
import { instantsOf } from './stamps.ts'
import { sumOf } from './sum.ts'
import { meaningOf, type TableSense } from './wide-csv.ts'

export type HomeAssistantSense = TableSense & { readonly owner: string }

/** An entity's energy, before it is known what it means: `unit` null where the source does not say. */
type Entity = {
  readonly id: string
  readonly type: string | null
  readonly unit: Unit | null
  readonly points: readonly Point[]
}

/**
 * Reads what Home Assistant exports of one home: the energy dashboard's csv (a row per entity, a column per hour),
 * a csv of statistics or of a history (a row per entity and time), or statistics as JSON.
 */
export function readHomeAssistant(
  file: string,
  text: string,
  sense: HomeAssistantSense,
  findings: Findings,
): Meter[] {
  const entities = text.trimStart().startsWith('{')
    ? statisticsOf(file, text, findings)
    : csvEntities(file, text, sense, findings)
  return metersOf(file, entities, sense, findings)
}

/** Entities of one role count together: two tariffs of one meter, two roofs. */
function metersOf(
  file: string,
  entities: readonly Entity[],
  sense: HomeAssistantSense,
  findings: Findings,
): Meter[] {
  const byRole = new Map<Role, Series[]>()
  const meant = entities.map((entity) => ({ entity, role: roleOfEntity(entity, sense) }))
  const hasGrid = meant.some(({ role }) => role === 'import')
  for (const { entity, role } of meant) {
    const isPart = role === 'load' && hasGrid && sense.load.length === 0
    if (role === undefined || isPart) {
      findings.repair({
        file,
        place: entity.id,
        rule: 'entity_is_left_out',
        words: isPart
          ? 'is a part of what the grid meter counts: left out'
          : 'is no meter that is asked for: left out',
      })
      continue
    }
    const place = `${role} (${entity.id})`
    const series = seriesOf(
      entity.points,
      { file, place, kind: 'sum', resolution: sense.resolution },
      findings,
    )
    const unit = sense.unit ?? entity.unit ?? 'kWh'
    if (series !== undefined) byRole.set(role, [...(byRole.get(role) ?? []), inWh(series, unit)])
  }
  if (byRole.size === 0 && findings.areClean) {
    const words = `has no entity that is a meter; there are ${entities.map(({ id }) => id).join(', ')}: name them with --load and --generation`
    findings.refuse({ file, rule: 'meter_is_missing', words })
  }
  const names = meant
    .filter(({ role }) => role === 'generation')
    .map(({ entity }) => `${entity.id} ${entity.type}`)
  return [...byRole].map(([role, all]) => ({
    file,
    owner: sense.owner,
    role,
    series: sumOf(all),
    ...sourceIn(names.join(' ')),
  }))
}

const TYPES: Record<string, Role> = {
  grid_consumption: 'import',
  grid_return: 'export',
  solar_production: 'generation',
}

function roleOfEntity({ id, type }: Entity, sense: HomeAssistantSense): Role | undefined {
  const isNamed = sense.load.length > 0 || sense.generation.length > 0
  if (isNamed) return meaningOf(id, sense)?.role
  if (type !== null) return TYPES[type]
  return /battery|gas|water|price|cost|compensation/i.test(id) ? undefined : roleOf(id)
}

/** `{ "sensor.grid_import": [{ "start": 1767222000000, "sum": 12.5 }] }`, alone or as the `result` of a call. */
function statisticsOf(file: string, text: string, findings: Findings): Entity[] {
  const json = jsonOf(file, text, findings)
  if (json === undefined) return []
  const statistics = isObject(json) && isObject(json['result']) ? json['result'] : json
  if (!isObject(statistics) || !Object.values(statistics).every(Array.isArray)) {
    const words = 'is a list of rows per statistic: {"sensor.grid_import": [{"start": ..., "sum": ...}]}'
    findings.refuse({ file, rule: 'statistics_are_missing', words })
    return []
  }
  return Object.entries(statistics).map(([id, rows]): Entity => {
    const read = (rows as unknown[]).map((row) => {
      const fields = isObject(row) ? row : {}
      const at = instantAt(fields['start'])
      const field = ['change', 'sum', 'state'].find(
        (name) => fields[name] !== undefined && fields[name] !== null,
      )
      const value = field === undefined ? Number.NaN : Number(fields[field])
      if (at !== undefined && (field === undefined || Number.isFinite(value))) return { at, value, field }
      const words = 'a row has a start (ms since 1970 or a UTC instant) and a change or sum in numbers'
      return findings.refuse({ file, place: id, rule: 'row_is_wrong', words, found: JSON.stringify(row) })
    })
    const known = read.filter((row) => row !== undefined)
    const isChange = known.some(({ field }) => field === 'change')
    return {
      id,
      type: null,
      unit: null,
      points: isChange ? known : ofPeriods(known, { file, place: id }, findings),
    }
  })
}

/**
 * A sum in statistics is what the register showed at the end of its period: the energy of a period is what it grew
 * by since the end of the period before. Of the first period nothing is known.
 */
function ofPeriods(
  sums: readonly Point[],
  where: { file: string; place: string },
  findings: Findings,
): Point[] {
  const grown = differences(sums, where, findings)
  const ordered = sums.map(({ at }) => at).toSorted((a, b) => a - b)
  const steps = ordered.slice(1).map((at, index) => at - ordered[index]!)
  const step = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  return grown.map((point) => ({ ...point, at: (point.at + step) as EpochMs }))
}

function csvEntities(file: string, text: string, sense: HomeAssistantSense, findings: Findings): Entity[] {
  const csv = parseCsv(file, text, findings)
  if (csv === undefined) return []
  const names = csv.heading.map((name) => name.toLowerCase())
  const columnOf = (...wanted: readonly string[]): number => names.findIndex((name) => wanted.includes(name))
  const entity = columnOf('entity_id', 'statistic_id')
  if (entity < 0) {
    const words = `has no column entity_id; there are ${csv.heading.slice(0, 6).join(', ')}`
    findings.refuse({ file, line: 1, rule: 'column_is_missing', words })
    return []
  }
  const start = columnOf('start', 'start_time', 'start_ts')
  const changed = columnOf('last_changed', 'last_updated')
  const [type, unit] = [columnOf('type'), columnOf('unit', 'unit_of_measurement')]
  if (start < 0 && changed < 0) return dashboardEntities(csv, { entity, type, unit }, sense, findings)
  const change = columnOf('change')
  const sum = columnOf('sum')
  const value = start >= 0 && change >= 0 ? change : start >= 0 && sum >= 0 ? sum : columnOf('state')
  if (value < 0) {
    const words = 'has no column change, sum or state'
    findings.refuse({ file, line: 1, rule: 'column_is_missing', words })
    return []
  }
  const time = start >= 0 ? start : changed
  const stamps = csv.rows.map(({ cells, line }) => ({ text: cells[time]!, line }))
  const instants = instantsOf(file, placeOf(csv, time), stamps, sense, findings)
  const byId = Map.groupBy(csv.rows.keys(), (index) => csv.rows[index]!.cells[entity]!)
  return [...byId].map(([id, indexes]): Entity => {
    const points = [...indexes].flatMap((index): Point[] => {
      const at = instants[index]
      const read = at === undefined ? undefined : numberAt(csv, csv.rows[index]!, value, findings)
      return read === undefined ? [] : [{ at: at!, value: read, line: csv.rows[index]!.line }]
    })
    const where = { file, place: id }
    const first = csv.rows[byId.get(id)![0]!]!
    return {
      id,
      type: type < 0 ? null : first.cells[type]!,
      unit: unit < 0 ? null : unitNamed(first.cells[unit]!),
      points:
        start < 0
          ? heldRegister(points, sense.resolution ?? 3_600_000, where, findings)
          : value === change
            ? points
            : ofPeriods(points, where, findings),
    }
  })
}

/** The dashboard's download: entity_id, type and unit, then a column for each hour. */
function dashboardEntities(
  csv: Csv,
  { entity, type, unit }: { entity: number; type: number; unit: number },
  sense: HomeAssistantSense,
  findings: Findings,
): Entity[] {
  const columns = [...csv.heading.keys()].filter(
    (column) => column !== entity && column !== type && column !== unit,
  )
  const stamps = columns.map((column) => ({ text: csv.heading[column]!, line: 1 }))
  const instants = instantsOf(csv.file, 'heading', stamps, sense, findings)
  return csv.rows.map((row): Entity => {
    const points = columns.flatMap((column, index): Point[] => {
      const at = instants[index]
      const value = at === undefined ? undefined : numberAt(csv, row, column, findings)
      return value === undefined ? [] : [{ at: at!, value, line: row.line }]
    })
    return {
      id: row.cells[entity]!,
      type: type < 0 ? null : row.cells[type]!,
      unit: unit < 0 ? null : unitNamed(row.cells[unit]!),
      points,
    }
  })
}

/**
 * A history tells a register only when it changes, so it is what it was last told to be. Read at the start of every
 * interval of `step` it gives the energy between; where it was unavailable then, what was between is a gap.
 */
function heldRegister(
  states: readonly Point[],
  step: number,
  where: { file: string; place: string },
  findings: Findings,
): Point[] {
  const ordered = states.toSorted((a, b) => a.at - b.at)
  if (ordered.length < 2) return []
  const readings: Point[] = []
  let next = 0
  let shown = Number.NaN
  const first = Math.ceil(ordered[0]!.at / step) * step
  for (let at = first; at <= ordered.at(-1)!.at; at += step) {
    for (; next < ordered.length && ordered[next]!.at <= at; next++) shown = ordered[next]!.value
    readings.push({ at: at as EpochMs, value: shown })
  }
  return differences(readings, where, findings)
}

const unitNamed = (name: string): Unit | null =>
  (['Wh', 'kWh', 'MWh', 'W', 'kW'] as const).find((unit) => unit === name) ?? null

/** Seconds, milliseconds, or an instant as text. */
function instantAt(value: unknown): EpochMs | undefined {
  if (typeof value === 'number') return Math.round(value < 1e11 ? value * 1000 : value) as EpochMs
  if (typeof value !== 'string') return undefined
  const ms = parseInstant(value) ?? (/(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN)
  return Number.isNaN(ms) ? undefined : (ms as EpochMs)
}

export function jsonOf(file: string, text: string, findings: Findings): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (fault) {
    const words = `is no JSON: ${(fault as SyntaxError).message}`
    return findings.refuse({ file, rule: 'file_is_no_json', words })
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
