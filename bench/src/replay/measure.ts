import type { Replay, ReplayReport } from '@gridbourse/core/community'

export type ReplayWorkload = {
  readonly workload: string
  readonly mechanism: string
  readonly slot: string
  readonly homes: number
  /** Homes times hours lived through. */
  readonly homeHours: number
  /** A home with a battery plans at least this often in an hour. */
  readonly plansPerHomeHour: number
  /** A replay that has not begun. */
  readonly open: () => Replay
}

export type ReplayMeasurement = Omit<ReplayWorkload, 'open' | 'plansPerHomeHour'> & {
  readonly homeHoursPerSecond: number
  readonly homeHoursPerCpuSecond: number
  readonly plansSolved: number
  readonly plansPerSecond: number
  readonly reportSeconds: number
  /** Of the process until then. */
  readonly peakRssMb: number
}

/** Lives through the workload several times; figures are of the run in the middle, reports must all be the same. */
export function measured(
  { open, plansPerHomeHour, ...workload }: ReplayWorkload,
  runs: number,
): { readonly measurement: ReplayMeasurement; readonly wrong: readonly string[] } {
  const lived = Array.from({ length: runs }, () => livedThrough(open()))
  const [{ report }] = lived as [Lived]
  const seconds = middle(lived.map((each) => each.seconds))
  const wrong = [
    ...faultsOf(report),
    ...(lived.some((each) => textOf(each.report) !== textOf(report))
      ? ['a second run gives another report']
      : []),
    ...(report.plansSolved < workload.homeHours * plansPerHomeHour
      ? ['homes plan less often than asked']
      : []),
  ]
  return {
    measurement: {
      ...workload,
      homeHoursPerSecond: Math.round(workload.homeHours / seconds),
      homeHoursPerCpuSecond: Math.round(workload.homeHours / middle(lived.map((each) => each.cpuSeconds))),
      plansSolved: report.plansSolved,
      plansPerSecond: Math.round(report.plansSolved / seconds),
      reportSeconds: middle(lived.map((each) => each.reportSeconds)),
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    wrong: wrong.map((fault) => `${workload.workload}, ${workload.mechanism}, ${workload.slot}: ${fault}`),
  }
}

type Lived = {
  readonly report: ReplayReport
  readonly seconds: number
  readonly cpuSeconds: number
  readonly reportSeconds: number
}

function livedThrough(replay: Replay): Lived {
  const start = performance.now()
  const before = process.cpuUsage()
  while (replay.advance(96));
  const { user, system } = process.cpuUsage(before)
  const end = performance.now()
  const report = replay.report()
  return {
    report,
    seconds: (end - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    reportSeconds: (performance.now() - end) / 1000,
  }
}

function faultsOf({ checks, partial }: ReplayReport): readonly string[] {
  return [
    ...(checks.ledgerSlotsNonZero > 0 ? [`the ledger is off in ${checks.ledgerSlotsNonZero} slots`] : []),
    ...(checks.energyImbalanceWh > 0 ? [`energy is off by ${checks.energyImbalanceWh} Wh`] : []),
    ...(checks.certificatesFailed > 0 ? [`${checks.certificatesFailed} certificates failed`] : []),
    ...(partial ? ['it stopped before its end'] : []),
  ]
}

const textOf = (report: ReplayReport): string =>
  JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
