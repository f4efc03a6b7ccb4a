import type { SolarSky } from '../../forecast/index.ts'
import { seededRandom } from '../../kernel/index.ts'
import { normal } from './dice.ts'
import type { Roof } from './members.ts'
import { throughClouds } from './weather.ts'

/** What is left behind wiring, inverter, dust and heat. */
const PERFORMANCE = 0.85

/** What an inverter passes of the panels' peak, and what the ground throws back. */
const INVERTER = 0.9
const ALBEDO = 0.2

/** What panels make in each quarter-hour in Wh, not yet rounded, under clouds that every roof has in common. */
export function solarOutput(
  roof: Roof | null,
  seed: string,
  sky: SolarSky,
  cloudCover: Float64Array,
): Float64Array {
  if (roof === null) return new Float64Array(cloudCover.length)
  const random = seededRandom(seed)
  const tilt = radians(roof.tilt)
  const east = Math.sin(tilt) * Math.sin(radians(roof.azimuth))
  const north = Math.sin(tilt) * Math.cos(radians(roof.azimuth))
  const up = Math.cos(tilt)
  return cloudCover.map((common, quarter) => {
    const cover = Math.min(1, Math.max(0, common + 0.06 * normal(random)))
    const clear = { beam: sky.up[quarter]!, diffuse: sky.diffuse[quarter]! }
    if (sky.daylight[quarter] === 0) return 0
    const passed = throughClouds(cover, clear)
    const beam =
      passed.beam *
      Math.max(0, east * sky.east[quarter]! + north * sky.north[quarter]! + up * sky.up[quarter]!)
    const diffuse = passed.diffuse * clear.diffuse
    const ground = ALBEDO * (passed.beam * clear.beam + diffuse)
    const onPanels = beam + (diffuse * (1 + up)) / 2 + (ground * (1 - up)) / 2
    return Math.min(INVERTER, (PERFORMANCE * onPanels) / 1000) * (roof.peakW / 4)
  })
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180
