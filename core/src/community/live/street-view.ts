import type { EpochMs, MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { ModelledMember } from '../scenario/index.ts'

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
