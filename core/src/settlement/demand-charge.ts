import { assert, nanos, type Nanos, type W } from '../kernel/index.ts'
import type { MemberId } from './ledger.ts'

/**
 * What the utility asks for power beside energy: so much per kW of the highest mean power that a member's own meter
 * imports within one slot of a local month. The slot is the metering interval.
 */
export type DemandCharges = {
  readonly slotsPerHour: number
  /** Who is not named pays none. */
  readonly microsPerKw: ReadonlyMap<MemberId, number>
}

/** What a member's month came to by its peak. */
export type Demand = {
  /** The highest mean power imported within a slot. */
  readonly peakW: W
  readonly charge: Nanos
}

/** What a month with this highest import of a slot is charged; null for a member without a demand charge. Exact. */
export function demandOf(
  charges: DemandCharges | undefined,
  member: MemberId,
  peakImportWh: number,
): Demand | null {
  const microsPerKw = charges?.microsPerKw.get(member)
  if (charges === undefined || microsPerKw === undefined) return null
  const peakW = peakImportWh * charges.slotsPerHour
  assert(Number.isSafeInteger(peakW), 'whole Wh in a whole part of an hour are whole W')
  return { peakW: peakW as W, charge: nanos(BigInt(microsPerKw) * BigInt(peakW)) }
}
