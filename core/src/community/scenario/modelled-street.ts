import { solarSky, type Site } from '../../forecast/index.ts'
import {
  assert,
  daysSinceEpoch,
  offsetAt,
  QUARTER_HOUR,
  type CivilDate,
  type DurationMs,
  type EpochMs,
} from '../../kernel/index.ts'
import { importPrice, type ImportPrice } from '../../settlement/index.ts'
import type { Community, Participant } from '../community.ts'
import { hourAt, quarterHoursOf } from './day.ts'
import { noiseOf } from './dice.ts'
import { factoryLoad } from './factory-load.ts'
import { householdLoad } from './household-load.ts'
import { STREET, type ModelledMember } from './members.ts'
import { solarOutput } from './solar-plant.ts'
import { carbonGramsAt, FEED_IN, importPriceAt } from './utility-tariff.ts'
import { throughClouds, weatherOf } from './weather.ts'

/** Where a modelled street lies, and the dice that its weather and its people are thrown with. */
export type StreetPlace = Site & { readonly seed: number | string; readonly zone: string }

export type StreetSetup = StreetPlace & {
  /** The first local day. */
  readonly start: CivilDate
  readonly days: number
  /** A quarter-hour, or so many of them as divide an hour. */
  readonly slotDuration: DurationMs
}

/** A community that nobody measured. */
export type ModelledStreet = Community & { readonly carbonIntensity: Float64Array }

/** One local day of a modelled street, in quarter-hours; members in the order of `STREET`. */
export type StreetDay = {
  readonly start: EpochMs
  readonly quarterHours: number
  /** Whole Wh. */
  readonly members: readonly { readonly loadWh: Float64Array; readonly generationWh: Float64Array }[]
  readonly importPrice: Float64Array
  readonly exportPrice: Float64Array
  /** Grams per kWh. */
  readonly carbonIntensity: Float64Array
}

/**
 * The self-made scenario: ten households, a solar farm and a factory at a time-of-use tariff. Modelled, not
 * measured: sun physics under made-up clouds, a published standard profile broken into single appliances. Equal
 * setups give equal Wh.
 */
export function modelledStreet(setup: StreetSetup): ModelledStreet {
  const { start, days, slotDuration } = setup
  const parts = slotDuration / QUARTER_HOUR
  assert(Number.isInteger(parts) && 4 % parts === 0, 'a slot is 15, 30 or 60 minutes')
  assert(days >= 1, 'a street lives at least a day')
  const first = daysSinceEpoch(start)
  const lived = Array.from({ length: days }, (_, day) => streetDay(setup, first + day))
  const energy = (of: (day: StreetDay) => Float64Array) => perSlot(lived.map(of), parts, (sum) => sum)
  const price = (of: (day: StreetDay) => Float64Array) =>
    perSlot(lived.map(of), parts, (sum) => Math.round(sum / parts))
  const asked = price((day) => day.importPrice)
  return {
    name: 'Modelled street',
    zone: setup.zone,
    currency: 'EUR',
    start: lived[0]!.start,
    slotDuration,
    slots: asked.length,
    importPrice: asked,
    exportPrice: price((day) => day.exportPrice),
    carbonIntensity: price((day) => day.carbonIntensity),
    participants: STREET.map(({ id, battery }, member): Participant => ({
      id,
      battery,
      loadWh: energy((day) => day.members[member]!.loadWh),
      generationWh: energy((day) => day.members[member]!.generationWh),
    })),
  }
}

/** The parts of the utility's price in a slot; slots longer than a quarter-hour do not cross an hour of the tariff. */
export function importPriceInSlot({ zone, start, slotDuration }: Community, slot: number): ImportPrice {
  const at = (start + slot * slotDuration) as EpochMs
  return importPriceAt(((at + offsetAt(zone, at)) / 3_600_000) % 24)
}

/** The local day that is `number` days after 1970-01-01, whether or not anybody asks for those before it. */
export function streetDay(place: StreetPlace, number: number): StreetDay {
  const { seed, zone } = place
  const day = quarterHoursOf(zone, number)
  const weather = weatherOf(`${seed}/weather`)
  const sky = solarSky(day, place)
  const cloudCover = Float64Array.from({ length: day.length }, (_, quarter) =>
    weather.cloudCover(day.start + (quarter + 0.5) * day.step),
  )
  const generationOf = (member: ModelledMember): Float64Array =>
    member.kind === 'consumer' || member.roof === null
      ? new Float64Array(day.length)
      : solarOutput(member.roof, `${seed}/${member.id}/sky/${number}`, sky, cloudCover).map(Math.round)
  const loadOf = (member: ModelledMember): Float64Array => {
    const own = `${seed}/${member.id}`
    if (member.kind === 'household') return householdLoad(member, own, day, number, weather)
    if (member.kind === 'consumer') return factoryLoad(member, own, day, number)
    return new Float64Array(day.length).fill(member.roof.peakW * STANDBY)
  }
  const wind = noiseOf(`${seed}/wind`, 12 * 3_600_000)
  const perQuarter = (of: (hour: number, quarter: number) => number): Float64Array =>
    Float64Array.from({ length: day.length }, (_, quarter) => of(hourAt(day, quarter), quarter))
  return {
    start: day.start,
    quarterHours: day.length,
    members: STREET.map((member) => ({
      loadWh: loadOf(member).map(Math.round),
      generationWh: generationOf(member),
    })),
    importPrice: perQuarter((hour) => importPrice(importPriceAt(hour))),
    exportPrice: new Float64Array(day.length).fill(FEED_IN),
    carbonIntensity: perQuarter((hour, quarter) => {
      const clear = { beam: sky.up[quarter]!, diffuse: sky.diffuse[quarter]! }
      const passed = throughClouds(cloudCover[quarter]!, clear)
      const sunlight = passed.beam * clear.beam + passed.diffuse * clear.diffuse
      return carbonGramsAt(hour, sunlight, wind(day.start + quarter * day.step))
    }),
  }
}

/** What a solar farm's inverters, lights and fence draw, in Wh per quarter-hour and watt of its peak. */
const STANDBY = 0.002 / 4

/** Quarter-hours of all days, `parts` of them to a slot. */
function perSlot(days: readonly Float64Array[], parts: number, of: (sum: number) => number): Float64Array {
  const quarters = days.flatMap((day) => [...day])
  return Float64Array.from({ length: quarters.length / parts }, (_, slot) => {
    let sum = 0
    for (let part = 0; part < parts; part++) sum += quarters[slot * parts + part]!
    return of(sum)
  })
}
