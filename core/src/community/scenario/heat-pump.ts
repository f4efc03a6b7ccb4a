import type { Timeline } from '../../forecast/index.ts'
import type { Random } from '../../kernel/index.ts'
import { hourAt, instantAt } from './day.ts'
import type { Run } from './run.ts'
import type { Weather } from './weather.ts'

/** Above this outdoor temperature, in degrees Celsius, a house needs no heating. */
const HEATING_LIMIT = 15

/** Less than this a compressor cannot take: it runs for a part of the hour instead. */
const LEAST_W = 800

/** A heat pump's day: one run in every cold hour, and hot water in the morning and in the evening. */
export function heatPumpRuns(
  day: Timeline,
  lossWPerK: number,
  weather: Weather,
  random: Random,
): readonly Run[] {
  const runs: Run[] = []
  const perHour = 3_600_000 / day.step
  for (let quarter = 0; quarter < day.length; quarter += perHour) {
    const from = day.start + quarter * day.step
    const outside = weather.temperature(from, day.dayOfYear[quarter]!, hourAt(day, quarter))
    const idle = random.fraction()
    const needW = (lossWPerK * Math.max(0, HEATING_LIMIT - outside)) / performance(outside)
    const powerW = Math.max(LEAST_W, needW)
    const runMs = (needW / powerW) * 3_600_000
    const start = from + idle * (3_600_000 - runMs)
    if (runMs > 0) runs.push({ from: start, to: start + runMs, powerW })
  }
  for (const hour of [5.25, 18]) {
    const from = instantAt(day, hour + random.fraction())
    runs.push({ from, to: from + (20 + 25 * random.fraction()) * 60_000, powerW: 1800 })
  }
  return runs
}

/** Heat for one part of electricity, by the air outside: typical of air-to-water machines at 35 degrees. */
const performance = (outside: number): number => Math.min(5, Math.max(2, 3 + 0.08 * outside))
