import { assert, daysSinceEpoch, QUARTER_HOUR, type CivilDate, type DurationMs } from '../../kernel/index.ts'
import type { Community, ImportPriceParts, Participant } from '../community.ts'
import { roofOf, STREET, type ModelledMember } from './members.ts'
import { streetDay, type StreetDay, type StreetPlace } from './street-day.ts'

export type StreetSetup = StreetPlace & {
  /** The first local day. */
  readonly start: CivilDate
  readonly days: number
  /** A quarter-hour, or so many of them as divide an hour. */
  readonly slotDuration: DurationMs
}

/** A community that nobody measured. */
export type ModelledStreet = Community & {
  readonly importPriceParts: ImportPriceParts
  readonly carbonIntensity: Float64Array
}

/**
 * The self-made scenario: ten households, a solar farm and a factory at a time-of-use tariff. Modelled, not
 * measured: sun physics under made-up clouds, a published standard profile broken into single appliances. Equal
 * setups give equal Wh.
 */
export function modelledStreet(
  setup: StreetSetup,
  members: readonly ModelledMember[] = STREET,
): ModelledStreet {
  const { start, days, slotDuration } = setup
  const quarters = slotDuration / QUARTER_HOUR
  assert(Number.isInteger(quarters) && 4 % quarters === 0, 'a slot is 15, 30 or 60 minutes')
  assert(days >= 1, 'a street lives at least a day')
  const first = daysSinceEpoch(start)
  const lived = Array.from({ length: days }, (_, day) => streetDay(setup, first + day, members))
  const summed = (of: (day: StreetDay) => Float64Array) => perSlot(lived.map(of), quarters)
  const mean = (of: (day: StreetDay) => Float64Array) => summed(of).map((sum) => Math.round(sum / quarters))
  const energy = mean((day) => day.importPriceParts.energy)
  const network = mean((day) => day.importPriceParts.network)
  const levies = mean((day) => day.importPriceParts.levies)
  const tax = mean((day) => day.importPriceParts.tax)
  return {
    name: 'Modelled street',
    isModelled: true,
    zone: setup.zone,
    location: { latitude: setup.latitude, longitude: setup.longitude },
    currency: 'EUR',
    start: lived[0]!.start,
    slotDuration,
    slots: energy.length,
    readingDuration: slotDuration,
    importPrice: energy.map((part, slot) => part + network[slot]! + levies[slot]! + tax[slot]!),
    exportPrice: mean((day) => day.exportPrice),
    importPriceParts: { energy, network, levies, tax },
    carbonIntensity: mean((day) => day.carbonIntensity),
    participants: members.map((member, index) => ({
      ...withoutReadings(member),
      loadWh: summed((day) => day.members[index]!.loadWh),
      generationWh: summed((day) => day.members[index]!.generationWh),
    })),
  }
}

function withoutReadings(member: ModelledMember): Omit<Participant, 'loadWh' | 'generationWh'> {
  const { id, kind, battery, connectionW } = member
  const roof = roofOf(member)
  return {
    id,
    kind,
    battery,
    connectionW,
    plant: roof === null ? null : { source: 'solar', ratedW: roof.peakW },
    demandChargePerKw: member.kind === 'consumer' ? member.demandChargePerKw : null,
  }
}

/** All days in a row, so many quarter-hours to a slot. */
function perSlot(days: readonly Float64Array[], quarters: number): Float64Array {
  const values = days.flatMap((day) => [...day])
  return Float64Array.from({ length: values.length / quarters }, (_, slot) =>
    values.slice(slot * quarters, (slot + 1) * quarters).reduce((sum, value) => sum + value, 0),
  )
}
