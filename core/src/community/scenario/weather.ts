import { noiseOf } from './dice.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The modelled weather over the whole street. */
export type Weather = {
  /** The share of the sky that clouds cover, from 0 to 1. */
  readonly cloudCover: (at: number) => number
  /** Of the air, in degrees Celsius, at the local solar hour given. */
  readonly temperature: (at: number, dayOfYear: number, hourOfDay: number) => number
}

/** How much of a day's weather the next one keeps; and how many days back that is followed. */
const PERSISTENCE = 0.6
const MEMORY_DAYS = 8

/** Skies are mostly clear or mostly overcast, seldom between; on the mean two thirds are covered, as in Germany. */
const STEEPNESS = 2.4
const CLOUDINESS = 1.25

/**
 * Weather made of draws alone: the state of a day is a moving average of the draws of the days before it, so that
 * spells last, and every instant can be asked for without the past having been lived. Temperatures are those of
 * a mild maritime place of the northern middle latitudes.
 */
export function weatherOf(seed: string): Weather {
  const front = movingAverage(`${seed}/front`)
  const air = movingAverage(`${seed}/air`)
  const spells = noiseOf(`${seed}/spell`, 3 * HOUR_MS)
  const clouds = noiseOf(`${seed}/cloud`, HOUR_MS)
  const gusts = noiseOf(`${seed}/gust`, HOUR_MS / 4)
  return {
    cloudCover(at) {
      const state = 0.8 * front(at) + 0.5 * spells(at) + 0.35 * clouds(at) + 0.25 * gusts(at)
      return 1 / (1 + Math.exp(-(CLOUDINESS + STEEPNESS * state)))
    },
    temperature(at, dayOfYear, hourOfDay) {
      const season = -9 * Math.cos((2 * Math.PI * (dayOfYear - 20)) / 365)
      const dayAndNight = -3.5 * Math.cos((2 * Math.PI * (hourOfDay - 3)) / 24)
      return 9.5 + season + dayAndNight + 3.5 * air(at)
    },
  }
}

/** What a cloud cover leaves of the light of a clear sky: of all of it, and of the beam alone. */
export function throughClouds(cover: number, clear: { readonly beam: number; readonly diffuse: number }) {
  const whole = clear.beam + clear.diffuse
  if (whole <= 0) return { beam: 0, diffuse: 0 }
  // Kasten and Czeplak 1980: the light that comes through, and the share of it that comes from the whole sky.
  const global = whole * (1 - 0.75 * cover ** 3.4)
  const clearShare = clear.diffuse / whole
  const diffuse = global * (clearShare + (1 - clearShare) * cover ** 2)
  return { beam: (global - diffuse) / clear.beam || 0, diffuse: diffuse / clear.diffuse }
}

function movingAverage(seed: string): (at: number) => number {
  const draws = noiseOf(seed, DAY_MS)
  const scale = Math.sqrt((1 - PERSISTENCE ** 2) / (1 - PERSISTENCE ** (2 * MEMORY_DAYS)))
  return (at) => {
    let state = 0
    for (let day = 0; day < MEMORY_DAYS; day++) state += PERSISTENCE ** day * draws(at - day * DAY_MS)
    return scale * state
  }
}
