import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  byRegister,
  estimateGaps,
  type Community,
  type GapRule,
  type Participant,
} from '@gridbourse/core/community'
import { parseSeriesCsv, type SeriesTable } from '@gridbourse/core/forecast'
import type { DurationMs } from '@gridbourse/core/kernel'
import { communityFile, type CommunityFile, type EnergyColumn, type PriceSource } from './community-file.ts'
import { FolderFlaw } from './folder-flaw.ts'

const RESOLUTION_MS = { PT15M: 900_000, PT30M: 1_800_000, PT1H: 3_600_000 } as const

export type FolderOptions = {
  /** The slots to trade in; the folder's resolution is a whole number of them. */
  readonly slotDuration: DurationMs
  readonly gaps: GapRule
}

/** A community, and how many readings of it were estimated. */
export type CommunityFolder = { readonly community: Community; readonly estimatedReadings: number }

/**
 * Reads a folder with `community.json` and the csv files that it names. Refuses with `FolderFlaw` what it cannot
 * read; a gap in a price takes the price before it, a gap in a meter follows the gap rule.
 */
export async function readCommunityFolder(folder: string, options: FolderOptions): Promise<CommunityFolder> {
  const file = await readCommunityFile(folder)
  const step = RESOLUTION_MS[file.resolution]
  const parts = step / options.slotDuration
  if (!Number.isInteger(parts))
    throw new FolderFlaw('community.json', 'resolution', `${file.resolution} is no whole number of slots`)
  const tables = new Tables(folder, step)
  const first = await tables.of(file.participants[0]!.load.file)
  const { start, length } = first
  let estimatedReadings = 0

  const energyOf = async (source: EnergyColumn): Promise<Float64Array> => {
    const scale = source.unit === 'kWh' ? 1000 : 1
    const values = (await tables.column(source, first)).map((value) => decimalProduct(value, scale))
    refuseNegative(source, values)
    if (options.gaps === 'idle') return byRegister(values, parts)
    const { filled, count } = estimateGaps(values, 86_400_000 / step)
    estimatedReadings += count
    return byRegister(filled, parts)
  }

  const participants: Participant[] = []
  for (const { id, load, generation, battery } of file.participants) {
    if (participants.some((other) => other.id === id))
      throw new FolderFlaw('community.json', 'participants', `the id ${id} is taken twice`)
    participants.push({
      id,
      loadWh: await energyOf(load),
      generationWh: generation === undefined ? new Float64Array(length * parts) : await energyOf(generation),
      battery:
        battery === undefined
          ? null
          : {
              capacityWh: decimalProduct(battery.capacityKwh, 1000),
              maxChargeW: decimalProduct(battery.maxChargeKw, 1000),
              maxDischargeW: decimalProduct(battery.maxDischargeKw, 1000),
              roundTripEfficiency: battery.roundTripEfficiency,
              initialStateOfCharge: battery.initialStateOfCharge,
            },
    })
  }

  const priceOf = async (source: PriceSource): Promise<Float64Array> => {
    if (!source.unit.startsWith(`${file.currency}/`))
      throw new FolderFlaw(
        'community.json',
        'utility',
        `a price in ${source.unit} where the currency is ${file.currency}`,
      )
    const scale = source.unit.endsWith('/kWh') ? 1_000_000 : 1000
    if ('constant' in source)
      return new Float64Array(length * parts).fill(Math.round(source.constant * scale))
    return repeated(withoutGaps(await tables.column(source, first)), parts).map((value) =>
      Math.round(value * scale),
    )
  }
  const importPrice = await priceOf(file.utility.importPrice)
  const exportPrice = await priceOf(file.utility.exportPrice)

  return {
    community: {
      name: file.name,
      zone: file.timezone,
      currency: file.currency,
      start,
      slotDuration: options.slotDuration,
      slots: length * parts,
      importPrice,
      exportPrice: exportPrice.map((price, slot) => Math.min(price, importPrice[slot]!)),
      participants,
    },
    estimatedReadings,
  }
}

async function readCommunityFile(folder: string): Promise<CommunityFile> {
  const text = await readText(folder, 'community.json')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (fault) {
    throw new FolderFlaw(
      'community.json',
      '',
      `is no JSON: ${fault instanceof Error ? fault.message : fault}`,
    )
  }
  const parsed = communityFile.safeParse(json)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw new FolderFlaw('community.json', path.join('.'), message)
}

/** The folder's csv files, each read once. */
class Tables {
  readonly #folder: string
  readonly #step: number
  readonly #tables = new Map<string, SeriesTable>()

  constructor(folder: string, step: number) {
    this.#folder = folder
    this.#step = step
  }

  async of(file: string): Promise<SeriesTable> {
    const known = this.#tables.get(file)
    if (known !== undefined) return known
    const parsed = parseSeriesCsv(await readText(this.#folder, file))
    if (!parsed.ok) {
      const { line, column, rule, cell } = parsed.rejection
      throw new FolderFlaw(
        file,
        `line ${line}, column ${column}`,
        `${rule}${cell === '' ? '' : ` (${cell})`}`,
      )
    }
    if (parsed.value.step !== this.#step)
      throw new FolderFlaw(file, 'line 2', 'its rows are not as far apart as community.json says')
    this.#tables.set(file, parsed.value)
    return parsed.value
  }

  /** A column, laid on the span of `span`: rows outside are left out, missing ones are gaps. */
  async column(source: { file: string; column: string }, span: SeriesTable): Promise<Float64Array> {
    const table = await this.of(source.file)
    const values = table.columns.get(source.column)
    if (values === undefined) throw new FolderFlaw(source.file, 'line 1', `has no column ${source.column}`)
    const shift = (span.start - table.start) / this.#step
    return Float64Array.from({ length: span.length }, (_, row) => values[row + shift] ?? Number.NaN)
  }
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8')
  } catch (fault) {
    throw new FolderFlaw(file, '', `cannot be read (${(fault as NodeJS.ErrnoException).code}) in ${folder}`)
  }
}

function refuseNegative({ file, column }: EnergyColumn, values: Float64Array): void {
  const row = values.findIndex((value) => value < 0)
  if (row >= 0) throw new FolderFlaw(file, `row ${row + 1} of column ${column}`, 'energy is negative')
}

/** A gap takes the value before it; one at the beginning takes the first there is. */
function withoutGaps(values: Float64Array): Float64Array {
  let last = values.find((value) => !Number.isNaN(value)) ?? 0
  return values.map((value) => (Number.isNaN(value) ? last : (last = value)))
}

const repeated = (values: Float64Array, parts: number): Float64Array =>
  Float64Array.from({ length: values.length * parts }, (_, slot) => values[Math.floor(slot / parts)]!)

/** The product as the decimals say it: 2.2758 times 1000 is 2275.8, not 2275.7999999999997. */
const decimalProduct = (value: number, scale: number): number =>
  Number.isNaN(value) ? value : Number((value * scale).toPrecision(15))
