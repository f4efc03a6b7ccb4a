import { STRATEGIES } from '@gridbourse/core/agents'
import { MarketReplay, peakLimit, UtilityOnlyReplay, type ReplayReport } from '@gridbourse/core/community'
import type { Command } from 'commander'
import { show, table } from '../output.ts'
import { percentOf, rounded, shareText } from '../replay-tables.ts'
import { interruption, live } from '../replay/live.ts'
import { readMaterial } from '../replay/material.ts'
import { addFolderOptions, type FolderFlags } from '../replay/options.ts'

type CompareFlags = FolderFlags & { readonly json?: true }

/** One way to trade, and what it came to. */
type Row = {
  readonly mechanism: string
  readonly strategy: string | null
  readonly report: ReplayReport
  readonly allocativeEfficiency: number | null
}

export function register(program: Command): void {
  addFolderOptions(
    program
      .command('compare')
      .description('Replay a folder by every mechanism and strategy, and set them side by side.'),
  )
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
What batteries do follows from the mechanism; strategies only move money among members, and what is traded before
the gate. Gained: what was traded, at what it was truly worth to both sides, as a share of the most that the same
wishes could have gained (allocative efficiency).`,
    )
    .action(compare)
}

async function compare(folder: string, flags: CompareFlags): Promise<void> {
  const { community, span } = await readMaterial(folder, flags)
  const { localCharge, seed, peakLimit: peakLimitW = Infinity } = flags
  const signal = interruption()
  const apart = new UtilityOnlyReplay(community, span, { capOf: peakLimit(community, peakLimitW) })
  await live(apart, { label: 'slots apart', signal })
  const rows: Row[] = [
    { mechanism: 'utility-only', strategy: null, report: apart.report(), allocativeEfficiency: null },
  ]
  for (const mechanism of ['auction', 'continuous'] as const)
    for (const strategy of STRATEGIES) {
      if (signal.aborted) break
      const replay = new MarketReplay(community, span, {
        mechanism,
        strategy,
        localCharge,
        seed,
        peakLimitW,
        apart,
      })
      await live(replay, { label: `slots, ${mechanism}, ${strategy}`, signal })
      const { allocativeEfficiency } = replay
      if (!signal.aborted) rows.push({ mechanism, strategy, report: replay.report(), allocativeEfficiency })
    }
  show(rows.map(figuresOf), flags, () => textOf(rows))
}

const tradedWh = ({ community: { volumes } }: ReplayReport): number =>
  volumes.opening.soldWh + volumes.closing.soldWh + volumes.continuous.soldWh

const leastSaved = ({ participants }: ReplayReport): string => {
  const saved = participants.map(
    ({ bill, ownBatteryBill }) => Number(bill - ownBatteryBill) / Math.abs(Number(ownBatteryBill)),
  )
  return `${(Math.max(...saved) * 100).toFixed(1)} %`
}

const figuresOf = ({ mechanism, strategy, report, allocativeEfficiency }: Row): object => ({
  mechanism,
  strategy,
  cost: rounded(report.community.cost),
  costBase: rounded(report.community.costBase),
  tradedWh: tradedWh(report),
  localWh: report.community.localWh,
  meanLocalPriceMicrosPerKwh: report.community.meanLocalPrice,
  allocativeEfficiency,
  membersWorseOff: report.community.membersWorseOff,
  memberMonthsWorseOff: report.community.memberMonthsWorseOff,
  compensationPaid: rounded(report.community.compensationPaid),
  checks: report.checks,
  journal: report.journal,
})

const textOf = (rows: readonly Row[]): string =>
  table(
    [
      'mechanism',
      'strategy',
      '>cost',
      '>saved',
      '>least by sharing',
      '>traded kWh',
      '>mean price',
      '>gained',
      '>compensated',
    ],
    rows.map(({ mechanism, strategy, report, allocativeEfficiency }) => {
      const { community } = report
      const { cost, costBase, meanLocalPrice, compensationPaid } = community
      return [
        mechanism,
        strategy ?? '',
        rounded(cost),
        percentOf(cost, costBase),
        strategy === null ? '' : leastSaved(report),
        (tradedWh(report) / 1000).toFixed(1),
        meanLocalPrice === null ? '' : (meanLocalPrice / 1_000_000).toFixed(4),
        allocativeEfficiency === null ? '' : shareText(allocativeEfficiency),
        rounded(compensationPaid),
      ]
    }),
  )
