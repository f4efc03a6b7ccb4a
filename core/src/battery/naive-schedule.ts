import { dispatch } from './dispatch.ts'
import { chargeLimitWh, dischargeLimitWh, type SchedulingProblem, stepsOf, wearOf } from './problem.ts'

/**
 * The least net cost of `problem`, in nanos, by trying every whole Wh of every state: a lossless battery with
 * whole limits always has a cheapest plan among them. Written for nothing but plainness; undefined where no plan
 * keeps every wish.
 */
export function naiveLeastCost(problem: SchedulingProblem): number | undefined {
  const { reserveWh, ceilingWh, storedWh } = problem.battery
  const { end } = problem
  let costs = new Map<number, number>([[storedWh, 0]])
  for (let step = 0; step < stepsOf(problem); step++) {
    const next = new Map<number, number>()
    for (const [before, cost] of costs) {
      for (let flow = -dischargeLimitWh(problem, step); flow <= chargeLimitWh(problem, step); flow++) {
        const after = before + flow
        if (after < reserveWh || after > ceilingWh) continue
        const here = costOfStep(problem, step, flow)
        if (here !== undefined) next.set(after, Math.min(cost + here, next.get(after) ?? Infinity))
      }
    }
    costs = next
  }
  const ends = [...costs]
    .filter(([left]) => left >= end.atLeastWh)
    .map(([left, cost]) => cost - left * end.valuePerKwh)
  return ends.length === 0 ? undefined : Math.min(...ends)
}

function costOfStep(problem: SchedulingProblem, step: number, flow: number): number | undefined {
  const { energyCost, overImportWh, overExportWh } = dispatch(only(problem, step), Float64Array.of(flow))
  if (overImportWh[0]! + overExportWh[0]! > 1e-6) return undefined
  const wear = wearOf(problem.wear)
  return energyCost + (flow > 0 ? flow * wear.charge : -flow * wear.discharge)
}

/** The problem of one step alone. */
function only(problem: SchedulingProblem, step: number): SchedulingProblem {
  const at = (series: ArrayLike<number>) => Float64Array.of(series[step]!)
  return {
    ...problem,
    stepHours: at(problem.stepHours),
    importPrice: at(problem.importPrice),
    exportPrice: at(problem.exportPrice),
    scenarios: problem.scenarios.map(({ weight, loadWh, solarWh }) => ({
      weight,
      loadWh: at(loadWh),
      solarWh: at(solarWh),
    })),
    connection: {
      importLimitW: at(problem.connection.importLimitW),
      exportLimitW: at(problem.connection.exportLimitW),
    },
  }
}
