import {
  daysSinceEpoch,
  civilDate,
  instantOf,
  localDayAt,
  localDayOf,
  parseDate,
  slotStart,
  type CivilDate,
  type DurationMs,
  type EpochMs,
  type SlotNumber,
} from '../../kernel/index.ts'

/** When a street does what: `quote` a slot before its gate, `settle` it when it has been delivered. */
export type Appointment = {
  readonly kind: 'quote' | 'settle'
  readonly slot: SlotNumber
  readonly at: EpochMs
}

/** What of a market decides when its agents act. */
export type StreetTimes = {
  readonly zone: string
  readonly slotDuration: DurationMs
  /** The gate closes this long before delivery. */
  readonly gateLead: DurationMs
  /** Local time of a day's opening auction, the day before. */
  readonly openingAuctionTime: DurationMs
}

/** Members quote this long before the gate: time enough for an answer, and readings as new as can be. */
const QUOTE_LEAD_MS = 60_000

export const gateOf = (slot: SlotNumber, { slotDuration, gateLead }: StreetTimes): EpochMs =>
  (slotStart(slot, slotDuration) - gateLead) as EpochMs

export const quoting = (slot: SlotNumber, times: StreetTimes): Appointment => ({
  kind: 'quote',
  slot,
  at: (gateOf(slot, times) - QUOTE_LEAD_MS) as EpochMs,
})

export const settling = (slot: SlotNumber, { slotDuration }: StreetTimes): Appointment => ({
  kind: 'settle',
  slot,
  at: slotStart((slot + 1) as SlotNumber, slotDuration),
})

/** The first slot that can still be quoted in time. */
export const firstToQuote = (now: EpochMs, { slotDuration, gateLead }: StreetTimes): SlotNumber =>
  Math.ceil((now + QUOTE_LEAD_MS + gateLead) / slotDuration) as SlotNumber

/** Slots of one local day, half-open. */
export type DaySlots = { readonly date: string; readonly from: SlotNumber; readonly to: SlotNumber }

/** The day whose opening auction comes after a slot was quoted and before the next one is; null where none does. */
export function dayToOpen(slot: SlotNumber, times: StreetTimes): DaySlots | null {
  const { zone, slotDuration, openingAuctionTime } = times
  const { at } = quoting(slot, times)
  const today = parseDate(localDayAt(zone, at).date)!
  const auction = instantOf(zone, today, openingAuctionTime)
  if (auction <= at || auction > at + slotDuration) return null
  return slotsOfDay(civilDate(daysSinceEpoch(today) + 1), times)
}

export function slotsOfDay(day: CivilDate, { zone, slotDuration }: StreetTimes): DaySlots {
  const { date, start, end } = localDayOf(zone, day)
  return {
    date,
    from: Math.ceil(start / slotDuration) as SlotNumber,
    to: Math.ceil(end / slotDuration) as SlotNumber,
  }
}
