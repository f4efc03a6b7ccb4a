import type { Timeline } from '../../forecast/index.ts'
import { seededRandom } from '../../kernel/index.ts'
import { hourAt, instantAt } from './day.ts'
import { normal } from './dice.ts'
import type { ModelledFactory } from './members.ts'
import { addRun } from './run.ts'
import { dayTypeOf } from './standard-profile.ts'

/** Two shifts, Monday to Friday, with the breaks of each; in hours of the wall clock. */
const SHIFTS = { from: 6, to: 22, breaks: [9, 12, 18] }

const MACHINES = 8

/** A factory's use of one local day in Wh per quarter-hour, not yet rounded. Public holidays are worked. */
export function factoryLoad(
  { machinesW, restW }: ModelledFactory,
  seed: string,
  day: Timeline,
  number: number,
): Float64Array {
  const random = seededRandom(`${seed}/${number}`)
  const energyWh = Float64Array.from(
    { length: day.length },
    () => (restW / 4) * Math.max(0.5, 1 + 0.08 * normal(random)),
  )
  const type = dayTypeOf(day.weekday[0]!)
  if (type === 'sunday') return energyWh
  if (type === 'saturday') {
    const from = instantAt(day, 7.5)
    addRun(energyWh, day, { from, to: from + 5 * 3_600_000, powerW: 0.15 * machinesW })
    return energyWh
  }
  const heating = instantAt(day, 5 + 0.5 * random.fraction())
  addRun(energyWh, day, { from: heating, to: heating + 75 * 60_000, powerW: 0.35 * machinesW })
  for (let machine = 0; machine < MACHINES; machine++) {
    const powerW = (machinesW / MACHINES) * (0.6 + 0.8 * random.fraction())
    let at = instantAt(day, SHIFTS.from + 0.4 * random.fraction())
    const end = instantAt(day, SHIFTS.to - 0.6 * random.fraction())
    while (at < end) {
      const to = Math.min(end, at + (25 + 95 * random.fraction()) * 60_000)
      addRun(energyWh, day, { from: at, to, powerW })
      at = to + (3 + 27 * random.fraction()) * 60_000
    }
  }
  return energyWh.map((energy, quarter) => {
    const hour = hourAt(day, quarter)
    const rests = SHIFTS.breaks.some((pause) => hour >= pause && hour < pause + 0.5)
    return rests ? restW / 4 + 0.4 * Math.max(0, energy - restW / 4) : energy
  })
}
