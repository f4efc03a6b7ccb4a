import { ridgeRegression } from './ridge.ts'
import type { SolarSky } from './solar-sky.ts'

/**
 * A solar plant learned from its meter: its direction, size and shading as four weights on the clear sky's
 * light, drawn to the upper edge of what it made (an expectile), which is what it makes when no cloud is there.
 */
export type ClearSkyPlant = {
  learn(index: number, output: number): void
  fit(): void
  /** Output under a clear sky in the series' unit, never negative; NaN before the first fit. */
  output(index: number): number
}

/** How much more an output above the edge weighs than one below. */
const LIFT = 6

/** How far beyond the most it made lately a plant is believed to go: the sun rises from day to day. */
const HEADROOM = 1.05

export function clearSkyPlant(sky: SolarSky, perDay: number): ClearSkyPlant {
  const ridge = ridgeRegression({ width: 4, halfLife: 12 * perDay, penalty: 0.5 })
  const row = new Float32Array(4)
  let fitted = false
  let most = 0
  const light = (index: number): void => {
    row[0] = sky.east[index]!
    row[1] = sky.north[index]!
    row[2] = sky.up[index]!
    row[3] = sky.diffuse[index]!
  }
  const output = (index: number): number => {
    if (!fitted) return Number.NaN
    light(index)
    return Math.min(HEADROOM * most, Math.max(0, ridge.predict(row)))
  }
  return {
    output,
    learn(index, value) {
      if (Number.isNaN(value) || sky.daylight[index] === 0) return
      most = Math.max(most * (1 - 1 / (60 * perDay)), value)
      const above = !(value <= output(index))
      light(index)
      ridge.learn(row, value, above ? LIFT : 1)
    },
    fit() {
      ridge.fit()
      fitted = true
    },
  }
}
