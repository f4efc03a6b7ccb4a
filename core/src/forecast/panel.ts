import { seededRandom } from '../kernel/index.ts'
import { growForest, predictForest, type BoostingOptions, type Forest } from './boosting.ts'
import { persistence, seasonal } from './naive.ts'
import type { Regressors } from './regressors.ts'
import { ridgeRegression } from './ridge.ts'
import { trainingRows } from './training-rows.ts'
import { LEVELS, MEDIAN } from './series.ts'
import type { Timeline } from './timeline.ts'

/** The models that forecast one series at one horizon, each with its own opinion. */
export type Panel = {
  readonly experts: readonly string[]
  /** Writes what each expert expects of `target`, and the form of the band around the middle. */
  consult(target: number, known: number, opinions: Float64Array, form: Float64Array): void
  /** Learns what `target` turned out to be; `known` is what a forecast of it would have known. */
  learn(target: number, known: number): void
  /** Solves the ridges anew: cheap, done daily. */
  refit(): void
  /** Grows the forests anew from the latest rows; `name` seeds their dice. */
  regrow(name: string): void
  /** How many rows the forests could be grown from. */
  rows(): number
}

export type PanelOptions = {
  readonly timeline: Timeline
  readonly values: Float64Array
  readonly regressors: Regressors
  /** Values below this do not exist. */
  readonly floor: number
  /** Whether column 0 of the regressors is a physical model's forecast. */
  readonly isPhysical: boolean
  readonly boosting: BoostingOptions
}

/** How many experts of a panel are naive; they come first. */
export const NAIVE = 3

/** Days over which the two ridges forget half: one follows the year, one the month. */
const HALF_LIVES = [200, 45]
const PENALTY = 20

/** The latest days that forests are grown from, which bounds the time a refit takes. */
const MEMORY_DAYS = 400

export function panelOf(options: PanelOptions): Panel {
  const { timeline, values, regressors, floor, isPhysical, boosting } = options
  const { perDay } = timeline
  const { width, dense } = regressors
  const ridges = HALF_LIVES.map((days) =>
    ridgeRegression({ width, halfLife: days * perDay, penalty: PENALTY }),
  )
  const row = new Float32Array(width)
  const leaf = new Float32Array(dense + 1)
  const history = trainingRows(dense + 1, MEMORY_DAYS * perDay)
  const whole = new Float64Array(LEVELS.length)
  const rest = new Float64Array(LEVELS.length)
  let forests: { readonly whole: Forest; readonly rest: Forest } | undefined

  return {
    experts: [
      'persistence',
      'lag-day',
      'lag-week',
      ...(isPhysical ? ['physical'] : []),
      'ridge',
      'ridge-fast',
      'forest',
      'forest-on-ridge',
    ],

    consult(target, known, opinions, form) {
      const { level, spread } = regressors.scaleAt(known)
      regressors.fill(target, known, row)
      const dayBefore = seasonal(values, target, known, perDay)
      let expert = 0
      const say = (normal: number): void => {
        const value = normal * spread + level
        opinions[expert++] = Number.isNaN(value) ? dayBefore : Math.max(floor, value)
      }
      opinions[expert++] = persistence(values, known)
      opinions[expert++] = dayBefore
      opinions[expert++] = seasonal(values, target, known, 7 * perDay)
      if (isPhysical) say(row[0]!)
      for (const ridge of ridges) say(ridge.predict(row))
      if (forests === undefined) {
        say(Number.NaN)
        say(Number.NaN)
        for (let i = 0; i < LEVELS.length; i++) form[i] = (LEVELS[i]! - 0.5) * spread
        return
      }
      leaf.set(row.subarray(0, dense))
      leaf[dense] = ridges[0]!.predict(row)
      predictForest(forests.whole, leaf, whole)
      predictForest(forests.rest, leaf, rest)
      say(whole[MEDIAN]!)
      say(leaf[dense]! + rest[MEDIAN]!)
      for (let i = 0; i < LEVELS.length; i++)
        form[i] = ((whole[i]! - whole[MEDIAN]! + rest[i]! - rest[MEDIAN]!) / 2) * spread
    },

    learn(target, known) {
      if (Number.isNaN(values[target]!)) return
      const { level, spread } = regressors.scaleAt(known)
      regressors.fill(target, known, row)
      const actual = (values[target]! - level) / spread
      const guess = ridges[0]!.predict(row)
      leaf.set(row.subarray(0, dense))
      leaf[dense] = guess
      history.add(leaf, actual, Number.isNaN(guess) ? actual : actual - guess)
      for (const ridge of ridges) ridge.learn(row, actual)
    },

    refit() {
      for (const ridge of ridges) ridge.fit()
    },

    regrow(name) {
      const { rows, targets, rests } = history.latest()
      forests = {
        whole: growForest(rows, targets, boosting, seededRandom(`${name} whole`)),
        rest: growForest(rows, rests, boosting, seededRandom(`${name} rest`)),
      }
    },

    rows: () => history.latest().targets.length,
  }
}
