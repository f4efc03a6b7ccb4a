import {
  localDayAt,
  offsetAt,
  slotStart,
  type DurationMs,
  type MicrosPerKwh,
  type Wh,
} from '../../kernel/index.ts'
import { CommunityBooks, type MemberId, type SettledTogether } from '../../settlement/index.ts'
import { demandChargesOf } from '../demand.ts'
import { STREET, type ModelledMember } from '../scenario/index.ts'
import { FEED_IN, importPriceAt } from '../scenario/utility-tariff.ts'
import type { SettledSlot } from './settled-slot.ts'

/** Everybody who trades with a street and has no meter in it, together. */
export const VISITORS: MemberId = 'visitors'

/** What a member has to pay so far, and what the utility alone would have asked for the same meter; nanos. */
export type StreetBill = { readonly bill: bigint; readonly shadowBill: bigint }

/**
 * The books of a street. Who has no meter in it is settled as one member that delivers nothing, and is guaranteed
 * nothing: nobody can be compensated by the members for trading badly.
 */
export class StreetBooks {
  readonly #members: readonly MemberId[]
  readonly #zone: string
  readonly #slotDuration: DurationMs
  readonly #books: CommunityBooks

  constructor(members: readonly MemberId[], zone: string, slotDuration: DurationMs) {
    this.#members = members
    this.#zone = zone
    this.#slotDuration = slotDuration
    const demandCharges = demandChargesOf({ participants: STREET.map(chargedMember), slotDuration })
    this.#books = new CommunityBooks({
      ...(demandCharges && { demandCharges }),
      members: [...members, VISITORS],
      unguaranteed: [VISITORS],
      imbalance: 'pooled',
      localCharge: 0 as MicrosPerKwh,
    })
  }

  settle({ slot, netImportWh, deals, closingPrice }: SettledSlot): SettledTogether {
    const at = slotStart(slot, this.#slotDuration)
    const hour = ((at + offsetAt(this.#zone, at)) / 3_600_000) % 24
    const meters = this.#members.map((member, index) => ({ member, netImport: netImportWh[index]! }))
    return this.#books.settle({
      slot,
      month: localDayAt(this.#zone, at).date.slice(0, 7),
      utility: { import: importPriceAt(hour), export: FEED_IN },
      meters: [...meters, { member: VISITORS, netImport: 0 as Wh }],
      deals,
      closingPrice,
      losses: 0 as Wh,
    })
  }

  /** By member, the visitors last; the month that is open counts as it stands. */
  bills(): ReadonlyMap<MemberId, StreetBill> {
    const bills = new Map<MemberId, StreetBill>()
    for (const { member, bill, shadowBill } of this.#books.bills()) {
      const before = bills.get(member) ?? { bill: 0n, shadowBill: 0n }
      bills.set(member, { bill: before.bill + bill, shadowBill: before.shadowBill + shadowBill })
    }
    return bills
  }

  /** 0 as long as money and energy are conserved. */
  get flaws(): number {
    return this.#books.slotsNonZero + this.#books.energyOffWh
  }
}

const chargedMember = (member: ModelledMember) => ({
  id: member.id,
  demandChargePerKw: member.kind === 'consumer' ? member.demandChargePerKw : null,
})
