import type { BillLine, MemberDay } from '@gridbourse/api'
import { shownSum } from '../format/sums.ts'
import { isBillItem, ITEM_ORDER, type BillItem } from '../house/member-words.ts'

/** Six decimals: what is shown has to sum. */
export const LEDGER_DECIMALS = 6

/** One slot's part of a line of the bill; `nanos` as it is shown. */
export type BillRow = {
  readonly slot: string
  readonly energyWh: number | null
  /** What a kWh came to; null where it is no energy. */
  readonly priceMicrosPerKwh: number | null
  readonly nanos: bigint
}

export type Listed = {
  /** null: all of a slot's lines together. */
  readonly item: BillItem | null
  readonly rows: readonly BillRow[]
  /** Of the line what belongs to no single slot, like a charge by the month. */
  readonly elsewhere: bigint
  readonly rounding: bigint
  readonly energyWh: number | null
  readonly total: bigint
}

/** The slots that make a line of the bill; as they are shown they sum to it. */
export function listed(day: MemberDay, item: BillItem | null): Listed {
  const settled = day.slots.filter(({ state }) => state === 'settled')
  const rows = settled.flatMap(({ slot, lines, netImportWh, costNanos }): BillRow[] => {
    if (item === null)
      return [{ slot, energyWh: netImportWh, priceMicrosPerKwh: null, nanos: BigInt(costNanos) }]
    return lines
      .filter((line) => line.item === item)
      .map(({ energyWh, nanos }) => ({
        slot,
        energyWh,
        priceMicrosPerKwh: meanPrice(energyWh, BigInt(nanos)),
        nanos: BigInt(nanos),
      }))
  })
  const line = item === null ? null : day.bill.lines.find((each) => each.item === item)
  const total = item === null ? BigInt(day.bill.totalNanos) : BigInt(line?.nanos ?? 0)
  const elsewhere = total - rows.reduce((sum, { nanos }) => sum + nanos, 0n)
  const shown = shownSum([...rows.map(({ nanos }) => nanos), elsewhere], total, LEDGER_DECIMALS)
  return {
    item,
    rows: rows.map((row, index) => ({ ...row, nanos: shown.parts[index]! })),
    elsewhere: shown.parts.at(-1)!,
    rounding: shown.rounding,
    energyWh: item === null ? null : (line?.energyWh ?? null),
    total: shown.total,
  }
}

export type BillSummary = {
  readonly lines: readonly {
    readonly item: BillItem
    readonly energyWh: number | null
    readonly nanos: bigint
  }[]
  readonly rounding: bigint
  readonly total: bigint
}

/** The lines of the bill so far, which sum as they are shown. */
export function summaryOf(lines: readonly BillLine[], totalNanos: string): BillSummary {
  const ordered = ITEM_ORDER.flatMap((item) => lines.filter((line) => line.item === item && isBillItem(item)))
  const shown = shownSum(
    ordered.map(({ nanos }) => BigInt(nanos)),
    BigInt(totalNanos),
    LEDGER_DECIMALS,
  )
  return {
    lines: ordered.map(({ item, energyWh }, index) => ({ item, energyWh, nanos: shown.parts[index]! })),
    rounding: shown.rounding,
    total: shown.total,
  }
}

/** Nanos per Wh are micros per kWh; always told as what a kWh costs, whoever pays. */
function meanPrice(energyWh: number | null, nanos: bigint): number | null {
  if (energyWh === null || energyWh === 0) return null
  return Math.abs(Number(nanos)) / energyWh
}
