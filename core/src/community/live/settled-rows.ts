import type { DurationMs, SlotNumber } from '../../kernel/index.ts'
import type { MemberId, MonthBill, Transfer } from '../../settlement/index.ts'
import type { SettledSlot } from './settled-slot.ts'
import { StreetBooks, VISITORS } from './street-books.ts'
import type { StreetWorld } from './street-world.ts'

/** What one member did in one slot. */
export type SettledMemberRow = {
  readonly member: MemberId
  readonly netImportWh: number
  /** Charged minus discharged. */
  readonly drawnWh: number
  readonly storedMwh: number
  /** Bought minus sold. */
  readonly committedWh: number
}

/** A transfer with its place among those of its slot, from 0. */
export type PlacedTransfer = Transfer & { readonly place: number }

/** All that one more settled slot adds to what is known of a street. */
export type SettledSlotRows = {
  readonly slot: SlotNumber
  readonly members: readonly SettledMemberRow[]
  /** Also those that ended the month before, which belong to its last slot. */
  readonly transfers: readonly PlacedTransfer[]
  /** As they stand now, of every month that the slot may have changed. */
  readonly bills: readonly MonthBill[]
}

/** Books a street's settled slots once more, from the first on, and says what each adds. */
export class SettledRows {
  readonly #world: StreetWorld
  readonly #books: StreetBooks
  #posted: PlacedTransfer[] = []
  #placesOf = new Map<SlotNumber, number>()

  constructor(world: StreetWorld, slotDuration: DurationMs) {
    this.#world = world
    this.#books = new StreetBooks(world, slotDuration, (transfer) => {
      const place = this.#placesOf.get(transfer.slot) ?? 0
      this.#placesOf.set(transfer.slot, place + 1)
      this.#posted.push({ ...transfer, place })
    })
  }

  settle(settled: SettledSlot): SettledSlotRows {
    const { slot } = settled
    this.#posted = []
    this.#placesOf = new Map([...this.#placesOf].slice(-1))
    this.#books.settle(settled)
    const bills = this.#books.monthBills()
    const months = [...new Set(bills.map(({ month }) => month))].slice(-2)
    return {
      slot,
      members: this.#membersOf(settled),
      transfers: this.#posted,
      bills: bills.filter(({ month }) => months.includes(month)),
    }
  }

  #membersOf({ netImportWh, drawnWh, storedMwh, deals }: SettledSlot): SettledMemberRow[] {
    const committed = new Map<MemberId, number>()
    for (const { member, energy } of deals) committed.set(member, (committed.get(member) ?? 0) + energy)
    const rows = this.#world.members.map(({ id }, index) => ({
      member: id,
      netImportWh: netImportWh[index]!,
      drawnWh: drawnWh[index]!,
      storedMwh: storedMwh[index]!,
      committedWh: committed.get(id) ?? 0,
    }))
    const visitors = { member: VISITORS, netImportWh: 0, drawnWh: 0, storedMwh: 0 }
    return [...rows, { ...visitors, committedWh: committed.get(VISITORS) ?? 0 }]
  }
}

/** What was settled in a street, kept for whoever asks about the past. It may be dropped and followed anew. */
export type SettlementHistory = {
  /** The last slot that is in it, or null. */
  lastSlot(): Promise<SlotNumber | null>
  /**
   * Takes in what of these slots comes next, in their order, all or nothing, and answers which is the last there now.
   * Slots that do not follow on `after`, the slot before them, are left alone.
   */
  keep(after: SlotNumber | null, slots: readonly SettledSlotRows[]): Promise<SlotNumber | null>
  clear(): Promise<void>
}
