import { type Scenario, type SchedulingProblem, stepsOf } from './problem.ts'

/** What passes the meter in each step, in Wh, as the weighted mean of the scenarios. */
export type Dispatch = {
  readonly importWh: Float64Array
  readonly exportWh: Float64Array
  readonly curtailedWh: Float64Array
  /** Import and export beyond what the connection carries; zero in a plan that keeps every wish. */
  readonly overImportWh: Float64Array
  readonly overExportWh: Float64Array
  /** Imports less exports at their prices, in nanos. */
  readonly energyCost: number
  /** The demand charge, in nanos. */
  readonly demandCost: number
}

/**
 * What the meter sees when the battery takes `batteryWh` (charging is positive) in each step. Solar energy is
 * thrown away only where that is allowed and earns something, or where the connection cannot carry it.
 */
export function dispatch(problem: SchedulingProblem, batteryWh: ArrayLike<number>): Dispatch {
  const days = problem.scenarios.map((scenario) => cheapestDay(problem, { scenario, batteryWh }))
  const [only] = days
  if (days.length === 1) return only!
  const mean = emptyDay(stepsOf(problem))
  days.forEach((day, index) => addTo(mean, day, problem.scenarios[index]!.weight))
  return mean
}

const SERIES = ['importWh', 'exportWh', 'curtailedWh', 'overImportWh', 'overExportWh'] as const

function addTo(mean: Day, day: Day, weight: number): void {
  for (const name of SERIES) day[name].forEach((value, step) => (mean[name][step]! += weight * value))
  mean.energyCost += weight * day.energyCost
  mean.demandCost += weight * day.demandCost
}

type Day = { -readonly [Field in keyof Dispatch]: Dispatch[Field] }

function emptyDay(steps: number): Day {
  return {
    importWh: new Float64Array(steps),
    exportWh: new Float64Array(steps),
    curtailedWh: new Float64Array(steps),
    overImportWh: new Float64Array(steps),
    overExportWh: new Float64Array(steps),
    energyCost: 0,
    demandCost: 0,
  }
}

type Given = { readonly scenario: Scenario; readonly batteryWh: ArrayLike<number> }

/** One scenario's day. Where importing is paid for and a peak is not free, it looks for the peak that is worth it. */
function cheapestDay(problem: SchedulingProblem, given: Given): Day {
  const { demandCharge, mayCurtail, importPrice } = problem
  const free = dayOf(problem, given, Infinity)
  const isTornBetween =
    demandCharge !== undefined && mayCurtail && Array.from(importPrice).some((price) => price < 0)
  if (!isTornBetween) return free
  const powerOf = (day: Day) => day.importWh.map((wh, step) => wh / problem.stepHours[step]!)
  const leastPeak = Math.max(demandCharge.peakSoFarW, ...powerOf(dayOf(problem, given, 0)))
  const peaks = [leastPeak, ...powerOf(free).filter((power) => power > leastPeak)]
  const days = peaks.map((peak) => dayOf(problem, given, peak))
  const costOf = (day: Day) => day.energyCost + day.demandCost
  return days.reduce((best, day) => (costOf(day) < costOf(best) ? day : best), free)
}

/** The day in which no solar energy is thrown away in order to import more than `mostW`. */
function dayOf(problem: SchedulingProblem, { scenario, batteryWh }: Given, mostW: number): Day {
  const steps = stepsOf(problem)
  const { connection, demandCharge } = problem
  const day = emptyDay(steps)
  let peakW = 0
  for (let step = 0; step < steps; step++) {
    const hours = problem.stepHours[step]!
    const battery = batteryWh[step]!
    const curtailed = curtailment(problem, {
      scenario,
      step,
      batteryWh: battery,
      mostImportWh: mostW * hours,
    })
    const net = scenario.loadWh[step]! - scenario.solarWh[step]! + battery + curtailed
    const imported = Math.max(0, net)
    const exported = Math.max(0, -net)
    peakW = Math.max(peakW, imported / hours)
    day.energyCost += problem.importPrice[step]! * imported - problem.exportPrice[step]! * exported
    day.importWh[step] = imported
    day.exportWh[step] = exported
    day.curtailedWh[step] = curtailed
    day.overImportWh[step] = Math.max(0, imported - connection.importLimitW[step]! * hours)
    day.overExportWh[step] = Math.max(0, exported - connection.exportLimitW[step]! * hours)
  }
  if (demandCharge !== undefined) {
    day.demandCost = demandCharge.pricePerKw * Math.max(0, peakW - demandCharge.peakSoFarW)
  }
  return day
}

type Moment = {
  readonly scenario: Scenario
  readonly step: number
  readonly batteryWh: number
  readonly mostImportWh: number
}

/** The cheapest curtailment within the connection's limits, and of equally cheap ones the least. */
function curtailment(
  problem: SchedulingProblem,
  { scenario, step, batteryWh, mostImportWh }: Moment,
): number {
  if (!problem.mayCurtail) return 0
  const solar = scenario.solarWh[step]!
  const net = scenario.loadWh[step]! - solar + batteryWh
  const hours = problem.stepHours[step]!
  const importLimit = Math.min(problem.connection.importLimitW[step]! * hours, Math.max(net, mostImportWh))
  const exportLimit = problem.connection.exportLimitW[step]! * hours
  const keepsLimits = net <= importLimit && -net <= exportLimit
  if (keepsLimits && problem.importPrice[step]! >= 0 && problem.exportPrice[step]! >= 0) return 0
  const costOf = (meter: number): number =>
    meter > 0 ? meter * problem.importPrice[step]! : meter * problem.exportPrice[step]!
  const excessOf = (meter: number): number => Math.max(0, meter - importLimit, -meter - exportLimit)
  let best = 0
  let bestCost = costOf(net)
  let bestExcess = excessOf(net)
  for (const candidate of [-net, -exportLimit - net, importLimit - net, solar]) {
    const curtailed = Math.min(solar, candidate)
    if (!(curtailed > 0)) continue
    const cost = costOf(net + curtailed)
    const excess = excessOf(net + curtailed)
    const isBetter = Math.abs(excess - bestExcess) > 1e-9 ? excess < bestExcess : cost < bestCost
    if (isBetter) [best, bestCost, bestExcess] = [curtailed, cost, excess]
  }
  return best
}
