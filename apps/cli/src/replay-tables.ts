import type { ParticipantReport, ReplayReport } from '@gridbourse/core/community'
import { table } from './output.ts'

/** Every member's bill; what it is compared with, and what the guarantee moved where it moved anything. */
export function replayTables({ community, participants }: ReplayReport): string {
  const isCompensated = participants.some(
    ({ compensation, poolShare }) => compensation !== 0n || poolShare !== 0n,
  )
  const isShared = community.localWh > 0
  const columns: (readonly [heading: string, (each: ParticipantReport) => string])[] = [
    ['member', ({ id }) => id],
    ['>bill', ({ bill }) => rounded(bill)],
    ['>at the utility', ({ shadowBill }) => rounded(shadowBill)],
    ['>own battery', ({ ownBatteryBill }) => rounded(ownBatteryBill)],
    ['>no battery', ({ costBase }) => rounded(costBase)],
    ['>saved', ({ bill, costBase }) => percentOf(bill, costBase)],
    ...(isShared ? ([['>by sharing', savedBySharing]] as const) : []),
    ['>captured', ({ capturedSeparate }) => capturedSeparate?.toFixed(3) ?? ''],
    ...(isCompensated
      ? ([
          [
            '>compensation',
            ({ compensation, poolShare }: ParticipantReport) => rounded(compensation + poolShare),
          ],
        ] as const)
      : []),
    ['>import kWh', ({ importWh }) => (importWh / 1000).toFixed(1)],
    ['>export kWh', ({ exportWh }) => (exportWh / 1000).toFixed(1)],
  ]
  return table(
    columns.map(([heading]) => heading),
    participants.map((each) => columns.map(([, cell]) => cell(each))),
  )
}

/** Every month's peaks of members that pay for theirs; null where nobody does. */
export function demandTable({ months }: ReplayReport): string | null {
  const rows = months.flatMap(({ month, provisional, participants }) =>
    participants.flatMap(({ id, demand }) =>
      demand === null
        ? []
        : [
            [
              id,
              provisional ? `${month} (open)` : month,
              demand.peakImportKw.toFixed(1),
              demand.peakWithoutBatteryKw.toFixed(1),
              rounded(demand.charge),
            ],
          ],
    ),
  )
  if (rows.length === 0) return null
  return table(['demand charge', 'month', '>peak kW', '>without battery', '>charged'], rows)
}

const savedBySharing = ({ bill, ownBatteryBill }: ParticipantReport): string =>
  percentOf(bill, ownBatteryBill)

export const rounded = (nanos: bigint): string => (Number(nanos / 10_000n) / 100_000).toFixed(2)

/** How much `cost` is above (+) or below (-) `base`. */
export const percentOf = (cost: bigint, base: bigint): string =>
  base === 0n
    ? 'nothing to compare'
    : `${((Number(cost - base) / Math.abs(Number(base))) * 100).toFixed(1)} %`

export const shareText = (value: number | null): string =>
  value === null ? 'none' : `${(value * 100).toFixed(1)} %`
