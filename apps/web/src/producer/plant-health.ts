import type { MemberDay } from '@gridbourse/api'
import { fixed, kwh, withUnit } from '../format/numbers.ts'

/** What a check of a plant came to: with its evidence, or with what is missing before anything can be said. */
export type Finding = {
  readonly check: 'clear_sky' | 'forecast_band' | 'battery'
  readonly verdict: 'hint' | 'fine' | 'unknown'
  readonly headline: string
  readonly evidence: readonly { readonly name: string; readonly value: string }[]
}

type Day = Pick<MemberDay, 'date' | 'slots' | 'battery'>
type Slot = Day['slots'][number]

/** So many days on either side, before the best of each time of day stands for a clear sky. */
const DAYS_A_SIDE = 5
/** A fortnight's change of the sun's height stays well under this. */
const YIELD_FALL = 0.15
/** One slot in ten lies below the band of a plant that is well; a few days of bad luck make it three. */
const BELOW_BAND = 0.35
const BAND_SLOTS = 24
const EFFICIENCY_FALL = 0.05
/** A day counts for the battery if a fifth of it went in and out. */
const LEAST_SWING = 0.2

/** Everything that can be said about a plant from its metered days, oldest first. Nothing is guessed. */
export function healthOf(days: readonly Day[]): readonly Finding[] {
  const whole = days.toSorted((a, b) => (a.date < b.date ? -1 : 1))
  const hasBattery = whole.some(({ battery }) => battery !== null)
  return [againstClearSky(whole), againstBand(whole), ...(hasBattery ? [ofBattery(whole)] : [])]
}

/** The best that each time of day gave stands for a clear sky; is the later best lower than the earlier one? */
function againstClearSky(days: readonly Day[]): Finding {
  const lived = days.filter(({ slots }) => slots.every(isSettled) && slots.some(hasSun))
  const half = Math.floor(lived.length / 2)
  const name = { check: 'clear_sky' as const }
  if (half < DAYS_A_SIDE)
    return {
      ...name,
      verdict: 'unknown',
      headline: `Whether it yields what it did needs ${2 * DAYS_A_SIDE} whole days; ${counted(lived.length)} metered.`,
      evidence: [],
    }
  const [before, after] = [bestByTime(lived.slice(0, half)), bestByTime(lived.slice(-half))]
  const peak = Math.max(...before.values())
  const bright = [...before].filter(([time, energy]) => energy >= peak / 2 && after.has(time))
  const earlier = bright.reduce((sum, [, energy]) => sum + energy, 0)
  const later = bright.reduce((sum, [time]) => sum + after.get(time)!, 0)
  const ratio = later / earlier
  const isFalling = ratio < 1 - YIELD_FALL
  return {
    ...name,
    verdict: isFalling ? 'hint' : 'fine',
    headline: isFalling
      ? `Under a clear sky it gives ${percent(1 - ratio)} less than ${half} days earlier: look for dirt, shade or a string that is out.`
      : `Under a clear sky it gives what it did ${half} days earlier.`,
    evidence: [
      {
        name: 'compared',
        value: `the best of ${bright.length} bright quarter-hours, ${half} days on either side`,
      },
      { name: `up to ${lived[half - 1]!.date}`, value: withUnit(kwh(earlier, 1), 'kWh') },
      { name: `from ${lived[lived.length - half]!.date}`, value: withUnit(kwh(later, 1), 'kWh') },
      { name: 'a hint from', value: `${percent(YIELD_FALL)} less` },
    ],
  }
}

/** The forecast knows the weather: a plant that is well falls below its band one slot in ten. */
function againstBand(days: readonly Day[]): Finding {
  const slots = days
    .flatMap((day) => day.slots)
    .filter((slot) => isSettled(slot) && slot.expectedGeneration !== null)
    .filter(({ expectedGeneration }) => expectedGeneration!.lowWh > 0)
    .slice(-4 * 96)
  const name = { check: 'forecast_band' as const }
  if (slots.length < BAND_SLOTS)
    return {
      ...name,
      verdict: 'unknown',
      headline: `Whether it gives what its forecast expects needs ${BAND_SLOTS} sunny slots; ${counted(slots.length)} metered.`,
      evidence: [],
    }
  const below = slots.filter(({ generationWh, expectedGeneration: band }) => generationWh < band!.lowWh)
  const share = below.length / slots.length
  const isLow = share > BELOW_BAND
  const [came, expected] = [
    slots.reduce((sum, { generationWh }) => sum + generationWh, 0),
    slots.reduce((sum, { expectedGeneration: band }) => sum + band!.middleWh, 0),
  ]
  return {
    ...name,
    verdict: isLow ? 'hint' : 'fine',
    headline: isLow
      ? `It falls below its forecast’s band in ${percent(share)} of the sunny slots, where one in ten is usual.`
      : 'It gives what its forecast expects.',
    evidence: [
      { name: 'below the band', value: `${below.length} of ${slots.length} sunny slots` },
      { name: 'came', value: withUnit(kwh(came, 1), 'kWh') },
      { name: 'expected', value: withUnit(kwh(expected, 1), 'kWh') },
      { name: 'a hint from', value: percent(BELOW_BAND) },
    ],
  }
}

/** What comes out of the battery of what went in, day by day, earlier days against later ones. */
function ofBattery(days: readonly Day[]): Finding {
  const cycled = days.flatMap((day) => {
    const turns = turnsOf(day)
    return turns === null ? [] : [{ date: day.date, ...turns }]
  })
  const half = Math.floor(cycled.length / 2)
  const name = { check: 'battery' as const }
  if (half < DAYS_A_SIDE)
    return {
      ...name,
      verdict: 'unknown',
      headline: `Whether the battery fades needs ${2 * DAYS_A_SIDE} days in which it was used; ${counted(cycled.length)} metered.`,
      evidence: [],
    }
  const [before, after] = [efficiencyOf(cycled.slice(0, half)), efficiencyOf(cycled.slice(-half))]
  const isFading = before - after > EFFICIENCY_FALL
  return {
    ...name,
    verdict: isFading ? 'hint' : 'fine',
    headline: isFading
      ? `The battery gives back ${percent(after)} of what it takes, ${percent(before)} before: have its cells measured.`
      : `The battery gives back ${percent(after)} of what it takes, as before.`,
    evidence: [
      { name: `up to ${cycled[half - 1]!.date}`, value: percent(before) },
      { name: `from ${cycled[cycled.length - half]!.date}`, value: percent(after) },
      { name: 'over', value: `${half} days on either side` },
      { name: 'a hint from', value: `${percent(EFFICIENCY_FALL)} less` },
    ],
  }
}

type Turns = { readonly taken: number; readonly rise: number; readonly given: number; readonly drop: number }

/** What went in and by how much the store rose, what came out and by how much it fell; null for an idle day. */
function turnsOf({ slots, battery }: Day): Turns | null {
  if (battery === null) return null
  const turns = { taken: 0, rise: 0, given: 0, drop: 0 }
  for (let at = 1; at < slots.length; at++) {
    const [before, slot] = [slots[at - 1]!, slots[at]!]
    if (!isSettled(before) || !isSettled(slot) || before.storedWh === null || slot.storedWh === null) continue
    const change = slot.storedWh - before.storedWh
    if (slot.drawnWh > 0 && change > 0) {
      turns.taken += slot.drawnWh
      turns.rise += change
    } else if (slot.drawnWh < 0 && change < 0) {
      turns.given -= slot.drawnWh
      turns.drop -= change
    }
  }
  const least = battery.capacityWh * LEAST_SWING
  return turns.rise >= least && turns.drop >= least ? turns : null
}

function efficiencyOf(days: readonly Turns[]): number {
  const sum = (of: (day: Turns) => number): number => days.reduce((total, day) => total + of(day), 0)
  return (
    (sum(({ rise }) => rise) / sum(({ taken }) => taken)) *
    (sum(({ given }) => given) / sum(({ drop }) => drop))
  )
}

/** The most that each time of the UTC day gave. */
function bestByTime(days: readonly Day[]): Map<string, number> {
  const best = new Map<string, number>()
  for (const { slots } of days)
    for (const { slot, generationWh } of slots) {
      const time = slot.slice(11)
      best.set(time, Math.max(best.get(time) ?? 0, generationWh))
    }
  return best
}

const counted = (count: number): string => (count === 0 ? 'none is' : count === 1 ? 'one is' : `${count} are`)
const isSettled = ({ state }: Slot): boolean => state === 'settled'
const hasSun = ({ generationWh }: Slot): boolean => generationWh > 0
const percent = (share: number): string => `${fixed(share * 100, 0)} %`
