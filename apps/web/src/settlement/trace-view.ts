import type { MemberTrace } from '@gridbourse/api'
import type { Currency } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'
import type { DaySlot } from '../house/day-facts.ts'
import type { BillItem } from '../house/member-words.ts'

/** What every step of a trace is made from. */
export type TraceView = {
  readonly trace: MemberTrace
  readonly slot: DaySlot
  /** The hours around it. */
  readonly slots: readonly DaySlot[]
  readonly item: BillItem | null
  readonly times: Times
  readonly currency: Currency
}

/** Fri 12 Aug, 13:00:05 */
export const whenOf = (times: Times, atMs: number): string =>
  `${times.day(atMs).slice(0, -5)}, ${times.second(atMs)}`

/** Wh with a sign in words: taken from outside, or given. */
export const isTaken = (netImportWh: number): boolean => netImportWh >= 0

/** Account and purpose as people say them. */
export const inWords = (text: string): string => text.replace(/^member:/, '').replaceAll(/[-_]/g, ' ')
