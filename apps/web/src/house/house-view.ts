import type { Currency } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'
import type { DayFacts } from './day-facts.ts'

/** What every part of the page of a house is made from. */
export type HouseView = {
  readonly facts: DayFacts
  readonly times: Times
  readonly currency: Currency
  /** The market's time, to the minute. */
  readonly now: number
  /** The last meter is older than it may be. */
  readonly isStale: boolean
  /** A day that is over, or one that was asked for by its date: nothing can be done there. */
  readonly isLive: boolean
}
