import { flawText, type ImportReport, type Repair } from '@gridbourse/server/feeds'
import { instantText, table } from '../output.ts'

/** Most of what was put right is of a few kinds; the rest is counted. */
const TOLD = 20

type Told = {
  readonly id: string
  readonly kind: string
  readonly loadKwh: number
  readonly generationKwh: number
  readonly batteryKwh: number | null
  readonly silentHours: number
}

/** What came in, for programs. */
export function summaryJson(into: string, { community, imported, isExtended, ...report }: ImportReport) {
  return {
    folder: into,
    extended: isExtended,
    name: community.name,
    currency: community.currency,
    timezone: community.zone,
    from: instantText(community.start),
    to: instantText(community.start + community.slots * community.slotDuration),
    slotMinutes: community.slotDuration / 60_000,
    imported,
    participants: participantsOf(community),
    repairs: [...report.sourceRepairs, ...report.repairs].map(({ file, line, place, rule, count }) => ({
      file,
      line: line ?? null,
      place: place ?? null,
      rule,
      count,
    })),
  }
}

export function summaryText(into: string, report: ImportReport): string {
  const { community, isExtended, sourceRepairs, repairs } = report
  const { name, currency, zone, start, slots, slotDuration } = community
  const members = participantsOf(community)
  const rows = members.map((one) => [
    one.id,
    one.kind,
    one.loadKwh.toFixed(1),
    one.generationKwh === 0 ? '' : one.generationKwh.toFixed(1),
    one.batteryKwh === null ? '' : `${one.batteryKwh}`,
    `${one.silentHours}`,
  ])
  const mean = (prices: Float64Array): string =>
    (prices.reduce((sum, price) => sum + price, 0) / slots / 1_000_000).toFixed(4)
  return [
    `${isExtended ? 'extended' : 'made'} ${into}: ${name}, ${members.length} ${members.length === 1 ? 'participant' : 'participants'}`,
    `from ${instantText(start)} to ${instantText(start + slots * slotDuration)}, days of ${zone}`,
    `a kWh costs ${mean(community.importPrice)} ${currency} and is paid ${mean(community.exportPrice)} on the mean`,
    '',
    table(['participant', 'kind', '>load kWh', '>generation kWh', '>battery kWh', '>silent hours'], rows),
    ...repairLines([...sourceRepairs, ...repairs]),
    '',
    `next: gridbourse replay ${into}${slotDuration === 3_600_000 ? ' --slot PT60M' : ''}`,
    `      gridbourse forecast ${into}`,
  ].join('\n')
}

function repairLines(repairs: readonly Repair[]): string[] {
  if (repairs.length === 0) return []
  const more = repairs.length - TOLD
  return [
    '',
    'put right, or to be known:',
    ...repairs.slice(0, TOLD).map((repair) => `  ${flawText(repair)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

function participantsOf({ participants, slotDuration }: ImportReport['community']): Told[] {
  const kwh = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / 1000
  return participants.map(({ id, kind, loadWh, generationWh, battery }) => ({
    id,
    kind: kind ?? 'household',
    loadKwh: kwh(loadWh),
    generationKwh: kwh(generationWh),
    batteryKwh: battery === null ? null : battery.capacityWh / 1000,
    silentHours:
      (loadWh.filter((load, slot) => Number.isNaN(load + generationWh[slot]!)).length * slotDuration) /
      3_600_000,
  }))
}
