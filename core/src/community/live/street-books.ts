import {
  localDayAt,
  nanos,
  slotStart,
  type DurationMs,
  type MicrosPerKwh,
  type Nanos,
  type SlotNumber,
  type Wh,
} from '../../kernel/index.ts'
import {
  accountOf,
  CommunityBooks,
  type Demand,
  type MemberId,
  type MonthBill,
  type SettledTogether,
  type Transfer,
} from '../../settlement/index.ts'
import { demandChargesOf } from '../demand.ts'
import type { ClosedMonths, SettledSlot } from './settled-slot.ts'
import type { StreetWorld } from './street-world.ts'

/** Everybody who trades with a street and has no meter in it, together. */
export const VISITORS: MemberId = 'visitors'

/** What a member has to pay so far, and what the utility alone would have asked for the same meter; nanos. */
export type StreetBill = { readonly bill: bigint; readonly shadowBill: bigint }

/** Hears what is posted for a slot. At the end of a month that is its last slot, once more. */
export type Posted = (transfer: Transfer) => void

/**
 * The books of a street. Who has no meter in it is settled as one member that delivers nothing, and is guaranteed
 * nothing: nobody can be compensated by the members for trading badly.
 */
export class StreetBooks {
  readonly #world: StreetWorld
  readonly #slotDuration: DurationMs
  readonly #books: CommunityBooks
  /** Of months that are over and let go. */
  readonly #closed = new Map<MemberId, StreetBill>()
  #through: SlotNumber | null

  constructor(
    world: StreetWorld,
    slotDuration: DurationMs,
    posted: Posted,
    closed: ClosedMonths | null = null,
  ) {
    this.#through = closed?.through ?? null
    for (const { member, bill, shadowBill } of closed?.bills ?? [])
      this.#closed.set(member, { bill: BigInt(bill), shadowBill: BigInt(shadowBill) })
    this.#world = world
    this.#slotDuration = slotDuration
    const demandCharges = demandChargesOf({ participants: world.members, slotDuration })
    this.#books = new CommunityBooks(
      {
        ...(demandCharges && { demandCharges }),
        members: [...world.members.map(({ id }) => id), VISITORS],
        unguaranteed: [VISITORS],
        imbalance: 'pooled',
        localCharge: 0 as MicrosPerKwh,
      },
      posted,
    )
  }

  settle({ slot, netImportWh, deals, closingPrice, flexibility = [] }: SettledSlot): SettledTogether {
    const at = slotStart(slot, this.#slotDuration)
    const meters = this.#world.members.map(({ id }, index) => ({
      member: id,
      netImport: netImportWh[index]!,
    }))
    const together = this.#books.settle({
      slot,
      month: localDayAt(this.#world.zone, at).date.slice(0, 7),
      utility: this.#world.utilityAt(slot),
      meters: [...meters, { member: VISITORS, netImport: 0 as Wh }],
      deals,
      closingPrice,
      losses: 0 as Wh,
    })
    for (const { member, nanos: paid } of flexibility) this.#books.payFlexibility(member, nanos(BigInt(paid)))
    return together
  }

  /** By member, the visitors last; the month that is open counts as it stands. */
  bills(): ReadonlyMap<MemberId, StreetBill> {
    const bills = new Map(this.#closed)
    addBills(bills, this.#books.bills())
    return bills
  }

  /**
   * Lets go of the months that ended before a slot: their bills are kept as one sum. Answers what is kept of all of
   * them, or null where none was let go now.
   */
  closeBefore(slot: SlotNumber): ClosedMonths | null {
    const over = this.#books.closedMonths.filter(({ lastSlot }) => lastSlot < slot)
    for (const { month, lastSlot } of over) {
      addBills(this.#closed, this.#books.forget(month))
      this.#through = lastSlot
    }
    if (over.length === 0) return null
    const bills = [...this.#closed].map(([member, { bill, shadowBill }]) => ({
      member,
      bill: String(bill),
      shadowBill: String(shadowBill),
    }))
    return { through: this.#through!, bills }
  }

  /** Of every member, month after month. */
  monthBills(): MonthBill[] {
    return this.#books.bills()
  }

  /** What a member's peak of the newest month has come to; null without a demand charge. */
  demandOf(member: MemberId): Demand | null {
    return this.#books.bills().findLast((bill) => bill.member === member)?.demand ?? null
  }

  /** 0 as long as money and energy are conserved. */
  get flaws(): number {
    return this.#books.slotsNonZero + this.#books.energyOffWh
  }
}

function addBills(
  sums: Map<MemberId, StreetBill>,
  bills: readonly ({ readonly member: MemberId } & StreetBill)[],
): void {
  for (const { member, bill, shadowBill } of bills) {
    const before = sums.get(member) ?? { bill: 0n, shadowBill: 0n }
    sums.set(member, { bill: before.bill + bill, shadowBill: before.shadowBill + shadowBill })
  }
}

/** What a transfer costs a member: positive where it pays, 0 where it is no part of it. */
export function costTo(member: MemberId, { from, to, amount }: Transfer): Nanos {
  const account = accountOf(member)
  if (from === account) return amount
  return (to === account ? -amount : 0n) as Nanos
}
