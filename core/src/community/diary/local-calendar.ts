import { assert, localDayAt, offsetAt, type EpochMs } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import type { Span } from '../span.ts'

/** The part of a local day that a span covers. */
export type CalendarDay = {
  /** `2016-08-31` */
  readonly date: string
  /** `2016-08` */
  readonly month: string
  /** Slots, half-open. */
  readonly from: number
  readonly to: number
}

/** The local days of a span, and where in its day each slot starts. A slot belongs to the day it starts in. */
export class LocalCalendar {
  readonly days: readonly CalendarDay[]
  /** Times of day that are told apart. */
  readonly times: number

  readonly #from: number
  readonly #dayOf: Int32Array
  readonly #timeOf: Int32Array

  constructor({ zone, start, slotDuration }: Community, { from, to }: Span) {
    this.#from = from
    this.#dayOf = new Int32Array(to - from)
    this.#timeOf = new Int32Array(to - from)
    this.times = Math.ceil(86_400_000 / slotDuration)
    const days: CalendarDay[] = []
    for (let slot = from; slot < to;) {
      const day = localDayAt(zone, (start + slot * slotDuration) as EpochMs)
      const end = Math.min(to, Math.ceil((day.end - start) / slotDuration))
      assert(end > slot, 'a local day that a slot starts in ends after it')
      const hasAJump = day.end - day.start !== 86_400_000
      for (let each = slot; each < end; each++) {
        const at = (start + each * slotDuration) as EpochMs
        const ofDay = hasAJump ? (at + offsetAt(zone, at)) % 86_400_000 : at - day.start
        this.#dayOf[each - from] = days.length
        this.#timeOf[each - from] = Math.floor(ofDay / slotDuration)
      }
      days.push({ date: day.date, month: day.date.slice(0, 7), from: slot, to: end })
      slot = end
    }
    this.days = days
  }

  /** Counts in `days`. */
  dayOf(slot: number): number {
    return this.#dayOf[slot - this.#from]!
  }

  /** Which time of the local day the slot starts at, counted in slots; 25-hour days have some twice. */
  timeOf(slot: number): number {
    return this.#timeOf[slot - this.#from]!
  }

  monthOf(slot: number): string {
    return this.days[this.dayOf(slot)]!.month
  }
}
