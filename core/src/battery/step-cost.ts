import { cheapestSplit } from './cheapest-split.ts'
import { clip, isConvex, type Piecewise, shift, weightedSum } from './piecewise.ts'
import { chargeLimitWh, dischargeLimitWh, type SchedulingProblem, wearOf } from './problem.ts'

/**
 * What `step` costs, in nanos, by how much the stored energy changes in it, in Wh: meter and wear, with the best
 * curtailment inside. Charging and discharging at once cannot be expressed, so it is never planned. Undefined
 * where no flow of the battery keeps the connection's limits.
 *
 * `overLimit` is the price of each Wh beyond the connection's limits; without it they are kept.
 */
export function stepCost(
  problem: SchedulingProblem,
  step: number,
  overLimit?: number,
): Piecewise | undefined {
  const terms = problem.scenarios.map((scenario) => {
    const meter = meterCost(problem, {
      step,
      overLimit,
      solar: scenario.solarWh[step]!,
      load: scenario.loadWh[step]!,
    })
    return { weight: scenario.weight, f: shift(meter, scenario.solarWh[step]! - scenario.loadWh[step]!) }
  })
  const mean = weightedSum(terms)
  const byFlow = mean && clip(mean, -dischargeLimitWh(problem, step), chargeLimitWh(problem, step))
  return byFlow && byStoredEnergy(problem, byFlow)
}

type Meter = {
  readonly step: number
  readonly solar: number
  readonly load: number
  readonly overLimit: number | undefined
}

/** The cost of what the home asks of its meter (imports positive), with the best curtailment of its solar. */
function meterCost(problem: SchedulingProblem, { step, solar, load, overLimit }: Meter): Piecewise {
  const buy = problem.importPrice[step]!
  const sell = problem.exportPrice[step]!
  const hours = problem.stepHours[step]!
  const mostImport = load + chargeLimitWh(problem, step)
  const mostExport = solar + dischargeLimitWh(problem, step)
  const importLimit = Math.min(mostImport, problem.connection.importLimitW[step]! * hours)
  const exportLimit = Math.min(mostExport, problem.connection.exportLimitW[step]! * hours)
  const widths: number[] = []
  const slopes: number[] = []
  const push = (width: number, slope: number) => {
    if (!(width > 0)) return
    widths.push(width)
    slopes.push(slope)
  }
  const isOpen = overLimit !== undefined
  const start = isOpen ? -mostExport : -exportLimit
  const startValue = isOpen ? (overLimit - sell) * mostExport - overLimit * exportLimit : -sell * exportLimit
  if (isOpen) push(mostExport - exportLimit, sell - overLimit)
  push(exportLimit, sell)
  push(importLimit, buy)
  if (isOpen) push(mostImport - importLimit, buy + overLimit)
  const cost = { start, startValue, widths, slopes }
  return problem.mayCurtail && solar > 0 ? withCurtailment(cost, solar) : cost
}

/** The cheapest of `cost` from what is asked up to that plus all of `solar`. */
function withCurtailment(cost: Piecewise, solar: number): Piecewise {
  if (!isConvex(cost)) {
    return cheapestSplit(cost, { start: -solar, startValue: 0, widths: [solar], slopes: [0] })
  }
  const firstRise = cost.slopes.findIndex((slope) => slope >= 0)
  const at = firstRise < 0 ? cost.slopes.length : firstRise
  return {
    start: cost.start - solar,
    startValue: cost.startValue,
    widths: cost.widths.toSpliced(at, 0, solar),
    slopes: cost.slopes.toSpliced(at, 0, 0),
  }
}

/** Counts by the change of stored energy what was counted at the AC terminals, and adds the wear. */
function byStoredEnergy(problem: SchedulingProblem, cost: Piecewise): Piecewise {
  const { chargeEfficiency, dischargeEfficiency } = problem.battery
  const wear = wearOf(problem.wear)
  const widths: number[] = []
  const slopes: number[] = []
  const push = (width: number, slope: number) => {
    if (!(width > 0)) return
    widths.push(width)
    slopes.push(slope)
  }
  let at = cost.start
  for (let piece = 0; piece < cost.widths.length; piece++) {
    const next = at + cost.widths[piece]!
    const slope = cost.slopes[piece]!
    push((Math.min(next, 0) - at) / dischargeEfficiency, (slope - wear.discharge) * dischargeEfficiency)
    push((next - Math.max(at, 0)) * chargeEfficiency, (slope + wear.charge) / chargeEfficiency)
    at = next
  }
  const { start } = cost
  return {
    start: start < 0 ? start / dischargeEfficiency : start * chargeEfficiency,
    startValue: cost.startValue + (start < 0 ? -start * wear.discharge : start * wear.charge),
    widths,
    slopes,
  }
}
