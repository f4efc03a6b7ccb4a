import type { ReplayReport } from '@gridbourse/core/community'
import { formatDecimal, formatInstant, type EpochMs } from '@gridbourse/core/kernel'
import { table } from './output.ts'

export type ToldReplay = ReplayReport & {
  readonly name: string
  readonly mechanism: string
  readonly estimatedReadings: number
}

/** The report for programs: money as decimal strings, instants in UTC. */
export function replayAsJson({ community, participants, ...report }: ToldReplay): object {
  const { cost, costBase, costUtilityOnly, costForesightSeparate, from, to } = community
  return {
    name: report.name,
    mechanism: report.mechanism,
    community: {
      ...community,
      from: formatInstant(from as EpochMs),
      to: formatInstant(to as EpochMs),
      cost: money(cost),
      costBase: money(costBase),
      costUtilityOnly: money(costUtilityOnly),
      costForesightSeparate: money(costForesightSeparate),
    },
    checks: report.checks,
    participants: participants.map((each) => ({
      id: each.id,
      bill: money(each.bill),
      shadowBill: money(each.shadowBill),
      ownBatteryBill: money(each.ownBatteryBill),
      costBase: money(each.costBase),
      costForesightSeparate: money(each.costForesightSeparate),
      capturedSeparate: capturedBy(each),
      importWh: each.importWh,
      exportWh: each.exportWh,
    })),
    plansSolved: report.plansSolved,
    estimatedReadings: report.estimatedReadings,
    partial: report.partial,
  }
}

/** The report for people. */
export function replayAsText({ community, participants, checks, ...report }: ToldReplay): string {
  const { cost, costBase, costForesightSeparate, currency } = community
  const days = Math.round((community.to - community.from) / 86_400_000)
  const lines = [
    `${report.name}, ${days} days, ${participants.length} participants${report.partial ? ' (stopped before the end)' : ''}`,
    `${rounded(cost)} ${currency} instead of ${rounded(costBase)} without batteries (${percent(cost, costBase)}); with foresight ${rounded(costForesightSeparate)}`,
    '',
    table(
      ['member', '>bill', '>without battery', '>with foresight', '>captured', '>import kWh', '>export kWh'],
      participants.map((each) => [
        each.id,
        rounded(each.bill),
        rounded(each.costBase),
        rounded(each.costForesightSeparate),
        capturedBy(each)?.toFixed(3) ?? '',
        (each.importWh / 1000).toFixed(1),
        (each.exportWh / 1000).toFixed(1),
      ]),
    ),
    '',
    `captured of what foresight would save  ${community.capturedSeparate?.toFixed(4) ?? 'nothing to save'}`,
    `import cost against no battery, mean   ${community.importCostRatio?.toFixed(3) ?? 'no imports'}`,
    `peak import of the community           ${community.peakImportKw.toFixed(1)} kW`,
    `self-sufficiency, self-consumption     ${share(community.selfSufficiency)}, ${share(community.selfConsumption)}`,
    `checks                                 ledger off in ${checks.ledgerSlotsNonZero} slots, energy off by ${checks.energyImbalanceWh} Wh`,
  ]
  if (report.estimatedReadings > 0)
    lines.push(
      `estimated                              ${report.estimatedReadings} readings (same time on an earlier day)`,
    )
  return `${lines.join('\n')}\n`
}

function capturedBy({
  costBase,
  bill,
  costForesightSeparate,
}: Pick<ReplayReport['participants'][number], 'costBase' | 'bill' | 'costForesightSeparate'>): number | null {
  return costBase > costForesightSeparate
    ? Number(costBase - bill) / Number(costBase - costForesightSeparate)
    : null
}

const money = (nanos: bigint): string => formatDecimal({ digits: nanos, scale: 9 })
const rounded = (nanos: bigint): string => (Number(nanos / 10_000n) / 100_000).toFixed(2)
const percent = (cost: bigint, base: bigint): string =>
  base === 0n ? 'nothing to compare' : `${((Number(cost) / Number(base) - 1) * 100).toFixed(1)} %`
const share = (value: number | null): string => (value === null ? 'none' : `${(value * 100).toFixed(1)} %`)
