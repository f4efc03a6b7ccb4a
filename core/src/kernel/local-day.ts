import { civilDate, daysSinceEpoch, formatDate, type CivilDate } from './calendar.ts'
import type { DurationMs, EpochMs } from './units.ts'

/** One day of a time zone's calendar, half-open in UTC; 23, 24 or 25 hours long. */
export type LocalDay = {
  readonly date: string
  readonly start: EpochMs
  readonly end: EpochMs
}

/**
 * The local day of `zone` (an IANA name) that contains `at`. Zone rules come from the machine's time zone
 * database, so what follows from them enters the journal as instants and is never computed in a replay.
 */
export function localDayAt(zone: string, at: EpochMs): LocalDay {
  return localDayOf(zone, civilDate(Math.floor((at + offsetAt(zone, at)) / 86_400_000)))
}

/** The local day named by its date. */
export function localDayOf(zone: string, date: CivilDate): LocalDay {
  return {
    date: formatDate(date),
    start: instantOf(zone, date, 0 as DurationMs),
    end: instantOf(zone, civilDate(daysSinceEpoch(date) + 1), 0 as DurationMs),
  }
}

/** The local day that follows `day` by `count` days (negative: precedes). */
export function localDayAfter(zone: string, date: CivilDate, count: number): LocalDay {
  return localDayOf(zone, civilDate(daysSinceEpoch(date) + count))
}

/**
 * The instant at which the wall clock of `zone` shows `timeOfDay` on `date`. A time that the clock skips in
 * spring means the instant of the jump; one that it shows twice in autumn means the first.
 */
export function instantOf(zone: string, date: CivilDate, timeOfDay: DurationMs): EpochMs {
  const wall = daysSinceEpoch(date) * 86_400_000 + timeOfDay
  const before = offsetAt(zone, (wall - 86_400_000) as EpochMs)
  const after = offsetAt(zone, (wall + 86_400_000) as EpochMs)
  const early = (wall - before) as EpochMs
  if (offsetAt(zone, early) === before) return early
  const late = (wall - after) as EpochMs
  if (offsetAt(zone, late) === after) return late
  return jumpBetween(zone, late, early)
}

/** How far the wall clock of `zone` is ahead of UTC at `at`, in ms. */
export function offsetAt(zone: string, at: EpochMs): DurationMs {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatFor(zone).formatToParts(at)) parts[type] = Number(value)
  const date = { year: parts['year']!, month: parts['month']!, day: parts['day']! }
  const seconds = (parts['hour']! * 60 + parts['minute']!) * 60 + parts['second']!
  const wall = daysSinceEpoch(date) * 86_400_000 + seconds * 1000
  return (wall - Math.floor(at / 1000) * 1000) as DurationMs
}

function jumpBetween(zone: string, from: EpochMs, to: EpochMs): EpochMs {
  const offset = offsetAt(zone, from)
  let low: number = from
  let high: number = to
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offsetAt(zone, middle as EpochMs) === offset) low = middle
    else high = middle
  }
  return high as EpochMs
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}
