import { cheapestSplit } from './cheapest-split.ts'
import { clip, endOf, type Piecewise } from './piecewise.ts'
import { type SchedulingProblem, stepsOf } from './problem.ts'
import { stepCost } from './step-cost.ts'
import type { Penalty } from './wish.ts'

/** What each step costs by the change of stored energy, and what the rest costs from each state on. */
export type CostsToGo = {
  readonly steps: readonly Piecewise[]
  /** One per step and one for the end: entry `t` is the cost of steps `t` and later, by what is stored before `t`. */
  readonly toGo: readonly Piecewise[]
}

/**
 * Works back from the end: the cost from a state on is the cheapest split between the change made now and the
 * state it leads to. Undefined where no plan keeps every wish; with `penalty` the wishes may be missed at that price.
 */
export function costsToGo(problem: SchedulingProblem, penalty?: Penalty): CostsToGo | undefined {
  const count = stepsOf(problem)
  const steps: Piecewise[] = []
  for (let step = 0; step < count; step++) {
    const cost = stepCost(problem, step, penalty?.connection)
    if (cost === undefined) return undefined
    steps.push(cost)
  }
  const end = costOfEnd(problem, penalty)
  if (end === undefined) return undefined
  const toGo: Piecewise[] = Array.from({ length: count + 1 })
  toGo[count] = end
  for (let step = count - 1; step >= 0; step--) {
    const from = cheapestSplit(toGo[step + 1]!, mirrored(steps[step]!))
    const within = step === 0 ? from : withinBounds(problem, from, penalty)
    if (within === undefined) return undefined
    toGo[step] = within
  }
  return { steps, toGo }
}

/** The value of what is left, on the states in which the plan may end. */
function costOfEnd(problem: SchedulingProblem, penalty: Penalty | undefined): Piecewise | undefined {
  const { capacityWh, reserveWh, ceilingWh } = problem.battery
  const { atLeastWh, atMostWh = capacityWh, valuePerKwh } = problem.end
  const any = { start: 0, startValue: 0, widths: [capacityWh], slopes: [-valuePerKwh] }
  if (penalty === undefined) return clip(any, Math.max(reserveWh, atLeastWh), Math.min(ceilingWh, atMostWh))
  const reached = steeperBelow(withinBounds(problem, any, penalty)!, atLeastWh, penalty.end)
  return steeperAbove(reached, atMostWh, penalty.end)
}

function withinBounds(
  problem: SchedulingProblem,
  cost: Piecewise,
  penalty: Penalty | undefined,
): Piecewise | undefined {
  const { capacityWh, reserveWh, ceilingWh } = problem.battery
  if (penalty === undefined) return clip(cost, reserveWh, ceilingWh)
  const possible = clip(cost, 0, capacityWh)!
  return steeperAbove(steeperBelow(possible, reserveWh, penalty.bounds), ceilingWh, penalty.bounds)
}

/** `cost` plus `price` for each unit below `level`. */
function steeperBelow(cost: Piecewise, level: number, price: number): Piecewise {
  const [below, above] = [clip(cost, -Infinity, level), clip(cost, level, Infinity)]
  if (below === undefined || below.widths.length === 0) return cost
  return {
    start: cost.start,
    startValue: cost.startValue + price * (Math.min(level, endOf(cost)) - cost.start),
    widths: [...below.widths, ...(above?.widths ?? [])],
    slopes: [...below.slopes.map((slope) => slope - price), ...(above?.slopes ?? [])],
  }
}

/** `cost` plus `price` for each unit above `level`. */
function steeperAbove(cost: Piecewise, level: number, price: number): Piecewise {
  const [below, above] = [clip(cost, -Infinity, level), clip(cost, level, Infinity)]
  if (above === undefined || above.widths.length === 0) return cost
  return {
    start: cost.start,
    startValue: cost.startValue + price * Math.max(0, cost.start - level),
    widths: [...(below?.widths ?? []), ...above.widths],
    slopes: [...(below?.slopes ?? []), ...above.slopes.map((slope) => slope + price)],
  }
}

/** The cost of a change, by minus the change: what is stored before is what is stored after, less the change. */
function mirrored({ start, startValue, widths, slopes }: Piecewise): Piecewise {
  let end = start
  let endValue = startValue
  for (let piece = 0; piece < widths.length; piece++) {
    end += widths[piece]!
    endValue += widths[piece]! * slopes[piece]!
  }
  return {
    start: -end,
    startValue: endValue,
    widths: widths.toReversed(),
    slopes: slopes.map((slope) => -slope).toReversed(),
  }
}
