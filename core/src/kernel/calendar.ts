import type { EpochMs } from './units.ts'

const MS_PER_DAY = 86_400_000

/** A date of the Gregorian calendar; `month` and `day` count from 1. */
export type CivilDate = { readonly year: number; readonly month: number; readonly day: number }

/** Days from 1970-01-01 to `date`, negative before it (Hinnant, "chrono-compatible low-level date algorithms"). */
export function daysSinceEpoch({ year, month, day }: CivilDate): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The inverse of `daysSinceEpoch`. */
export function civilDate(days: number): CivilDate {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** An instant in RFC 3339, in UTC, to the millisecond: `2026-11-22T10:15:00.000Z`. */
export function formatInstant(at: EpochMs): string {
  const { date, msOfDay } = utcParts(at)
  const seconds = Math.floor(msOfDay / 1000)
  return `${formatDate(date)}T${clock(seconds)}:${pad(seconds % 60, 2)}.${pad(msOfDay % 1000, 3)}Z`
}

/** An instant to the minute, in UTC: `2026-11-22T10:15Z`. Seconds are cut off. */
export function formatMinute(at: EpochMs): string {
  const { date, msOfDay } = utcParts(at)
  return `${formatDate(date)}T${clock(Math.floor(msOfDay / 1000))}Z`
}

/** A date as `2026-11-22`. */
export function formatDate({ year, month, day }: CivilDate): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** The instant that an RFC 3339 text in UTC names (seconds and fractions may be left out), or undefined. */
export function parseInstant(text: string): EpochMs | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z$/.exec(text)
  if (match === null) return undefined
  const date = parseDate(`${match[1]}-${match[2]}-${match[3]}`)
  const [hours, minutes, seconds] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)]
  if (date === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined
  const ms = Number((match[7] ?? '').padEnd(3, '0'))
  return (daysSinceEpoch(date) * MS_PER_DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms) as EpochMs
}

/** The date that `2026-11-22` names, or undefined where there is no such day. */
export function parseDate(text: string): CivilDate | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (match === null) return undefined
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  if (date.month < 1 || date.month > 12 || date.day < 1) return undefined
  const real = civilDate(daysSinceEpoch(date))
  return real.month === date.month && real.day === date.day ? date : undefined
}

function utcParts(at: EpochMs): { date: CivilDate; msOfDay: number } {
  const days = Math.floor(at / MS_PER_DAY)
  return { date: civilDate(days), msOfDay: at - days * MS_PER_DAY }
}

const clock = (seconds: number): string =>
  `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}`

const pad = (value: number, width: number): string => String(value).padStart(width, '0')
