import {
  forecasterOf,
  LEVELS,
  LIGHT_EFFORT,
  outlookOf,
  solarSky,
  timelineOf,
  type Forecaster,
  type ForecasterPair,
  type SolarSky,
  type Timeline,
} from '../../forecast/index.ts'
import { outlookOfPastDays, type WeatherSituation } from '../../agents/index.ts'
import type { Community } from '../community.ts'
import type { Quantiles } from './chapter.ts'

export type SeriesQuantity = 'load' | 'generation'

/** Nine quantiles for one slot, in whole Wh, and which model spoke. */
export type Spoken = { readonly quantiles: Quantiles; readonly model: string }

/** What training costs at most in one slot; a day that may grow forests is a slot's work, of early ones there are eight in it. */
const EFFORT_PER_SLOT = 8
const EARLY_DAY = 1
const LATE_DAY = 8
/** Forests are grown from this day of a series on. */
const FORESTS_FROM = 28

type Series = {
  readonly values: Float64Array
  readonly pair: ForecasterPair
  /** How many days each of the two has learned. */
  readonly learned: { dayAhead: number; oneHour: number }
}

/**
 * The series of a community (every member's load and generation, and both of all together), each with its two
 * forecasters. They learn a bounded part in every slot, so that nobody waits for them; until a series has learned
 * all days that are over, the last weeks' days speak for it.
 */
export class SeriesForecasts {
  readonly #community: Community
  readonly #timeline: Timeline
  readonly #sky: SolarSky | undefined
  readonly #series: readonly ReadonlyMap<SeriesQuantity, Series>[]
  /** All together first, because the grid and the price depend on them. */
  readonly #inOrder: readonly Series[]

  constructor(community: Community) {
    const { start, slotDuration, slots, zone, location } = community
    this.#community = community
    this.#timeline = timelineOf({ start, step: slotDuration, length: slots }, zone)
    this.#sky = location ? solarSky(this.#timeline, location) : undefined
    const everybody = {
      id: 'community',
      loadWh: sumOf(community, 'loadWh'),
      generationWh: sumOf(community, 'generationWh'),
    }
    this.#series = [...community.participants, everybody].map(({ id, loadWh, generationWh }) => {
      const series = new Map<SeriesQuantity, Series>([['load', this.#begin(`${id}/load`, loadWh, 'load')]])
      if (generationWh.some((energy) => energy > 0))
        series.set('generation', this.#begin(`${id}/generation`, generationWh, 'solar'))
      return series
    })
    this.#inOrder = this.#series.toReversed().flatMap((pair) => [...pair.values()])
  }

  /** Members in the community's order, then all together. */
  get count(): number {
    return this.#series.length
  }

  /** What a member's meter counted; `count - 1` is all of them together. */
  valuesOf(member: number, quantity: SeriesQuantity): Float64Array | null {
    return this.#series[member]!.get(quantity)?.values ?? null
  }

  /** Whether every series has learned all days before that of `slot`. */
  hasLearnedUpTo(slot: number): boolean {
    const today = this.#timeline.dayOf[slot]!
    return this.#series.every((pair) =>
      [...pair.values()].every(({ learned }) => learned.dayAhead >= today && learned.oneHour >= today),
    )
  }

  /** What the plants have made of the last hours' light, where it is known how the sun stands; null without plants. */
  weatherAt(known: number): WeatherSituation | null {
    const generation = this.valuesOf(this.count - 1, 'generation')
    const sky = this.#sky
    if (generation === null || sky === undefined) return null
    const lightOf = (slot: number): number => Math.max(0, sky.up[slot]! + sky.diffuse[slot]!)
    let most = 0
    for (let slot = 0; slot <= known; slot++)
      if (lightOf(slot) > LIGHT_ENOUGH) most = Math.max(most, generation[slot]! / lightOf(slot))
    const slots = Array.from({ length: 3 * this.#timeline.perHour }, (_, back) => known - back).toReversed()
    return {
      columns: [],
      clearSky: slots.map((slot) => Math.round(lightOf(slot))),
      generationWh: slots.map((slot) => (Number.isNaN(generation[slot]!) ? null : generation[slot]!)),
      generationPerClearSky: most,
    }
  }

  /** Learns a bounded part of the days that are over when `slot` begins; one series after the other, so that some speak soon. */
  learn(slot: number): void {
    const today = this.#timeline.dayOf[slot]!
    let effort = EFFORT_PER_SLOT
    for (const { pair, learned } of this.#inOrder)
      for (const horizon of ['oneHour', 'dayAhead'] as const)
        while (learned[horizon] < today && effort > 0) {
          learned[horizon]++
          pair[horizon].advanceTo(learned[horizon])
          effort -= learned[horizon] >= FORESTS_FROM ? LATE_DAY : EARLY_DAY
        }
  }

  /** Forecasts of the slots from `from` to `to` by what had ended with slot `known`; null for a member without such a meter. */
  outlook(
    member: number,
    quantity: SeriesQuantity,
    { from, to, known }: { readonly from: number; readonly to: number; readonly known: number },
  ): Spoken[] | null {
    const series = this.#series[member]!.get(quantity)
    if (series === undefined) return null
    const today = this.#timeline.dayOf[known]!
    const { learned, pair } = series
    if (Math.min(learned.dayAhead, learned.oneHour) < today - 1)
      return this.#likePastDays(series, { from, to, known })
    const last = Math.min(
      known,
      this.#timeline.days[learned.dayAhead]!.to - 1,
      this.#timeline.days[learned.oneHour]!.to - 1,
    )
    const { quantiles } = outlookOf(pair, last, to - 1 - last, this.#timeline.perHour)
    const model = leader(pair.dayAhead)
    return Array.from({ length: to - from }, (_, at) => {
      const begin = (from + at - last - 1) * LEVELS.length
      return { quantiles: whole(quantiles.subarray(begin, begin + LEVELS.length)), model }
    })
  }

  #likePastDays(
    { values }: Series,
    { from, to, known }: { readonly from: number; readonly to: number; readonly known: number },
  ): Spoken[] {
    const { importPrice, exportPrice, slotDuration } = this.#community
    const hours = slotDuration / 3_600_000
    return outlookOfPastDays(
      { netLoadWh: values, knownBefore: known + 1, slotsPerDay: 24 / hours },
      { hours, importPrice, exportPrice, importCapWh: Infinity },
      { from, to },
    ).map(({ netLoadWh, weights }) => ({
      quantiles: weightedQuantiles(netLoadWh, weights),
      model: 'past-days',
    }))
  }

  #begin(id: string, values: Float64Array, quantity: 'load' | 'solar'): Series {
    const subject = {
      series: { id, quantity, start: this.#timeline.start, step: this.#timeline.step, values },
      timeline: this.#timeline,
      sky: quantity === 'solar' ? this.#sky : undefined,
    }
    const [dayAhead, oneHour] = (['day-ahead', '1h'] as const).map((horizon) =>
      forecasterOf(subject, horizon, { effort: LIGHT_EFFORT, askedFrom: ASKED_FROM }),
    )
    return { values, pair: { dayAhead: dayAhead!, oneHour: oneHour! }, learned: { dayAhead: 0, oneHour: 0 } }
  }
}

/** With less light than this, in W/m2, plants say little about the sky. */
const LIGHT_ENOUGH = 100

/** Experts are judged from this day of a series on. */
const ASKED_FROM = 14

/** The expert that counts most, or the naive one that stands in. */
function leader(forecaster: Forecaster): string {
  const standIn = forecaster.fallback()
  if (standIn !== undefined) return standIn
  const weights = forecaster.weights()
  let most = 0
  for (let expert = 1; expert < weights.length; expert++) if (weights[expert]! > weights[most]!) most = expert
  return forecaster.experts[most]!
}

const whole = (quantiles: ArrayLike<number>): number[] =>
  Array.from(quantiles, (value) => Math.round(value) + 0)

/** Nine quantiles of weighted cases: each the smallest case that holds with its level. */
export function weightedQuantiles(cases: ArrayLike<number>, weights: ArrayLike<number>): number[] {
  const order = Array.from(cases, (_, at) => at).toSorted((a, b) => cases[a]! - cases[b]!)
  const total = order.reduce((sum, at) => sum + weights[at]!, 0)
  let below = 0
  let next = 0
  return LEVELS.map((level) => {
    while (next < order.length - 1 && below + weights[order[next]!]! < level * total)
      below += weights[order[next++]!]!
    return Math.round(cases[order[next]!]!) + 0
  })
}

/** All members' meters together; unknown where any of them was silent. */
function sumOf({ participants, slots }: Community, of: 'loadWh' | 'generationWh'): Float64Array {
  const sums = new Float64Array(slots)
  for (const participant of participants)
    for (let slot = 0; slot < slots; slot++) sums[slot]! += participant[of][slot]!
  return sums
}
