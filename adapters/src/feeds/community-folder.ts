import {
  type Community,
  type GapRule,
  type Participant,
  type ParticipantBattery,
} from '@gridbourse/core/community'
import type { DurationMs } from '@gridbourse/core/kernel'
import { decimalProduct } from './cell.ts'
import type { BatteryEntry, CommunityFile, EnergyColumn, ParticipantEntry } from './community-file.ts'
import { Findings, type Repair } from './findings.ts'
import { FolderTables, readText, type Series, type ValueRule } from './folder-tables.ts'
import { parseCommunityFile } from './plain-issues.ts'
import { UtilityColumns } from './price-columns.ts'
import { energyOnSlots, gridOver, type SlotGrid } from './slot-grid.ts'

const RESOLUTION_MS = { PT15M: 900_000, PT30M: 1_800_000, PT1H: 3_600_000 } as const

export type FolderOptions = {
  /** The slots to trade in: longer than the folder's resolution or as long, or a whole part of it. */
  readonly slotDuration: DurationMs
  readonly gaps: GapRule
}

/** A community, how many readings of it were estimated, and what was put right in reading. */
export type CommunityFolder = {
  readonly community: Community
  readonly estimatedReadings: number
  /** Slots in which the export price was above the import price, and is held down to it. */
  readonly cappedExportPrices: number
  readonly repairs: readonly Repair[]
}

/**
 * Reads a folder with `community.json` and the csv files that it names; docs/community-folder.md describes it.
 * Refuses with a `FolderFlaw` that names every problem found, up to ten; what it puts right is told. A gap in a
 * price takes the price before it, a gap in a meter follows the gap rule.
 */
export async function readCommunityFolder(folder: string, options: FolderOptions): Promise<CommunityFolder> {
  const findings = new Findings()
  const text = await readText(folder, 'community.json', findings)
  const file = text === undefined ? undefined : parseCommunityFile(text, findings)
  findings.expectClean(folder)
  return read(folder, file!, options, findings)
}

async function read(
  folder: string,
  file: CommunityFile,
  { slotDuration, gaps }: FolderOptions,
  findings: Findings,
): Promise<CommunityFolder> {
  expectOneSense(file, slotDuration, findings)
  const tables = new FolderTables(folder, findings)
  const meters = await Promise.all(
    file.participants.map(async ({ load, generation }) => ({
      load: await meterOf(load, file, tables, findings),
      generation: generation && (await meterOf(generation, file, tables, findings)),
    })),
  )
  const measured = meters.flatMap(({ load, generation }) =>
    [load, generation].filter((one) => one !== undefined),
  )
  if (measured.length === 0) findings.expectClean(folder)
  const grid = gridOver(measured, slotDuration)
  expectOnGrid(grid, file, measured, findings)
  const utility = new UtilityColumns(file, tables, grid, findings)
  const { importPrice: asked, exportPrice: paid, carbonIntensity } = file.utility
  const importPrice = await utility.price(asked, 'utility.importPrice')
  const exportPrice = await utility.price(paid, 'utility.exportPrice')
  const importPriceParts = await utility.parts(importPrice)
  const carbon = carbonIntensity === undefined ? null : await utility.carbon(carbonIntensity)
  findings.expectClean(folder)

  let estimatedReadings = 0
  const energyOf = (series: Series): Float64Array => {
    const { energyWh, estimated } = energyOnSlots(series, grid, gaps)
    estimatedReadings += estimated
    return energyWh
  }
  const participants = file.participants.map((entry, index): Participant => {
    const { load, generation } = meters[index]!
    return {
      ...described(entry),
      loadWh: energyOf(load!),
      generationWh: generation === undefined ? new Float64Array(grid.slots) : energyOf(generation),
    }
  })
  return {
    community: {
      name: file.name,
      isModelled: file.modelled ?? false,
      zone: file.timezone,
      location: file.location ?? null,
      currency: file.currency,
      start: grid.start,
      slotDuration,
      readingDuration: Math.max(slotDuration, RESOLUTION_MS[file.resolution]) as DurationMs,
      slots: grid.slots,
      importPrice,
      exportPrice: exportPrice.map((price, slot) => Math.min(price, importPrice[slot]!)),
      importPriceParts,
      carbonIntensity: carbon,
      participants,
    },
    estimatedReadings,
    cappedExportPrices: exportPrice.filter((price, slot) => price > importPrice[slot]!).length,
    repairs: findings.repairs,
  }
}

/** What the entries must be together, beyond what each must be. */
function expectOneSense(file: CommunityFile, slotDuration: number, findings: Findings): void {
  const refuse = (place: string, rule: string, words: string): void =>
    findings.refuse({ file: 'community.json', place, rule, words })
  const step = RESOLUTION_MS[file.resolution]
  if (step % slotDuration !== 0 && slotDuration % step !== 0)
    refuse(
      'resolution',
      'slot_does_not_fit',
      `${file.resolution} is no whole number of slots, nor a slot of it`,
    )
  file.participants.forEach(({ id, demandCharge }, index) => {
    if (file.participants.findIndex((other) => other.id === id) < index)
      refuse(`participants[${index}].id`, 'id_is_taken', `the id ${id} is taken twice`)
    if (demandCharge !== undefined && demandCharge.unit !== `${file.currency}/kW`) {
      const words = `is in ${demandCharge.unit} where the currency is ${file.currency}`
      refuse(`participants[${index}].demandCharge.unit`, 'price_has_another_currency', words)
    }
  })
}

function expectOnGrid(
  { start, slotDuration }: SlotGrid,
  file: CommunityFile,
  measured: readonly Series[],
  findings: Findings,
): void {
  const step = RESOLUTION_MS[file.resolution]
  const isSplit = measured.some((one) => (one.start - measured[0]!.start) % step !== 0)
  if (!isSplit && start % slotDuration === 0) return
  findings.refuse({
    file: file.participants[0]!.load.file,
    rule: 'start_is_off_the_slots',
    words: isSplit
      ? 'its intervals do not start when those of the other files do'
      : 'its intervals start within slots; replay with --slot PT15M',
  })
}

/** More than this as a mean over an interval is a wrong unit or a broken meter. */
const MOST_KW = 1_000_000

/** A load or generation column in Wh. */
async function meterOf(
  source: EnergyColumn,
  { resolution }: CommunityFile,
  tables: FolderTables,
  findings: Findings,
): Promise<Series | undefined> {
  const step = RESOLUTION_MS[resolution]
  const scale = source.unit === 'kWh' ? 1000 : 1
  const most = (MOST_KW * 1000 * step) / 3_600_000 / scale
  const rules: ValueRule[] = [
    { rule: 'energy_is_negative', words: 'energy is negative', isWrong: (value) => value < 0 },
    {
      rule: 'energy_is_absurd',
      words: `more than 1 GW over the interval; is the unit really ${source.unit}?`,
      isWrong: (value) => value > most,
    },
  ]
  const table = await tables.table(source.file)
  if (table !== undefined && table.length > 1 && table.step !== step)
    return findings.refuse({
      file: source.file,
      line: 2,
      rule: 'step_is_not_the_resolution',
      words: `its rows are not as far apart as community.json says: ${table.step / 60_000} minutes, not ${resolution}`,
    })
  const series = await tables.column(source, rules)
  return series && { ...series, step, values: series.values.map((value) => decimalProduct(value, scale)) }
}

function described(entry: ParticipantEntry): Omit<Participant, 'loadWh' | 'generationWh'> {
  const { id, kind, generation, battery, connectionKw, demandCharge } = entry
  return {
    id,
    kind: kind === 'building' ? 'consumer' : (kind ?? 'household'),
    plant:
      generation === undefined
        ? null
        : {
            source: generation.source ?? 'other',
            ratedW: generation.ratedKw === undefined ? null : decimalProduct(generation.ratedKw, 1000),
          },
    battery: battery === undefined ? null : usable(battery),
    connectionW: connectionKw === undefined ? null : decimalProduct(connectionKw, 1000),
    demandChargePerKw: demandCharge?.perKw ?? null,
  }
}

/** What may be used of a battery is a battery: 10 kWh kept between 10 % and 90 % are 8 kWh from empty to full. */
function usable(battery: BatteryEntry): ParticipantBattery {
  const { minStateOfCharge: min = 0, maxStateOfCharge: max = 1, initialStateOfCharge: initial } = battery
  return {
    capacityWh: decimalProduct(decimalProduct(battery.capacityKwh, 1000), max - min),
    maxChargeW: decimalProduct(battery.maxChargeKw, 1000),
    maxDischargeW: decimalProduct(battery.maxDischargeKw, 1000),
    roundTripEfficiency: battery.roundTripEfficiency,
    initialStateOfCharge: decimalProduct(initial - min, 1 / (max - min)),
  }
}
