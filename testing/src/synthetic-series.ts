import { seededRandom, type DurationMs, type EpochMs, type Random } from '@gridbourse/core/kernel'
import {
  solarSky,
  timelineOf,
  type Quantity,
  type SolarSky,
  type Subject,
  type Timeline,
} from '@gridbourse/core/forecast'

/** A made-up series of hours with the habits of real ones: days, weeks, noise, and a gap now and then. */
export type SyntheticOptions = {
  readonly quantity: Quantity
  readonly days: number
  readonly seed?: number
  readonly zone?: string
  /** Multiplies everything from a day on: a change of level. */
  readonly jump?: { readonly day: number; readonly factor: number }
}

export type SyntheticSubject = Subject & { readonly timeline: Timeline; readonly neighbours: Float64Array[] }

const SITE = { latitude: 47, longitude: 11 }

export function syntheticSubject(options: SyntheticOptions): SyntheticSubject {
  const { quantity, days, seed = 1, zone = 'Europe/Vienna' } = options
  const start = Date.UTC(2026, 1, 1) as EpochMs
  const step = 3_600_000 as DurationMs
  const timeline = timelineOf({ start, step, length: days * 24 }, zone)
  const random = seededRandom(seed)
  const sky = quantity === 'solar' ? solarSky(timeline, SITE) : undefined
  const clouds = cloudsOver(timeline, random)
  const column = (): Float64Array =>
    Float64Array.from({ length: timeline.length }, (_, i) =>
      random.below(200) === 0 ? Number.NaN : valueAt(i, timeline, sky, clouds, random, options),
    )
  const values = column()
  const neighbours = quantity === 'solar' ? [column(), column()] : []
  const weather = { columns: [clouds] }
  return {
    series: { id: `made-up/${seed}`, quantity, start, step, values },
    timeline,
    sky,
    neighbours,
    weather,
  }
}

function valueAt(
  i: number,
  { slotOfDay, weekday, dayOf }: Timeline,
  sky: SolarSky | undefined,
  clouds: Float64Array,
  random: Random,
  { quantity, jump }: SyntheticOptions,
): number {
  const factor = jump !== undefined && dayOf[i]! >= jump.day ? jump.factor : 1
  if (sky !== undefined)
    return (
      (factor * Math.max(0, sky.up[i]! + 0.4 * sky.east[i]! + sky.diffuse[i]!) * (1 - 0.8 * clouds[i]!)) / 300
    )
  const hour = slotOfDay[i]!
  const evening = Math.exp(-((hour - 19) ** 2) / 8)
  const working = weekday[i]! < 5 ? Math.exp(-((hour - 9) ** 2) / 20) : 0
  const noise = (random.fraction() + random.fraction() - 1) * 0.4
  const base = quantity === 'price' ? -0.5 : 0.3
  return (
    factor *
    Math.max(quantity === 'price' ? -5 : 0, base + evening + 0.7 * working + 0.6 * clouds[i]! + noise)
  )
}

/** Cloudiness from 0 to 1 that changes slowly. */
function cloudsOver({ length }: Timeline, random: Random): Float64Array {
  const clouds = new Float64Array(length)
  let cover = 0.4
  for (let i = 0; i < length; i++) {
    cover = Math.min(1, Math.max(0, cover + (random.fraction() - 0.5) * 0.3 - (cover - 0.4) * 0.05))
    clouds[i] = cover
  }
  return clouds
}
