import { nanos, type MicrosPerKwh, type Nanos, type SlotNumber, type Wh } from '../kernel/index.ts'
import type { MemberId } from './ledger.ts'
import type { MemberSlot } from './slot-settlement.ts'
import type { UtilityPrices } from './tariff.ts'

/** Where members trade with each other. */
export type Venue = 'opening' | 'closing' | 'continuous'

/** One side of a trade: energy is positive where the member bought, negative where it sold. */
export type Deal = {
  readonly member: MemberId
  readonly venue: Venue
  readonly price: MicrosPerKwh
  readonly energy: Wh
}

/** What a member's meter counted: import minus export. */
export type Meter = { readonly member: MemberId; readonly netImport: Wh }

/** Everything that the bills of one slot follow from. */
export type SlotRecord = {
  readonly slot: SlotNumber
  /** The local calendar month the slot starts in, `2016-08`; guarantees and invoices are per month. */
  readonly month: string
  readonly utility: UtilityPrices
  /** Who was metered. A member that traded is always among them. */
  readonly meters: readonly Meter[]
  /** Both sides of every trade, from any venue. */
  readonly deals: readonly Deal[]
  /** null where the closing auction cleared nothing, or there was none. */
  readonly closingPrice: MicrosPerKwh | null
  /** Lost between the members' meters and the community's, bought from the utility. */
  readonly losses: Wh
}

/** A member's deals of a slot, taken together. */
export type Dealt = {
  commitment: number
  cost: bigint
  /** Energy of all deals in both directions, and what it was worth: their quotient is the member's mean price. */
  energy: number
  value: bigint
}

export function dealtBy(deals: readonly Deal[]): ReadonlyMap<MemberId, Dealt> {
  const members = new Map<MemberId, Dealt>()
  for (const { member, price, energy } of deals) {
    let dealt = members.get(member)
    if (dealt === undefined) members.set(member, (dealt = { commitment: 0, cost: 0n, energy: 0, value: 0n }))
    const cost = BigInt(price) * BigInt(energy)
    dealt.commitment += energy
    dealt.cost += cost
    dealt.energy += Math.abs(energy)
    dealt.value += energy < 0 ? -cost : cost
  }
  return members
}

/** The members' positions against their meters, as a slot is settled from. */
export const memberSlotsOf = (
  meters: readonly Meter[],
  dealt: ReadonlyMap<MemberId, Dealt>,
): readonly MemberSlot[] =>
  meters.map(({ member, netImport }) => {
    const its = dealt.get(member)
    return {
      member,
      netImport,
      commitment: (its?.commitment ?? 0) as Wh,
      tradeCost: nanos(its?.cost ?? 0n) satisfies Nanos,
    }
  })
