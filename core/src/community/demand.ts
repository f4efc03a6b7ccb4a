import { demandOf, type Demand, type DemandCharges } from '../settlement/index.ts'
import type { Community, Participant } from './community.ts'
import type { LocalCalendar } from './diary/local-calendar.ts'
import type { Span } from './span.ts'

/** What a kW of the highest import of a month costs a participant, in micros; null where nothing is asked. */
export const demandPriceOf = ({ demandChargePerKw }: Pick<Participant, 'demandChargePerKw'>): number | null =>
  demandChargePerKw ? Math.round(demandChargePerKw * 1_000_000) : null

/** As much of a community as its demand charges depend on. */
export type ChargedCommunity = Pick<Community, 'slotDuration'> & {
  readonly participants: readonly Pick<Participant, 'id' | 'demandChargePerKw'>[]
}

/** The demand charges of a community's members; undefined where nobody has one. */
export function demandChargesOf({ participants, slotDuration }: ChargedCommunity): DemandCharges | undefined {
  const microsPerKw = new Map<string, number>()
  for (const participant of participants) {
    const price = demandPriceOf(participant)
    if (price !== null) microsPerKw.set(participant.id, price)
  }
  return microsPerKw.size === 0 ? undefined : { slotsPerHour: 3_600_000 / slotDuration, microsPerKw }
}

/** The highest import of a slot, by local month of the span; no less than none, silent slots count nothing. */
export function peaksByMonth(
  netImportWh: ArrayLike<number>,
  calendar: LocalCalendar,
  { from, to }: Span,
): Map<string, number> {
  const peaks = new Map<string, number>()
  for (let slot = from; slot < to; slot++) {
    const month = calendar.monthOf(slot)
    const net = netImportWh[slot]!
    peaks.set(month, Math.max(peaks.get(month) ?? 0, Number.isNaN(net) ? 0 : net))
  }
  return peaks
}

/** What a meter would be charged for its peaks, by local month; empty for a participant without a demand charge. */
export function demandByMonth(
  community: Community,
  participant: Participant,
  peaks: ReadonlyMap<string, number>,
): Map<string, Demand> {
  const charges = demandChargesOf(community)
  const months = new Map<string, Demand>()
  for (const [month, peakImportWh] of peaks) {
    const demand = demandOf(charges, participant.id, peakImportWh)
    if (demand !== null) months.set(month, demand)
  }
  return months
}
