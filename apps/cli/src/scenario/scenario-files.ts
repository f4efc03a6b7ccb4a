import {
  type ImportPriceParts,
  roofOf,
  STREET,
  type ModelledMember,
  type ModelledStreet,
  type StreetSetup,
} from '@gridbourse/core/community'
import { formatDate, formatInstant, type EpochMs } from '@gridbourse/core/kernel'

const RESOLUTIONS = new Map([
  [900_000, 'PT15M'],
  [1_800_000, 'PT30M'],
  [3_600_000, 'PT1H'],
])

const NOTE =
  'Modelled, not measured: sun physics under clouds drawn from the seed; loads after the form and the seasons of the VDEW profile H0, broken into single appliances; tariff, feed-in price and carbon intensity are assumptions.'

type Column = readonly [name: string, cell: (slot: number) => string | number]

/** A modelled street as the files of a community folder, by their names. */
export function scenarioFiles(street: ModelledStreet, setup: StreetSetup): ReadonlyMap<string, string> {
  const { participants, exportPrice, carbonIntensity } = street
  const parts = ['energy', 'network', 'levies', 'tax'] as const
  return new Map([
    ['community.json', `${JSON.stringify(description(street, setup), null, 1)}\n`],
    [
      'load.csv',
      csv(
        street,
        participants.map(({ id, loadWh }) => [LOAD(id), (slot) => loadWh[slot]!]),
      ),
    ],
    [
      'generation.csv',
      csv(
        street,
        participants
          .filter((_, member) => roofOf(STREET[member]!) !== null)
          .map(({ id, generationWh }) => [GENERATION(id), (slot) => generationWh[slot]!]),
      ),
    ],
    [
      'price.csv',
      csv(street, [
        [IMPORT, (slot) => perKwh(street.importPrice[slot]!)],
        [EXPORT, (slot) => perKwh(exportPrice[slot]!)],
        ...parts.map((part): Column => [PART(part), (slot) => perKwh(street.importPriceParts[part][slot]!)]),
      ]),
    ],
    ['carbon.csv', csv(street, [[CARBON, (slot) => (carbonIntensity[slot]! / 1000).toFixed(3)]])],
  ])
}

const IMPORT = 'import_price_eur_per_kwh'
const EXPORT = 'export_price_eur_per_kwh'
const PART = (part: keyof ImportPriceParts): string => `import_${part}_eur_per_kwh`
const CARBON = 'carbon_intensity_kg_per_kwh'
const LOAD = (id: string): string => `${id.replaceAll('-', '_')}_load_wh`
const GENERATION = (id: string): string => `${id.replaceAll('-', '_')}_pv_wh`

function description(street: ModelledStreet, setup: StreetSetup): object {
  const price = (column: string) => ({ file: 'price.csv', column, unit: `${street.currency}/kWh` })
  return {
    name: street.name,
    description: 'Ten households, a solar farm and a factory in one street, made by gridbourse scenario',
    modelled: true,
    note: NOTE,
    scenario: { seed: setup.seed, start: formatDate(setup.start), days: setup.days },
    timezone: street.zone,
    location: { latitude: setup.latitude, longitude: setup.longitude },
    resolution: RESOLUTIONS.get(street.slotDuration),
    currency: street.currency,
    utility: {
      id: 'utility',
      importPrice: {
        ...price(IMPORT),
        parts: { network: price(PART('network')), levies: price(PART('levies')), tax: price(PART('tax')) },
      },
      exportPrice: price(EXPORT),
      carbonIntensity: { file: 'carbon.csv', column: CARBON, unit: 'kg/kWh' },
    },
    participants: STREET.map((member) => participant(member, street.currency)),
  }
}

function participant(member: ModelledMember, currency: string): object {
  const { id, kind, battery, connectionW } = member
  const roof = roofOf(member)
  return {
    id,
    kind,
    connectionKw: connectionW / 1000,
    load: { file: 'load.csv', column: LOAD(id), unit: 'Wh' },
    ...(roof !== null && {
      generation: {
        file: 'generation.csv',
        column: GENERATION(id),
        unit: 'Wh',
        source: 'solar',
        ratedKw: roof.peakW / 1000,
      },
    }),
    ...(member.kind === 'consumer' && {
      demandCharge: { perKw: member.demandChargePerKw, unit: `${currency}/kW` },
    }),
    ...(battery !== null && {
      battery: {
        capacityKwh: battery.capacityWh / 1000,
        maxChargeKw: battery.maxChargeW / 1000,
        maxDischargeKw: battery.maxDischargeW / 1000,
        roundTripEfficiency: battery.roundTripEfficiency,
        initialStateOfCharge: battery.initialStateOfCharge,
      },
    }),
  }
}

const perKwh = (micros: number): string => (micros / 1_000_000).toFixed(6)

function csv({ start, slotDuration, slots }: ModelledStreet, columns: readonly Column[]): string {
  const lines = [['interval_start_utc', ...columns.map(([name]) => name)].join(',')]
  for (let slot = 0; slot < slots; slot++) {
    const at = formatInstant((start + slot * slotDuration) as EpochMs).replace('.000Z', 'Z')
    lines.push([at, ...columns.map(([, cell]) => cell(slot))].join(','))
  }
  return `${lines.join('\n')}\n`
}
