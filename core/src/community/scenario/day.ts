import { timelineOf, type Timeline } from '../../forecast/index.ts'
import { civilDate, localDayOf, QUARTER_HOUR, type DurationMs } from '../../kernel/index.ts'

/**
 * The quarter-hours of the local day that is `number` days after 1970-01-01: 92, 96 or 100 of them, each with what
 * the wall clock shows.
 */
export function quarterHoursOf(zone: string, number: number): Timeline {
  const { start, end } = localDayOf(zone, civilDate(number))
  return timelineOf({ start, step: QUARTER_HOUR as DurationMs, length: (end - start) / QUARTER_HOUR }, zone)
}

/** The wall clock at the middle of a quarter-hour, in hours since local midnight. */
export const hourAt = ({ slotOfDay }: Timeline, quarter: number): number => (slotOfDay[quarter]! + 0.5) / 4

/** The instant at which the wall clock first shows `hour` or, where it skips it, the next that it shows. */
export function instantAt(day: Timeline, hour: number): number {
  const quarter = Math.max(
    0,
    day.slotOfDay.findIndex((slot) => slot >= Math.floor(hour * 4)),
  )
  return day.start + (quarter + (hour * 4 - Math.floor(hour * 4))) * day.step
}
