import {
  civilDate,
  daysSinceEpoch,
  instantOf,
  parseDate,
  type DurationMs,
  type EpochMs,
} from '../../kernel/index.ts'
import type { CalendarDay, LocalCalendar } from '../diary/local-calendar.ts'

/** When the slots of a local day begin to trade. */
export type Opening = { readonly at: EpochMs; readonly day: CalendarDay }

const NOON = 43_200_000 as DurationMs

/** Noon of the day before, local time; for a span that begins within a day, too. */
export const openingsOf = ({ days }: LocalCalendar, zone: string): Opening[] =>
  days.map((day) => ({
    at: instantOf(zone, civilDate(daysSinceEpoch(parseDate(day.date)!) - 1), NOON),
    day,
  }))
