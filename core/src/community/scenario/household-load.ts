import type { Timeline } from '../../forecast/index.ts'
import { seededRandom, type Random } from '../../kernel/index.ts'
import { switchedOn } from './appliances.ts'
import { hourAt, instantAt, quarterHoursOf } from './day.ts'
import { normal } from './dice.ts'
import { heatPumpRuns } from './heat-pump.ts'
import type { ModelledHousehold, Occupancy } from './members.ts'
import { addRun, type Run } from './run.ts'
import { dayTypeOf, dynamisation, householdShape } from './standard-profile.ts'
import type { Weather } from './weather.ts'

/** How a household's use divides: what never stops, what follows those at home, what is switched on and off. */
const PARTS = { steady: 0.22, following: 0.36, switched: 0.42 }

/** A household's use of one local day in Wh per quarter-hour, not yet rounded. */
export function householdLoad(
  home: ModelledHousehold,
  seed: string,
  day: Timeline,
  number: number,
  weather: Weather,
): Float64Array {
  const meanW = (home.yearKwh * 1000) / 8760
  const energyWh = new Float64Array(day.length)
  const weights = whenAtHome(home.occupancy, day)
  const sum = weights.reduce((a, b) => a + b, 0)
  const followingWh = meanW * 24 * PARTS.following * dynamisation(day.dayOfYear[0]! + 1)
  const random = seededRandom(`${seed}/following/${number}`)
  for (let quarter = 0; quarter < day.length; quarter++) {
    const flicker = Math.max(0.3, 1 + 0.3 * normal(random))
    energyWh[quarter] =
      (meanW * PARTS.steady) / 8 +
      fridgeWh(seed, meanW, day.start + quarter * day.step, day.step) +
      (followingWh * flicker * weights[quarter]!) / sum
  }
  const yesterday = quarterHoursOf(day.zone, number - 1)
  for (const run of [
    ...runsOf(home, seed, yesterday, number - 1, weather),
    ...runsOf(home, seed, day, number, weather),
  ])
    addRun(energyWh, day, run)
  return energyWh
}

/** Everything that is switched on during one day. */
function runsOf(
  home: ModelledHousehold,
  seed: string,
  day: Timeline,
  number: number,
  weather: Weather,
): readonly Run[] {
  const random = seededRandom(`${seed}/runs/${number}`)
  const dayWh = (home.yearKwh * 1000 * dynamisation(day.dayOfYear[0]! + 1)) / 365
  const runs = [...switchedOn(day, dayWh * PARTS.switched, whenAtHome(home.occupancy, day), random)]
  if (home.carChargerW !== null) runs.push(...carCharging(day, home.carChargerW, random))
  if (home.heatLossWPerK !== null) runs.push(...heatPumpRuns(day, home.heatLossWPerK, weather, random))
  return runs
}

/** A car comes home with an emptier battery on most days, and is plugged in at once. */
function carCharging(day: Timeline, powerW: number, random: Random): readonly Run[] {
  const works = dayTypeOf(day.weekday[0]!) === 'workday'
  const drives = random.fraction() < (works ? 0.75 : 0.5)
  const hour = works ? 17.6 + 0.8 * normal(random) : 11 + 9 * random.fraction()
  const energyWh = (works ? 5000 : 3000) + 7000 * random.fraction()
  if (!drives) return []
  const from = instantAt(day, Math.min(22, Math.max(14, hour)))
  return [{ from, to: from + (energyWh / powerW) * 3_600_000, powerW }]
}

/** The standard profile, drawn to the hours at which somebody of this household is at home and awake. */
function whenAtHome(occupancy: Occupancy, day: Timeline): Float64Array {
  const type = dayTypeOf(day.weekday[0]!)
  return Float64Array.from({ length: day.length }, (_, quarter) => {
    const hour = hourAt(day, quarter)
    const presence = type === 'workday' ? PRESENCE[occupancy](hour) : 1
    return householdShape(type, hour) * presence
  })
}

const PRESENCE: Readonly<Record<Occupancy, (hour: number) => number>> = {
  retired: (hour) => (hour >= 9 && hour < 17 ? 1.3 : 1),
  commuters: (hour) => (hour >= 7.75 && hour < 17 ? 0.2 : 1),
  family: (hour) => (hour >= 8 && hour < 13 ? 0.6 : 1),
  'home-office': (hour) => (hour >= 8 && hour < 17 ? 1.15 : 1),
  'late-shift': (hour) => (hour >= 13 && hour < 22 ? 0.25 : hour >= 9 || hour < 1 ? 1.7 : 0.6),
}

/** The other half of what never stops: a compressor that runs a third of the time. */
function fridgeWh(seed: string, meanW: number, from: number, duration: number): number {
  const random = seededRandom(`${seed}/fridge`)
  const period = (40 + 30 * random.fraction()) * 60_000
  const phase = random.fraction() * period
  const ranUntil = (at: number): number => {
    const cycles = Math.floor((at - phase) / period)
    return cycles * (period / 3) + Math.min(at - phase - cycles * period, period / 3)
  }
  const powerW = (3 * meanW * PARTS.steady) / 2
  return (powerW * (ranUntil(from + duration) - ranUntil(from))) / 3_600_000
}
