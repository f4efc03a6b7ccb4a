import {
  instantOf,
  localDayAfter,
  localDayAt,
  parseDate,
  type DurationMs,
  type EpochMs,
  type LocalDay,
  type SlotNumber,
} from '@gridbourse/core/kernel'
import type { Command, Exchange } from '@gridbourse/core/market'

export type DeliveryCalendar = {
  /** IANA name of the zone whose local days are delivery days. */
  readonly zone: string
  /** Local time of day of a day's opening auction, the day before. */
  readonly openingAuctionTime: DurationMs
}

type OpenDay = Extract<Command, { type: 'open_day' }>

/**
 * The days to open at `now`: today, tomorrow, and once tomorrow's opening auction is over the day after, so
 * that orders for some next auction can always be collected.
 */
export function daysToOpen(calendar: DeliveryCalendar, exchange: Exchange, now: EpochMs): readonly Command[] {
  const { rules } = exchange
  if (rules === undefined) return []
  const { zone } = calendar
  const today = localDayAt(zone, now)
  const days = [today, dayAfter(zone, today, 1)]
  if (openingAuctionOf(calendar, days[1]!) <= now) days.push(dayAfter(zone, today, 2))
  return days
    .map((day) => openDayCommand(calendar, rules.slotDuration, day))
    .map((command) => withoutKnownSlots(command, exchange))
    .filter(({ firstSlot, slotCount }) => {
      const lastStart = (firstSlot + slotCount - 1) * rules.slotDuration
      return slotCount > 0 && lastStart - rules.gateLead > now
    })
}

/** Opens a local day: the slots that start in it. */
export function openDayCommand(calendar: DeliveryCalendar, slotDuration: DurationMs, day: LocalDay): OpenDay {
  const firstSlot = Math.ceil(day.start / slotDuration)
  return {
    type: 'open_day',
    firstSlot: firstSlot as SlotNumber,
    slotCount: Math.ceil(day.end / slotDuration) - firstSlot,
    openingAuctionAt: openingAuctionOf(calendar, day),
  }
}

/** A day that was opened in another zone may reach into this one. */
function withoutKnownSlots(command: OpenDay, exchange: Exchange): OpenDay {
  const end = command.firstSlot + command.slotCount
  let firstSlot: number = command.firstSlot
  for (const day of exchange.days()) {
    if (day.firstSlot < end) firstSlot = Math.max(firstSlot, day.firstSlot + day.slotCount)
  }
  return { ...command, firstSlot: firstSlot as SlotNumber, slotCount: end - firstSlot }
}

const dayAfter = (zone: string, { date }: LocalDay, count: number): LocalDay =>
  localDayAfter(zone, parseDate(date)!, count)

const openingAuctionOf = ({ zone, openingAuctionTime }: DeliveryCalendar, day: LocalDay): EpochMs =>
  instantOf(zone, parseDate(dayAfter(zone, day, -1).date)!, openingAuctionTime)
