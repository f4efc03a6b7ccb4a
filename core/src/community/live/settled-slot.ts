import type { MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { Deal, MemberId } from '../../settlement/index.ts'

/** One slot of a street as it was delivered and traded: all that its bills follow from. By member, in the street's order. */
export type SettledSlot = {
  readonly slot: SlotNumber
  /** Metered import minus export. */
  readonly netImportWh: readonly Wh[]
  /** Charged minus discharged. */
  readonly drawnWh: readonly number[]
  /** At the end of the slot; whole mWh. */
  readonly storedMwh: readonly number[]
  readonly deals: readonly Deal[]
  readonly closingPrice: MicrosPerKwh | null
  /** What the grid paid for energy that was moved for it; nanos as a decimal. */
  readonly flexibility?: readonly FlexibilityPaid[]
  /** The journal's first record that tells of trades not settled yet. */
  readonly since: number
}

export type FlexibilityPaid = { readonly member: MemberId; readonly nanos: string }

/** What a street's months came to that are not booked again: up to which slot, and by member, in nanos. */
export type ClosedMonths = {
  readonly through: SlotNumber
  readonly bills: readonly {
    readonly member: MemberId
    readonly bill: string
    readonly shadowBill: string
  }[]
}

export const settledLine = (settled: SettledSlot): string => JSON.stringify(settled)

/** Reads a line that `settledLine` wrote; undefined for anything else. */
export function parseSettledLine(line: string): SettledSlot | undefined {
  try {
    const settled = JSON.parse(line) as Partial<SettledSlot> | null
    const { slot, netImportWh, drawnWh, storedMwh, deals, since } = settled ?? {}
    const isWhole = [slot, since].every(Number.isSafeInteger)
    const isListed = [netImportWh, drawnWh, storedMwh, deals].every(Array.isArray)
    return isWhole && isListed ? (settled as SettledSlot) : undefined
  } catch {
    return undefined
  }
}
