import type { EpochMs, MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import type { MemberId, SettledTogether } from '../../settlement/index.ts'
import type { ModelledMember } from '../scenario/index.ts'
import { settling, type StreetTimes } from './appointment.ts'
import type { SettledSlot } from './settled-slot.ts'
import { VISITORS, type StreetBooks } from './street-books.ts'
import type { StreetMembers } from './street-members.ts'
import type { StreetWorld } from './street-world.ts'

/** A street as anybody may watch it: what its meters showed last, and what everybody has to pay so far. */
export type StreetView = {
  /** The last slot that was delivered and settled; null before the first. */
  readonly slot: SlotNumber | null
  /** When it ended. */
  readonly at: EpochMs | null
  readonly importPrice: MicrosPerKwh | null
  readonly exportPrice: MicrosPerKwh | null
  /** Grams per kWh from the utility. */
  readonly carbonIntensity: number | null
  readonly localPrice: MicrosPerKwh | null
  /** Exchanged between neighbours in the slot. */
  readonly localWh: number
  readonly members: readonly MemberView[]
  /** Of everybody who trades without a meter in the street, together; nanos. */
  readonly visitorsBill: bigint
  /** 0 as long as money and energy are conserved. */
  readonly flaws: number
  /** The last slots settled, oldest first, at most a day of them. */
  readonly recent: readonly SettledView[]
}

/** What one settled slot came to, for all together. */
export type SettledView = {
  readonly slot: SlotNumber
  readonly importPrice: MicrosPerKwh
  readonly exportPrice: MicrosPerKwh
  readonly localPrice: MicrosPerKwh | null
  /** Exchanged between neighbours. */
  readonly localWh: number
  /** From the utility, minus what it took. */
  readonly netImportWh: number
}

export type MemberView = {
  readonly id: MemberId
  readonly kind: ModelledMember['kind']
  /** In the slot. */
  readonly loadWh: number
  readonly generationWh: number
  /** Charged minus discharged. */
  readonly drawnWh: number
  /** Import minus export at the meter. */
  readonly netImportWh: number
  /** Bought minus sold, before delivery. */
  readonly committedWh: number
  /** null without a battery. */
  readonly storedWh: number | null
  readonly capacityWh: number | null
  /** Nanos. */
  readonly bill: bigint
  readonly shadowBill: bigint
}

/** A street after its last settled slot, or before the first. */
export function streetView(
  { world, times, books, members, recent }: StreetViewSources,
  settled: SettledSlot | null,
  together: SettledTogether | null,
): StreetView {
  const bills = books.bills()
  const utility = settled === null ? null : members.utilityAt(settled.slot)
  return {
    slot: settled?.slot ?? null,
    at: settled === null ? null : settling(settled.slot, times).at,
    importPrice: utility?.importPrice ?? null,
    exportPrice: utility?.exportPrice ?? null,
    carbonIntensity: utility?.carbonIntensity ?? null,
    localPrice: together?.localPrice ?? null,
    localWh: together?.localWh ?? 0,
    members: world.members.map(({ id, kind, battery }, index) => ({
      id,
      kind,
      ...(settled === null ? NOTHING_READ : members.readingsAt(settled.slot, index)),
      drawnWh: settled?.drawnWh[index] ?? 0,
      netImportWh: settled?.netImportWh[index] ?? 0,
      committedWh: committedBy(id, settled),
      storedWh: battery === null ? null : (settled?.storedMwh[index] ?? 0) / 1000,
      capacityWh: battery?.capacityWh ?? null,
      bill: bills.get(id)?.bill ?? 0n,
      shadowBill: bills.get(id)?.shadowBill ?? 0n,
    })),
    visitorsBill: bills.get(VISITORS)?.bill ?? 0n,
    flaws: books.flaws,
    recent,
  }
}

export type StreetViewSources = {
  readonly world: StreetWorld
  readonly times: StreetTimes
  readonly books: StreetBooks
  readonly members: StreetMembers
  readonly recent: readonly SettledView[]
}

const committedBy = (id: MemberId, settled: SettledSlot | null): number =>
  (settled?.deals ?? []).reduce((sum, { member, energy }) => (member === id ? sum + energy : sum), 0)

const NOTHING_READ = { loadWh: 0, generationWh: 0 }
