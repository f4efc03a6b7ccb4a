import {
  assert,
  civilDate,
  daysSinceEpoch,
  localDayAt,
  offsetAt,
  parseDate,
  type DurationMs,
  type EpochMs,
} from '../kernel/index.ts'

/** A local day as a half-open range of interval numbers. */
export type DayRange = { readonly date: string; readonly from: number; readonly to: number }

/** Equal intervals on the wall clock of one zone: what every interval is called locally. */
export type Timeline = {
  readonly start: EpochMs
  readonly step: DurationMs
  readonly length: number
  readonly zone: string
  readonly perHour: number
  readonly perDay: number
  readonly days: readonly DayRange[]
  /** The number in `days` of the day an interval belongs to. */
  readonly dayOf: Int32Array
  /** The wall clock at an interval's start, counted in intervals since local midnight. */
  readonly slotOfDay: Uint16Array
  /** 0 is Monday. */
  readonly weekday: Uint8Array
  /** Counted from 0. */
  readonly dayOfYear: Uint16Array
}

export type Span = { readonly start: EpochMs; readonly step: DurationMs; readonly length: number }

/** Lays `span` on the wall clock of `zone`. The first and the last day may be cut. */
export function timelineOf(span: Span, zone: string): Timeline {
  const { start, step, length } = span
  const perHour = 3_600_000 / step
  assert(Number.isInteger(perHour) && start % step === 0, 'intervals divide an hour and start on their grid')
  const days: DayRange[] = []
  const dayOf = new Int32Array(length)
  const slotOfDay = new Uint16Array(length)
  const weekday = new Uint8Array(length)
  const dayOfYear = new Uint16Array(length)
  for (let from = 0; from < length;) {
    const day = localDayAt(zone, (start + from * step) as EpochMs)
    const to = Math.min(length, Math.ceil((day.end - start) / step))
    const number = daysSinceEpoch(parseDate(day.date)!)
    const year = civilDate(number).year
    const steady = offsetAt(zone, day.start) === offsetAt(zone, (day.end - 1) as EpochMs)
    for (let i = from; i < to; i++) {
      const at = (start + i * step) as EpochMs
      const offset = offsetAt(zone, steady ? day.start : at)
      dayOf[i] = days.length
      slotOfDay[i] = Math.floor((at + offset - number * 86_400_000) / step)
      weekday[i] = (((number + 3) % 7) + 7) % 7
      dayOfYear[i] = number - daysSinceEpoch({ year, month: 1, day: 1 })
    }
    days.push({ date: day.date, from, to })
    from = to
  }
  return {
    ...span,
    zone,
    perHour,
    perDay: 24 * perHour,
    days,
    dayOf,
    slotOfDay,
    weekday,
    dayOfYear,
  }
}

/** The number of the interval that contains `at`; below 0 or beyond the length where it lies outside. */
export const indexAt = (span: Span, at: EpochMs): number => Math.floor((at - span.start) / span.step)

export const startOf = (span: Span, index: number): EpochMs => (span.start + index * span.step) as EpochMs
