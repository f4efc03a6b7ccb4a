import type { GridState, MemberDay } from '@gridbourse/api'
import { currencyOf, fixed, kwh, money, withUnit } from '../format/numbers.ts'
import { settledOf, sumOf } from '../day/day-slots.ts'

type Peaks = NonNullable<MemberDay['peaks']>

/** What a peak of the month costs at so many nanos per kW. */
export const peakCost = (peakW: number, chargeNanosPerKw: string): bigint =>
  (BigInt(Math.round(peakW)) * BigInt(chargeNanosPerKw)) / 1000n

/** The page's answer: what was used, and how far the month's peak stays under what it is held to. */
export function sentenceOf({
  slots,
  peaks,
  currency,
}: Pick<MemberDay, 'slots' | 'peaks' | 'currency'>): string {
  const used = sumOf(settledOf({ slots }), ({ loadWh }) => loadWh)
  const day = `The plant used ${withUnit(kwh(used, 0), 'kWh')} so far today`
  if (peaks === null) return `${day}.`
  const { monthPeakW, heldToW, chargeNanosPerKw } = peaks
  const cost = money(peakCost(monthPeakW, chargeNanosPerKw), currencyOf(currency), 2)
  const peak = `${day}; the month’s peak is ${withUnit(fixed(monthPeakW / 1000, 1), 'kW')} and costs ${cost}`
  if (heldToW === null) return `${peak}.`
  return monthPeakW > heldToW
    ? `${peak}, above the ${withUnit(fixed(heldToW / 1000, 1), 'kW')} it is held to.`
    : `${peak}.`
}

/** What was expected of the slots that are metered; null where none was forecast. */
export function expectedWh(day: Pick<MemberDay, 'slots'>): number | null {
  const forecast = settledOf(day).filter(({ expectedLoad }) => expectedLoad !== null)
  return forecast.length === 0 ? null : sumOf(forecast, ({ expectedLoad }) => expectedLoad!.middleWh)
}

/** How near the month's peak stands to what it is held to; null where nothing holds it. */
export const roomW = ({ monthPeakW, heldToW }: Peaks): number | null =>
  heldToW === null ? null : heldToW - monthPeakW

/** What one participant was called for, and paid. */
export function flexibilityOf(events: GridState['events'], participant: string) {
  const own = events.flatMap((event) =>
    event.deliveries
      .filter((delivery) => delivery.participant === participant)
      .map((delivery) => ({ ...delivery, event })),
  )
  return {
    own,
    paidNanos: own.reduce((sum, { paidNanos }) => sum + BigInt(paidNanos ?? 0), 0n),
    deliveredWh: own.reduce((sum, { deliveredWh }) => sum + (deliveredWh ?? 0), 0),
  }
}
