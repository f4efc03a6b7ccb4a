import { solarSky, type Site } from '../../forecast/index.ts'
import type { EpochMs } from '../../kernel/index.ts'
import type { ImportPriceParts } from '../community.ts'
import { hourAt, quarterHoursOf } from './day.ts'
import { noiseOf } from './dice.ts'
import { factoryLoad } from './factory-load.ts'
import { householdLoad } from './household-load.ts'
import { roofOf, STREET, type ModelledMember } from './members.ts'
import { solarOutput } from './solar-plant.ts'
import { carbonGramsAt, FEED_IN, importPriceAt } from './utility-tariff.ts'
import { throughClouds, weatherOf } from './weather.ts'

/** Where a modelled street lies, and the dice that its weather and its people are thrown with. */
export type StreetPlace = Site & { readonly seed: number; readonly zone: string }

/** One local day of a modelled street, in quarter-hours; members in the order they were given. */
export type StreetDay = {
  readonly start: EpochMs
  readonly quarterHours: number
  /** Whole Wh. */
  readonly members: readonly { readonly loadWh: Float64Array; readonly generationWh: Float64Array }[]
  /** Micros per kWh. */
  readonly importPriceParts: ImportPriceParts
  readonly exportPrice: Float64Array
  /** Grams per kWh. */
  readonly carbonIntensity: Float64Array
}

/** The local day that is `number` days after 1970-01-01, whether or not anybody asks for those before it. */
export function streetDay(
  place: StreetPlace,
  number: number,
  members: readonly ModelledMember[] = STREET,
): StreetDay {
  const { seed, zone } = place
  const day = quarterHoursOf(zone, number)
  const weather = weatherOf(`${seed}/weather`)
  const sky = solarSky(day, place)
  const cloudCover = Float64Array.from({ length: day.length }, (_, quarter) =>
    weather.cloudCover(day.start + (quarter + 0.5) * day.step),
  )
  const generationOf = (member: ModelledMember): Float64Array =>
    solarOutput(roofOf(member), `${seed}/${member.id}/sky/${number}`, sky, cloudCover).map(Math.round)
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
    members: members.map((member) => ({
      loadWh: loadOf(member).map(Math.round),
      generationWh: generationOf(member),
    })),
    importPriceParts: {
      energy: perQuarter((hour) => importPriceAt(hour).energy),
      network: perQuarter((hour) => importPriceAt(hour).network),
      levies: perQuarter((hour) => importPriceAt(hour).levies),
      tax: perQuarter((hour) => importPriceAt(hour).tax),
    },
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
