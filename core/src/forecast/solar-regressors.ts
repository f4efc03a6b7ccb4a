import type { ClearSkyPlant } from './clear-sky-plant.ts'
import { at, lagsOf, rowWriter, type Regressors, type RowWriter } from './regressors.ts'
import { runningSums, type RunningSums } from './running-sums.ts'
import type { SolarSky } from './solar-sky.ts'
import type { Street } from './street.ts'
import type { Timeline } from './timeline.ts'
import type { Weather } from './weather.ts'

export type SolarSources = {
  readonly timeline: Timeline
  readonly values: Float64Array
  readonly sky: SolarSky
  readonly plant: ClearSkyPlant
  readonly street: Street
  readonly weather?: Weather | undefined
  readonly recent: boolean
}

/**
 * What a plant's output is forecast from. Column 0 is the physical model's own forecast: the clear-sky output,
 * times the share of it that was made lately in this slot (its own errors), times what the sky takes away right
 * now from this plant and its neighbours.
 */
export function solarRegressors(sources: SolarSources): Regressors {
  const { timeline, values, sky, plant, street, weather, recent } = sources
  const { perDay, perHour, slotOfDay } = timeline
  const streetSums = runningSums(street.shares)
  const bests = new Float64Array(values.length)
  let reached = 0
  const bestUntil = (known: number): number => {
    for (; reached <= known; reached++)
      bests[reached] = Math.max(reached > 0 ? bests[reached - 1]! : 0, values[reached]! || 0)
    return Math.max(known >= 0 ? bests[known]! : 0, 1e-6)
  }

  const writeDense = (target: number, known: number, row: Float32Array): number => {
    street.extendTo(known)
    const best = bestUntil(known)
    const clear = (index: number): number => (index >= 0 ? plant.output(index) : Number.NaN)
    const writer = rowWriter(row)
    const view: View = {
      timeline,
      values,
      sky,
      street: street.shares,
      streetSums,
      target,
      known,
      best,
      lag: lagsOf(target, known, perDay),
      clear,
      put: writer.put,
      clearShare(from, to, floor) {
        let made = 0
        let possible = 0
        for (let i = Math.max(0, from); i < to && i <= known; i++) {
          if (sky.daylight[i] === 0 || Number.isNaN(values[i]!)) continue
          made += values[i]!
          possible += clear(i)
        }
        return shareOf(made, possible, floor * best)
      },
    }
    writer.put(0)
    writer.put(clear(target) / best)
    const usual = putSameSlot(view)
    putWholeDays(view)
    putSun(view)
    const now = recent ? putLastHours(view, usual) : 1
    row[0] = (clear(target) * Math.min(1.2, (Number.isNaN(usual) ? 1 : usual) * now)) / best
    if (weather !== undefined) for (const column of weather.columns) writer.put(column[target]!)
    return writer.at
  }

  const dense = writeDense(0, -1, new Float32Array(256))
  return {
    dense,
    width: dense + 24,
    scaleAt: (known) => ({ level: 0, spread: bestUntil(known) }),
    isActive: (target) => sky.daylight[target] === 1,
    fill(target, known, row) {
      writeDense(target, known, row)
      row.fill(0, dense, dense + 24)
      row[dense + Math.floor(slotOfDay[target]! / perHour)] = 1
    },
  }
}

type View = {
  readonly timeline: Timeline
  readonly values: Float64Array
  readonly sky: SolarSky
  readonly street: Float64Array
  readonly streetSums: RunningSums
  readonly target: number
  readonly known: number
  /** The most the plant ever made in one interval. */
  readonly best: number
  lag(days: number): number
  /** Output under a clear sky. */
  clear(index: number): number
  /** What was made of the clear-sky output over [from, to); a gap where that is below `floor` of the best. */
  clearShare(from: number, to: number, floor: number): number
  readonly put: RowWriter['put']
}

/** Writes the same slot on the days before; returns the share of the clear-sky output made in it lately. */
function putSameSlot({ timeline, values, street, best, lag, clearShare, put }: View): number {
  const { perHour } = timeline
  const made: number[] = []
  let share = 0
  let shareWeight = 0
  let neighbours = 0
  let neighbourDays = 0
  let week = 0
  for (let day = 1; day <= 14; day++) {
    const value = at(values, lag(day)) / best
    const own = clearShare(lag(day) - perHour, lag(day) + perHour + 1, 0.02)
    const theirs = at(street, lag(day))
    if (day <= 7) {
      put(value)
      week += value / 7
    }
    if (day <= 3) {
      put(own)
      put(theirs)
    }
    if (!Number.isNaN(value)) made.push(value)
    if (!Number.isNaN(own)) {
      share += 0.85 ** day * own
      shareWeight += 0.85 ** day
    }
    if (day <= 7 && !Number.isNaN(theirs)) {
      neighbours += theirs
      neighbourDays++
    }
  }
  const sorted = Float64Array.from(made).toSorted()
  for (const place of [0, 0.2, 0.5, 0.8])
    put(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * place))] ?? Number.NaN)
  put(sorted.at(-1) ?? Number.NaN)
  put(share / shareWeight)
  put(neighbours / neighbourDays)
  put(week)
  put(at(values, lag(1) - perHour) / best)
  return share / shareWeight
}

function putWholeDays({ timeline, values, streetSums, known, lag, best, clearShare, put }: View): void {
  const { perDay, perHour } = timeline
  const end = known + 1
  for (let day = 0; day < 3; day++) put(clearShare(end - (day + 1) * perDay, end - day * perDay, 0.1))
  put(clearShare(end - 7 * perDay, end, 0.1))
  put(clearShare(end - 6 * perHour, end, 0.05))
  put(streetSums.mean(end - perDay, end))
  put(streetSums.mean(end - 7 * perDay, end))
  put(lag(1) + perHour <= known ? at(values, lag(1) + perHour) / best : Number.NaN)
}

function putSun({ timeline, sky, target, put }: View): void {
  put(sky.elevation[target]!)
  put(sky.azimuth[target]!)
  put(timeline.dayOfYear[target]!)
  put(timeline.slotOfDay[target]!)
}

/** How much of the sky's effect right now is taken to last until the target. */
const PERSISTENCE = 0.8

/** Writes the last readings; returns by what factor plant and neighbours depart right now from their usual. */
function putLastHours(view: View, usualShare: number): number {
  const { timeline, values, street, streetSums, target, known, best, clear, clearShare, put } = view
  const { perDay, perHour } = timeline
  const usual = (column: Float64Array): number => {
    let sum = 0
    for (let day = 1; day <= 7; day++) sum += at(column, known - day * perDay) / 7
    return sum
  }
  const midnight = timeline.days[timeline.dayOf[target]!]!.from
  const lastHour = clearShare(known + 1 - perHour, known + 1, 0.02)
  const streetNow = shareOf(at(street, known), usual(street), 0.02)
  for (let hour = 0; hour < 3; hour++) put(at(values, known - hour * perHour) / best)
  put(lastHour)
  put(clearShare(known + 1 - 3 * perHour, known + 1, 0.02))
  put(clearShare(midnight, known + 1, 0.02))
  put(clear(known) / best)
  put((at(values, known) - usual(values)) / best)
  put((at(values, known) - at(values, known - perDay)) / best)
  put(shareOf(at(values, known), usual(values), 0.02 * best))
  put(at(street, known))
  put(at(street, known - perHour))
  put(at(street, known) - usual(street))
  put(streetNow)
  put(streetSums.mean(known + 1 - 3 * perHour, known + 1))
  const departures = [lastHour / usualShare, streetNow].filter((factor) => !Number.isNaN(factor))
  if (departures.length === 0) return 1
  return (departures.reduce((sum, factor) => sum + factor, 0) / departures.length) ** PERSISTENCE
}

/** `made` of `possible`, at most half as much again; a gap where hardly anything is possible. */
const shareOf = (made: number, possible: number, floor: number): number =>
  possible > floor ? Math.min(1.5, made / possible) : Number.NaN
