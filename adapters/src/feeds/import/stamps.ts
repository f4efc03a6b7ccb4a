import { daysSinceEpoch, offsetAt, parseDate, type EpochMs } from '@gridbourse/core/kernel'
import type { Findings } from '../findings.ts'

/** How stamps of a source are meant. */
export type StampSense = {
  /** The zone of stamps that carry no offset; null where nobody said. */
  readonly zone: string | null
  /** Of dates with slashes: day or month first; null where nobody said. */
  readonly dates: 'dmy' | 'mdy' | null
}

export type Stamp = { readonly text: string; readonly line: number }

/**
 * The instants of stamps, undefined where one cannot be told. Wall-clock stamps are read in the zone: one that the
 * clock skipped in spring is left out; one that it showed twice in autumn is the earlier at its first place and the
 * later at its second, and left out where it stands only once. All of that is told.
 */
export function instantsOf(
  file: string,
  place: string,
  stamps: readonly Stamp[],
  { zone, dates }: StampSense,
  findings: Findings,
): (EpochMs | undefined)[] {
  const order = dates ?? orderOf(stamps)
  const read = stamps.map(({ text, line }) => {
    const moment = momentOf(text, order)
    if (moment !== undefined) return moment
    const isSlashed = order === null && SLASHED.test(text)
    return findings.refuse({
      file,
      line,
      place,
      rule: isSlashed ? 'date_order_is_unclear' : 'stamp_is_unknown',
      words: isSlashed
        ? 'day or month first? say --dates dmy or --dates mdy'
        : 'is no stamp such as 2026-11-22T10:15Z, 2026-11-22 10:15 or 22.11.2026 10:15',
      found: text,
    })
  })
  const isLocal = read.findIndex((moment) => moment?.isWall === true)
  if (isLocal >= 0 && zone === null) {
    const { text, line } = stamps[isLocal]!
    findings.refuse({
      file,
      line,
      place,
      rule: 'zone_is_unknown',
      words: 'a stamp without offset: say --zone, such as --zone Europe/Berlin or --zone UTC',
      found: text,
    })
    return read.map(() => undefined)
  }
  return zone === null
    ? read.map((moment) => moment?.at as EpochMs | undefined)
    : new WallClock(zone).instants(read, { file, place, stamps, findings })
}

/** `at` counts from 1970 on the wall clock, or in UTC. */
type Moment = { readonly isWall: boolean; readonly at: number }

const ISO = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:(?:T|\s+)(.+))?$/
const DOTTED = /^(\d\d?)\.(\d\d?)\.(\d{4})(?:,?\s+(.+))?$/
const SLASHED = /^(\d\d?)\/(\d\d?)\/(\d{4})(?:,?\s+(.+))?$/
const TIME = /^(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(am|pm)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i

function momentOf(text: string, order: 'dmy' | 'mdy' | null): Moment | undefined {
  if (/^\d{10}(\.\d+)?$/.test(text)) return { isWall: false, at: Math.round(Number(text) * 1000) }
  if (/^\d{13}$/.test(text)) return { isWall: false, at: Number(text) }
  const iso = ISO.exec(text)
  if (iso !== null) return dated(`${iso[1]}-${iso[2]}-${iso[3]}`, iso[4])
  const dotted = DOTTED.exec(text)
  if (dotted !== null) return dated(dateText(dotted[3]!, dotted[2]!, dotted[1]!), dotted[4])
  const slashed = SLASHED.exec(text)
  if (slashed === null || order === null) return undefined
  const [, first, second, year, time] = slashed
  return dated(order === 'dmy' ? dateText(year!, second!, first!) : dateText(year!, first!, second!), time)
}

const dateText = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`

function dated(dateOf: string, timeOf = '0:00'): Moment | undefined {
  const date = parseDate(dateOf)
  const time = TIME.exec(timeOf.trim())
  if (date === undefined || time === null) return undefined
  const [minutes, seconds, half, offset] = [Number(time[2]), Number(time[3] ?? 0), time[4], time[5]]
  const hours = half === undefined ? Number(time[1]) : (Number(time[1]) % 12) + (/p/i.test(half) ? 12 : 0)
  const isMidnight = hours === 24 && minutes === 0 && seconds === 0
  if ((hours > 23 && !isMidnight) || minutes > 59 || seconds > 59) return undefined
  const at = daysSinceEpoch(date) * 86_400_000 + ((hours * 60 + minutes) * 60 + seconds) * 1000
  if (offset === undefined) return { isWall: true, at }
  const [, sign, ahead, more = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(offset) ?? ['', '+', '0', '0']
  return { isWall: false, at: at - (sign === '-' ? -1 : 1) * (Number(ahead) * 60 + Number(more)) * 60_000 }
}

/** Day or month first, where a number above 12 tells. */
function orderOf(stamps: readonly Stamp[]): 'dmy' | 'mdy' | null {
  for (const { text } of stamps) {
    const slashed = SLASHED.exec(text)
    if (slashed === null) continue
    if (Number(slashed[1]) > 12) return 'dmy'
    if (Number(slashed[2]) > 12) return 'mdy'
  }
  return null
}

type Place = {
  readonly file: string
  readonly place: string
  readonly stamps: readonly Stamp[]
  readonly findings: Findings
}

/** The wall clock of a zone, from its readings back to instants. */
class WallClock {
  readonly #zone: string
  readonly #offsets = new Map<number, readonly number[]>()

  constructor(zone: string) {
    this.#zone = zone
  }

  instants(moments: readonly (Moment | undefined)[], { file, place, stamps, findings }: Place) {
    const seen = new Map<number, number[]>()
    const result = moments.map((each, index): EpochMs | undefined => {
      if (each === undefined || !each.isWall) return each?.at as EpochMs | undefined
      const [first, second] = this.#candidates(each.at)
      if (second !== undefined) seen.set(each.at, [...(seen.get(each.at) ?? []), index])
      else if (first === undefined)
        findings.repair({
          file,
          line: stamps[index]!.line,
          place,
          rule: 'local_time_is_skipped',
          words: `${this.#zone} skips this time in spring: the row is left out`,
          found: stamps[index]!.text,
        })
      return second === undefined ? first : undefined
    })
    const isBackwards = runsBackwards(moments)
    for (const [wall, indexes] of seen) {
      const inTime = isBackwards ? indexes.toReversed() : indexes
      const both = this.#candidates(wall)
      if (inTime.length === 2) inTime.forEach((index, turn) => (result[index] = both[turn]))
      else {
        const { line, text } = stamps[indexes[0]!]!
        const rule = 'local_time_is_unclear'
        const words = `${this.#zone} shows this time twice in autumn, and it is here ${indexes.length === 1 ? 'once' : `${indexes.length} times`}: left out`
        findings.repair({ file, line, place, rule, words, found: text }, indexes.length)
      }
    }
    return result
  }

  /** None, one or two instants at which the clock shows `wall`. */
  #candidates(wall: number): EpochMs[] {
    const day = Math.floor(wall / 86_400_000)
    let offsets = this.#offsets.get(day)
    if (offsets === undefined) {
      const around = [day - 1, day + 2].map((each) => offsetAt(this.#zone, (each * 86_400_000) as EpochMs))
      offsets = [...new Set(around)]
      this.#offsets.set(day, offsets)
    }
    if (offsets.length === 1) return [(wall - offsets[0]!) as EpochMs]
    return offsets
      .map((offset) => (wall - offset) as EpochMs)
      .filter((at) => wall - at === offsetAt(this.#zone, at))
      .toSorted((a, b) => a - b)
  }
}

function runsBackwards(moments: readonly (Moment | undefined)[]): boolean {
  const known = moments.filter((each) => each !== undefined)
  return known.length > 1 && known[0]!.at > known.at(-1)!.at
}
