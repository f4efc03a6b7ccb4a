import { isZone, type Format, type ImportOptions, type Unit } from '@gridbourse/server/feeds'
import { UsageError } from '../complaint.ts'

/** What stands behind `gridbourse import <source...>`. */
export type ImportFlags = {
  readonly into: string
  readonly format?: Format
  readonly zone?: string
  readonly dates?: 'dmy' | 'mdy'
  readonly stamps: 'start' | 'end'
  readonly unit?: Unit
  readonly register?: true
  readonly resolution?: keyof typeof RESOLUTIONS
  readonly load?: readonly string[]
  readonly generation?: readonly string[]
  readonly participant?: string
  readonly kind?: 'household' | 'producer' | 'consumer'
  readonly name?: string
  readonly currency?: string
  readonly location?: string
  readonly importPrice?: string
  readonly exportPrice?: string
  readonly battery?: readonly string[]
  readonly demandCharge?: readonly string[]
  readonly force?: true
}

export const RESOLUTIONS = { PT15M: 900_000, PT30M: 1_800_000, PT1H: 3_600_000 } as const

export function importOptions(sources: readonly string[], flags: ImportFlags): ImportOptions {
  const { zone, currency, resolution } = flags
  if (zone !== undefined && !isZone(zone))
    throw new UsageError(`--zone ${zone}: is no IANA time zone; one is Europe/Berlin`)
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw new UsageError(`--currency ${currency}: write an ISO 4217 code, EUR`)
  return {
    sources,
    into: flags.into,
    format: flags.format ?? null,
    zone: zone ?? null,
    dates: flags.dates ?? null,
    stamps: flags.stamps,
    unit: flags.unit ?? null,
    isRegister: flags.register ?? false,
    resolution: resolution === undefined ? null : RESOLUTIONS[resolution],
    load: flags.load ?? [],
    generation: flags.generation ?? [],
    participant: flags.participant ?? null,
    kind: flags.kind ?? null,
    name: flags.name ?? null,
    currency: currency ?? null,
    location: flags.location === undefined ? null : locationOf(flags.location),
    importPrice: flags.importPrice === undefined ? null : priceOf('--import-price', flags.importPrice),
    exportPrice: flags.exportPrice === undefined ? null : priceOf('--export-price', flags.exportPrice),
    batteries: (flags.battery ?? []).map(batteryOf),
    demandCharges: (flags.demandCharge ?? []).map(demandChargeOf),
    force: flags.force ?? false,
  }
}

function locationOf(text: string): { latitude: number; longitude: number } {
  const [latitude = Number.NaN, longitude = Number.NaN, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (more.length > 0 || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180))
    throw new UsageError(`--location ${text}: write degrees north and east, 48.4,10.0`)
  return { latitude, longitude }
}

/** `0.30`, or `prices.csv:column`. */
function priceOf(flag: string, text: string): number | { file: string; column: string } {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  const colon = text.lastIndexOf(':')
  if (colon <= 0 || colon === text.length - 1)
    throw new UsageError(
      `${flag} ${text}: write a price per kWh, 0.30, or a csv and its column, prices.csv:asked`,
    )
  return { file: text.slice(0, colon), column: text.slice(colon + 1) }
}

/** `6.4kWh/5kW/0.9`: capacity, power both ways, round trip; `anna=` before it means anna alone. */
function batteryOf(text: string): ImportOptions['batteries'][number] {
  const parts =
    /^(?:(?<id>[^=]+)=)?(?<capacity>\d+(?:\.\d+)?)kWh\/(?<power>\d+(?:\.\d+)?)kW(?:\/(?<trip>[01](?:\.\d+)?))?$/.exec(
      text,
    )?.groups
  const efficiency = Number(parts?.['trip'] ?? 0.9)
  if (parts === undefined || efficiency <= 0 || efficiency > 1 || Number(parts['capacity']) <= 0)
    throw new UsageError(
      `--battery ${text}: write capacity, power and round trip (above 0, at most 1), 6.4kWh/5kW/0.9 or anna=6.4kWh/5kW/0.9`,
    )
  return {
    id: parts['id'] ?? null,
    battery: {
      capacityKwh: Number(parts['capacity']),
      maxChargeKw: Number(parts['power']),
      maxDischargeKw: Number(parts['power']),
      roundTripEfficiency: efficiency,
      initialStateOfCharge: 0.5,
    },
  }
}

/** `9.5` per kW of a month's highest import; `anna=` before it means anna alone. */
function demandChargeOf(text: string): { id: string | null; perKw: number } {
  const parts = /^(?:(?<id>[^=]+)=)?(?<perKw>\d{1,6}(?:\.\d{1,6})?)$/.exec(text)?.groups
  if (parts === undefined)
    throw new UsageError(
      `--demand-charge ${text}: write what a kW of a month's highest import costs, 9.5 or anna=9.5`,
    )
  return { id: parts['id'] ?? null, perKw: Number(parts['perKw']) }
}
