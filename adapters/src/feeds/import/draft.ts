import type { Findings } from '../findings.ts'
import type { ColumnName, Series } from '../folder-tables.ts'
import { levelOnSlots } from '../slot-grid.ts'
import { householdOf, type Household } from './household.ts'
import type { Meter } from './meter.ts'
import type { Weather, WeatherColumn } from './open-meteo.ts'
import { cellsOf, relaid, sheetIn, sheetText, withColumn, type Sheet } from './sheet.ts'
import { laidOn, type Grid } from './sum.ts'

export type Battery = {
  readonly capacityKwh: number
  readonly maxChargeKw: number
  readonly maxDischargeKw: number
  readonly roundTripEfficiency: number
  readonly initialStateOfCharge: number
}

export type Price = { readonly constant: number } | { readonly series: Series }

/** What goes into a folder; null where nobody said. */
export type DraftInput = {
  readonly meters: readonly Meter[]
  readonly weather: Weather | null
  readonly name: string | null
  readonly zone: string | null
  readonly currency: string | null
  readonly location: { readonly latitude: number; readonly longitude: number } | null
  readonly kind: 'household' | 'producer' | 'consumer' | null
  readonly importPrice: Price | null
  readonly exportPrice: Price | null
  /** `id` null for every participant that comes in. */
  readonly batteries: readonly { readonly id: string | null; readonly battery: Battery }[]
  /** For each kW of a month's highest import; `id` null for every participant that comes in. */
  readonly demandCharges?: readonly { readonly id: string | null; readonly perKw: number }[]
  /** Whether what is there may be replaced. */
  readonly force: boolean
}

/** The files of a folder that is there, by name; null for a new one. */
export type Existing = ReadonlyMap<string, string> | null

type Entry = Record<string, unknown> & { id: string; load?: ColumnName; generation?: ColumnName }
type GivenField = {
  readonly field: 'battery' | 'demandCharge'
  readonly flag: string
  readonly words: string
  readonly force: boolean
}
type Description = Record<string, unknown> & {
  utility: Record<string, unknown>
  participants: Entry[]
}

const NAMES: Record<number, string> = { 900_000: 'PT15M', 1_800_000: 'PT30M', 3_600_000: 'PT1H' }

/**
 * The files that make or extend a community folder, by name. What is there stays unless `force` lets it be
 * replaced; where the span grows, the tables grow with it. Refusals and repairs are told.
 */
export function draftFolder(input: DraftInput, existing: Existing, findings: Findings): Map<string, string> {
  const description =
    existing === null ? newDescription(input, findings) : described(existing, input, findings)
  if (!findings.areClean) return new Map()
  const sheets = sheetsIn(existing, description, findings)
  if (!haveOneStep(input.meters, description, findings)) return new Map()
  const households = [...Map.groupBy(input.meters, ({ owner }) => owner)].map(([id, meters]) =>
    householdOf(id, meters, findings),
  )
  const grid = gridFor(households, description, sheets, findings)
  if (grid === undefined || !findings.areClean) return new Map()
  for (const [file, sheet] of sheets) sheets.set(file, relaid(sheet, grid))

  const writer = new Writer(description, sheets, grid, findings)
  for (const household of households) writer.participant(household, input)
  writer.batteries(input, households)
  writer.demandCharges(input, households)
  if (input.importPrice !== null) writer.price('importPrice', input.importPrice, input.force)
  if (input.exportPrice !== null) writer.price('exportPrice', input.exportPrice, input.force)
  description.utility['exportPrice'] ??= { constant: 0, unit: `${String(description['currency'])}/kWh` }
  if (input.weather !== null) writer.weather(input.weather, input.force)
  const location = input.location ?? input.weather?.location ?? null
  if (location !== null && description['location'] === undefined) description['location'] = location
  const files = new Map([...sheets].map(([file, sheet]) => [file, sheetText(sheet)]))
  return files.set('community.json', `${JSON.stringify(description, null, 2)}\n`)
}

function newDescription(input: DraftInput, findings: Findings): Description {
  const missing = (rule: string, words: string): void =>
    findings.refuse({ file: 'community.json', rule, words })
  if (input.meters.length === 0)
    missing('meter_is_missing', 'a new folder needs a meter: name a source with load or generation')
  if (input.importPrice === null)
    missing('price_is_missing', 'say what a kWh from the utility costs: --import-price 0.30, or file:column')
  const currency = input.currency ?? 'EUR'
  return {
    name: input.name ?? 'Community',
    timezone: input.zone ?? 'UTC',
    resolution: '',
    currency,
    utility: { id: 'utility' },
    participants: [],
  }
}

function described(
  existing: ReadonlyMap<string, string>,
  input: DraftInput,
  findings: Findings,
): Description {
  const description = JSON.parse(existing.get('community.json')!) as Description
  for (const [field, given] of [
    ['currency', input.currency],
    ['name', input.name],
  ] as const) {
    if (given === null || description[field] === given) continue
    if (input.force && field === 'name') description['name'] = given
    else {
      const words = `is ${String(description[field])} there already; leave out ${given}`
      findings.refuse({ file: 'community.json', place: field, rule: 'field_is_taken', words })
    }
  }
  return description
}

/** The tables that the description names, as they are. */
function sheetsIn(existing: Existing, description: Description, findings: Findings): Map<string, Sheet> {
  const sheets = new Map<string, Sheet>()
  if (existing === null) return sheets
  for (const file of filesNamedIn(description)) {
    const sheet = sheetIn(file, existing.get(file) ?? '', findings)
    if (sheet !== undefined) sheets.set(file, sheet)
  }
  return sheets
}

/** The csv files that a description names anywhere. */
export function filesNamedIn(value: unknown): Set<string> {
  const files = new Set<string>()
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return
    const { file } = each as { file?: unknown }
    if (typeof file === 'string') files.add(file)
    Object.values(each).forEach(visit)
  }
  visit(value)
  return files
}

/** Whether all meters, and the folder that is there, are of one resolution: it becomes the description's. */
function haveOneStep(meters: readonly Meter[], description: Description, findings: Findings): boolean {
  const names = new Set(meters.map(({ series }) => NAMES[series.step]!))
  if (description['resolution'] !== '') names.add(String(description['resolution']))
  description['resolution'] = [...names][0]
  if (names.size === 1) return true
  const words = `has meters of ${[...names].join(' and ')}; say --resolution PT1H to bring them to one`
  const files = [...new Set(meters.map(({ file }) => file))].join(' and ')
  findings.refuse({ file: files, rule: 'resolutions_differ', words })
  return false
}

/** One grid for all tables: those of other steps stay as they are where nothing new comes in. */
function gridFor(
  households: readonly Household[],
  description: Description,
  sheets: Map<string, Sheet>,
  findings: Findings,
): Grid | undefined {
  const series = households.flatMap(({ load, generation }) =>
    generation === null ? [load] : [load, generation],
  )
  const step = Number(Object.entries(NAMES).find(([, name]) => name === description['resolution'])![0])
  for (const [file, { grid }] of sheets) if (grid.step !== step) sheets.delete(file)
  const spans = [...sheets.values()].map(({ grid }) => grid)
  const all = [...spans, ...series.map((one) => ({ ...one, length: one.values.length }))]
  const start = Math.min(...all.map((one) => one.start))
  const end = Math.max(...all.map((one) => one.start + one.step * one.length))
  if (all.some((one) => (one.start - start) % step !== 0)) {
    const words = 'its intervals do not start when those of the others do'
    return findings.refuse({ file: 'load.csv', rule: 'start_is_off_the_grid', words })
  }
  return { start, step, length: (end - start) / step }
}

/** Writes into the description and the sheets. */
class Writer {
  readonly #description: Description
  readonly #sheets: Map<string, Sheet>
  readonly #grid: Grid
  readonly #findings: Findings

  constructor(description: Description, sheets: Map<string, Sheet>, grid: Grid, findings: Findings) {
    this.#description = description
    this.#sheets = sheets
    this.#grid = grid
    this.#findings = findings
  }

  participant(household: Household, { force, kind }: DraftInput): void {
    const { participants } = this.#description
    const { id, load, generation, source, isProducer } = household
    const known = participants.findIndex((one) => one.id === id)
    if (known >= 0 && !force) {
      const words = `has ${id} already; --force replaces what is there`
      this.#findings.refuse({ file: 'community.json', rule: 'id_is_taken', words })
      return
    }
    const word = id.replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    const before = known >= 0 ? participants[known]! : null
    const entry: Entry = {
      ...before,
      id,
      kind: kind ?? (isProducer ? 'producer' : (before?.['kind'] ?? 'household')),
      load: {
        ...this.#energy('load.csv', `${word}_load_kwh`, load, before?.load),
        unit: 'kWh',
      } as ColumnName,
    }
    if (generation !== null)
      entry.generation = {
        ...before?.generation,
        ...this.#energy('generation.csv', `${word}_generation_kwh`, generation, before?.generation),
        unit: 'kWh',
        ...(source === null ? {} : { source }),
      } as ColumnName
    if (before === null) participants.push(entry)
    else participants[known] = entry
  }

  batteries({ batteries, force }: DraftInput, households: readonly Household[]): void {
    const given = batteries.map(({ id, battery }) => ({ id, value: battery }))
    this.#give({ field: 'battery', flag: '--battery', words: 'a battery', force }, given, households)
  }

  demandCharges({ demandCharges = [], force }: DraftInput, households: readonly Household[]): void {
    const unit = `${String(this.#description['currency'])}/kW`
    const given = demandCharges.map(({ id, perKw }) => ({ id, value: { perKw, unit } }))
    const words = 'a demand charge'
    this.#give({ field: 'demandCharge', flag: '--demand-charge', words, force }, given, households)
  }

  /** Gives the participants that come in, or the one named, what they are to have. */
  #give(
    { field, flag, words: what, force }: GivenField,
    given: readonly { readonly id: string | null; readonly value: object }[],
    households: readonly Household[],
  ): void {
    const { participants } = this.#description
    for (const { id, value } of given) {
      const meant = participants.filter((one) =>
        id === null ? households.some((each) => each.id === one.id) : one.id === id,
      )
      if (id !== null && meant.length === 0) {
        const words = `${flag} names ${id}, and there are ${participants.map((one) => one.id).join(', ')}`
        this.#findings.refuse({ file: 'community.json', rule: 'participant_is_unknown', words })
      }
      for (const one of meant) {
        const isNamed = id === null && given.some((other) => other.id === one.id)
        if (isNamed) continue
        if (one[field] !== undefined && !force) {
          const words = `${one.id} has ${what} already; --force replaces it`
          const rule = field === 'battery' ? 'battery_is_taken' : 'demand_charge_is_taken'
          this.#findings.refuse({ file: 'community.json', rule, words })
        } else one[field] = value
      }
    }
  }

  price(field: 'importPrice' | 'exportPrice', price: Price, force: boolean): void {
    const { utility } = this.#description
    const currency = String(this.#description['currency'])
    const unit = `${currency}/kWh`
    if (utility[field] !== undefined && !force) {
      const words = `is there already; --force replaces it`
      this.#findings.refuse({
        file: 'community.json',
        place: `utility.${field}`,
        rule: 'price_is_taken',
        words,
      })
      return
    }
    if ('constant' in price) {
      utility[field] = { constant: price.constant, unit }
      return
    }
    const { start, step, length } = this.#grid
    const slots = { start: start as never, slotDuration: step, slots: length }
    const { level, filled } = levelOnSlots(price.series, slots)
    const file = field === 'importPrice' ? 'import_price.csv' : 'export_price.csv'
    const column = `${field === 'importPrice' ? 'import' : 'export'}_price_${currency.toLowerCase()}_per_kwh`
    if (filled === length) {
      const words = 'the price has no value at the time of the meters'
      this.#findings.refuse({ file, rule: 'column_has_no_values', words })
    }
    const words = 'a gap in the price takes the value before it'
    this.#findings.repair({ file, place: column, rule: 'gap_takes_value_before', words }, filled)
    this.#put(file, column, cellsOf(level))
    utility[field] = { file, column, unit }
  }

  weather({ columns }: Weather, force: boolean): void {
    if (this.#description['weather'] !== undefined && !force) {
      const words = 'has weather already; --force replaces it'
      this.#findings.refuse({ file: 'community.json', place: 'weather', rule: 'weather_is_taken', words })
      return
    }
    const file = 'weather.csv'
    this.#sheets.delete(file)
    for (const column of columns) {
      const values = onGrid(column, this.#grid)
      const silent = values.filter(Number.isNaN).length
      this.#findings.repair(
        {
          file,
          place: column.column,
          rule: 'weather_is_missing',
          words: 'no weather for an interval of the meters',
        },
        silent,
      )
      if (silent === values.length)
        this.#findings.refuse({
          file,
          rule: 'weather_is_elsewhen',
          words: 'the weather is of another time than the meters',
        })
      this.#put(file, column.column, cellsOf(values))
    }
    this.#description['weather'] = {
      file,
      columns: Object.fromEntries(columns.map(({ quantity, column }) => [quantity, column])),
    }
  }

  #energy(file: string, column: string, series: Series, before: ColumnName | undefined): ColumnName {
    const place = before ?? { file, column: this.#free(file, column) }
    const { file: into, column: name } =
      this.#sheets.has(place.file) || before === undefined ? place : { file, column }
    this.#put(into, name, cellsOf(laidOn(this.#grid, series), 0.001))
    return { file: into, column: name }
  }

  #free(file: string, column: string): string {
    const taken = this.#sheets.get(file)?.columns
    let name = column
    for (let count = 2; taken?.has(name) === true; count++) name = `${column}_${count}`
    return name
  }

  #put(file: string, column: string, cells: readonly string[]): void {
    const sheet = this.#sheets.get(file) ?? { grid: this.#grid, columns: new Map() }
    this.#sheets.set(file, withColumn(sheet, column, cells))
  }
}

/** Weather of another step: longer times are divided, shorter ones averaged, radiation summed. */
function onGrid({ kind, series }: WeatherColumn, { start, step, length }: Grid): Float64Array {
  const parts = Math.max(1, step / series.step)
  const share = kind === 'sum' ? Math.min(1, step / series.step) : 1 / parts
  return Float64Array.from({ length }, (_, interval) => {
    let sum = 0
    for (let part = 0; part < parts; part++) {
      const at = start + interval * step + (part * step) / parts
      sum += series.values[Math.floor((at - series.start) / series.step)] ?? Number.NaN
    }
    return Number((sum * share).toFixed(4))
  })
}
