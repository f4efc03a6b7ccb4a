import type { Site } from '@gridbourse/core/forecast'
import { CannotDo } from '../complaint.ts'
import { textOf } from './series-table.ts'

/** What of a `community.json` forecasting needs. */
export type Community = {
  readonly timezone: string
  readonly location: Site | undefined
  readonly participants: readonly Participant[]
  /** Where the price is a constant there is nothing to forecast. */
  readonly importPrice: ColumnName | undefined
  readonly weather: { readonly file: string; readonly columns: readonly string[] } | undefined
}

export type Participant = {
  readonly id: string
  readonly load: ColumnName | undefined
  readonly generation: (ColumnName & { readonly source: string | undefined }) | undefined
}

export type ColumnName = { readonly file: string; readonly column: string }

export function readCommunity(path: string): Community {
  const root = objectAt(parsed(path), path, 'the file')
  const participants = root['participants']
  if (!Array.isArray(participants)) throw new CannotDo(`${path}: participants is a list`)
  const utility = root['utility'] === undefined ? {} : objectAt(root['utility'], path, 'utility')
  return {
    timezone: zoneAt(root['timezone'], path),
    location: siteAt(root['location'], path),
    participants: participants.map((entry, i) => participantAt(entry, path, `participants[${i}]`)),
    importPrice: columnAt(utility['importPrice'], path, 'utility.importPrice'),
    weather: weatherAt(root['weather'], path),
  }
}

function participantAt(value: unknown, path: string, field: string): Participant {
  const entry = objectAt(value, path, field)
  const generation = columnAt(entry['generation'], path, `${field}.generation`)
  const source = generation === undefined ? undefined : objectAt(entry['generation'], path, field)['source']
  return {
    id: textAt(entry['id'], path, `${field}.id`),
    load: columnAt(entry['load'], path, `${field}.load`),
    generation: generation && { ...generation, source: typeof source === 'string' ? source : undefined },
  }
}

/** A column where one is named, nothing where the value is absent or a constant. */
function columnAt(value: unknown, path: string, field: string): ColumnName | undefined {
  if (value === undefined) return undefined
  const entry = objectAt(value, path, field)
  if ('constant' in entry) return undefined
  return {
    file: textAt(entry['file'], path, `${field}.file`),
    column: textAt(entry['column'], path, `${field}.column`),
  }
}

function weatherAt(value: unknown, path: string): Community['weather'] {
  if (value === undefined) return undefined
  const entry = objectAt(value, path, 'weather')
  const columns = Object.entries(objectAt(entry['columns'], path, 'weather.columns'))
  return {
    file: textAt(entry['file'], path, 'weather.file'),
    columns: columns.map(([quantity, name]) => textAt(name, path, `weather.columns.${quantity}`)),
  }
}

function siteAt(value: unknown, path: string): Site | undefined {
  if (value === undefined) return undefined
  const { latitude, longitude } = objectAt(value, path, 'location')
  if (typeof latitude !== 'number' || typeof longitude !== 'number')
    throw new CannotDo(`${path}: location has a latitude and a longitude, in degrees`)
  return { latitude, longitude }
}

function zoneAt(value: unknown, path: string): string {
  const zone = textAt(value, path, 'timezone')
  if (!isZone(zone)) throw new CannotDo(`${path}: timezone is an IANA name, and ${zone} is none`)
  return zone
}

export function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function parsed(path: string): unknown {
  const text = textOf(path)
  try {
    return JSON.parse(text)
  } catch (fault) {
    throw new CannotDo(`${path} is no JSON: ${(fault as SyntaxError).message}`)
  }
}

function objectAt(value: unknown, path: string, field: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new CannotDo(`${path}: ${field} is an object`)
}

function textAt(value: unknown, path: string, field: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new CannotDo(`${path}: ${field} is a text`)
}
