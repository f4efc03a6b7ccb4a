import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelledStreet, type Participant } from '@gridbourse/core/community'
import { parseDate, type DurationMs } from '@gridbourse/core/kernel'

/** Days of meters: enough to look back on, and to live for a while. */
const DAYS = 10
const FIRST_DAY = '2026-06-01'
const QUARTER_MS = 900_000

/** Writes a folder of `count` members: the modelled street over and over, each time with other dice. */
export function writeMembers(folder: string, count: number): void {
  const streets = Array.from({ length: Math.ceil(count / 12) }, (_, number) =>
    modelledStreet({
      seed: number + 1,
      zone: 'Europe/Berlin',
      latitude: 52,
      longitude: 10,
      start: parseDate(FIRST_DAY)!,
      days: DAYS,
      slotDuration: QUARTER_MS as DurationMs,
    }),
  )
  const members = streets
    .flatMap(({ participants }, number) =>
      participants.map((participant) => ({ ...participant, id: `${participant.id}-${number + 1}` })),
    )
    .slice(0, count)
  const [{ start, slots, importPrice, exportPrice }] = streets as [(typeof streets)[number]]
  const csv = (columns: readonly (readonly [string, Float64Array])[]): string =>
    [
      ['interval_start_utc', ...columns.map(([name]) => name)].join(','),
      ...Array.from({ length: slots }, (_, slot) =>
        [
          new Date(start + slot * QUARTER_MS).toISOString(),
          ...columns.map(([, values]) => (values[slot]! / 1000).toFixed(3)),
        ].join(','),
      ),
    ].join('\n')
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), `${text}\n`)
  write('load.csv', csv(members.map(({ id, loadWh }) => [id, loadWh])))
  write('generation.csv', csv(members.filter(generates).map(({ id, generationWh }) => [id, generationWh])))
  write(
    'price.csv',
    csv([
      ['import', importPrice.map((micros) => micros / 1000)],
      ['export', exportPrice.map((micros) => micros / 1000)],
    ]),
  )
  write('community.json', JSON.stringify(description(members), null, 1))
}

const generates = ({ generationWh }: Participant): boolean => generationWh.some((energy) => energy > 0)

const description = (members: readonly Participant[]) => ({
  name: `${members.length} members`,
  modelled: true,
  timezone: 'Europe/Berlin',
  location: { latitude: 52, longitude: 10 },
  resolution: 'PT15M',
  currency: 'EUR',
  utility: {
    importPrice: { file: 'price.csv', column: 'import', unit: 'EUR/kWh' },
    exportPrice: { file: 'price.csv', column: 'export', unit: 'EUR/kWh' },
  },
  participants: members.map((member) => ({
    id: member.id,
    kind: member.kind,
    load: { file: 'load.csv', column: member.id, unit: 'kWh' },
    ...(generates(member) && {
      generation: { file: 'generation.csv', column: member.id, unit: 'kWh', source: 'solar' },
    }),
    ...(member.battery !== null && {
      battery: {
        capacityKwh: member.battery.capacityWh / 1000,
        maxChargeKw: member.battery.maxChargeW / 1000,
        maxDischargeKw: member.battery.maxDischargeW / 1000,
        roundTripEfficiency: member.battery.roundTripEfficiency,
        initialStateOfCharge: member.battery.initialStateOfCharge,
      },
    }),
  })),
})
