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
  const steps = stepsOf(problem)
  const mean = {
    importWh: new Float64Array(steps),
    exportWh: new Float64Array(steps),
    curtailedWh: new Float64Array(steps),
    overImportWh: new Float64Array(steps),
    overExportWh: new Float64Array(steps),
  }
  let energyCost = 0
  let demandCost = 0
  for (const scenario of problem.scenarios) {
    const { weight } = scenario
    let peakW = 0
    for (let step = 0; step < steps; step++) {
      const hours = problem.stepHours[step]!
      const curtailed = curtailment(problem, { scenario, step, batteryWh: batteryWh[step]! })
      const net = scenario.loadWh[step]! - scenario.solarWh[step]! + batteryWh[step]! + curtailed
      const imported = Math.max(0, net)
      const exported = Math.max(0, -net)
      peakW = Math.max(peakW, imported / hours)
      energyCost += weight * (problem.importPrice[step]! * imported - problem.exportPrice[step]! * exported)
      mean.importWh[step]! += weight * imported
      mean.exportWh[step]! += weight * exported
      mean.curtailedWh[step]! += weight * curtailed
      mean.overImportWh[step]! +=
        weight * Math.max(0, imported - problem.connection.importLimitW[step]! * hours)
      mean.overExportWh[step]! +=
        weight * Math.max(0, exported - problem.connection.exportLimitW[step]! * hours)
    }
    const { demandCharge } = problem
    if (demandCharge !== undefined) {
      demandCost += weight * demandCharge.pricePerKw * Math.max(0, peakW - demandCharge.peakSoFarW)
    }
  }
  return { ...mean, energyCost, demandCost }
}

type Moment = { readonly scenario: Scenario; readonly step: number; readonly batteryWh: number }

/** The cheapest curtailment within the connection's limits, and of equally cheap ones the least. */
function curtailment(problem: SchedulingProblem, { scenario, step, batteryWh }: Moment): number {
  if (!problem.mayCurtail) return 0
  const solar = scenario.solarWh[step]!
  const net = scenario.loadWh[step]! - solar + batteryWh
  const hours = problem.stepHours[step]!
  const importLimit = problem.connection.importLimitW[step]! * hours
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
