import type { EpochMs } from '../kernel/index.ts'
import { clearSkyAt, ineichen } from './clear-sky.ts'
import { apparentElevation, sunPosition, type Site } from './sun.ts'
import { startOf, type Span } from './timeline.ts'

/**
 * The clear sky over a place, interval by interval: the beam's three components (east, north, up; W/m2) and the
 * light of the sky. What a panel of any direction gets under a clear sky is a weighted sum of these four.
 */
export type SolarSky = {
  readonly east: Float64Array
  readonly north: Float64Array
  readonly up: Float64Array
  readonly diffuse: Float64Array
  /** In degrees; the mean elevation, and the azimuth at the middle of the interval. */
  readonly elevation: Float64Array
  readonly azimuth: Float64Array
  /** 1 where the sun is up during some of the interval. */
  readonly daylight: Uint8Array
}

const SAMPLES = 4

/** Below this apparent elevation, in degrees, no panel of the data yields anything. */
const TWILIGHT = -1

export function solarSky(span: Span, site: Site): SolarSky {
  const { length, step } = span
  const column = (): Float64Array => new Float64Array(length)
  const sky = { east: column(), north: column(), up: column(), diffuse: column() }
  const elevation = column()
  const azimuth = column()
  const daylight = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    for (let sample = 0; sample < SAMPLES; sample++) {
      const at = startOf(span, i) + ((sample + 0.5) / SAMPLES) * step
      const sun = sunPosition(at as EpochMs, site)
      const height = apparentElevation(sun.zenith)
      if (height > TWILIGHT) daylight[i] = 1
      elevation[i]! += height / SAMPLES
      if (sample === SAMPLES / 2) azimuth[i] = sun.azimuth
      if (height <= 0) continue
      const { direct, diffuse } = ineichen(clearSkyAt(90 - height, sun.distance))
      const flat = (direct * Math.cos((height * Math.PI) / 180)) / SAMPLES
      sky.east[i]! += flat * Math.sin((sun.azimuth * Math.PI) / 180)
      sky.north[i]! += flat * Math.cos((sun.azimuth * Math.PI) / 180)
      sky.up[i]! += (direct * Math.sin((height * Math.PI) / 180)) / SAMPLES
      sky.diffuse[i]! += diffuse / SAMPLES
    }
  }
  return { ...sky, elevation, azimuth, daylight }
}
