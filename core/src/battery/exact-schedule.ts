import { type CostsToGo, costsToGo } from './cost-to-go.ts'
import { nextState } from './next-state.ts'
import { endOf, slopesAround } from './piecewise.ts'
import { type SchedulingProblem, stepsOf } from './problem.ts'
import { type Schedule, scheduleOf } from './schedule.ts'
import { KEPT_WITHIN_WH, penaltyOf } from './wish.ts'

/** Whether {@link exactSchedule} can plan `problem`: a demand charge ties all steps together, which it cannot. */
export const isPlannedExactly = (problem: SchedulingProblem): boolean => problem.demandCharge === undefined

/**
 * The cheapest plan, exact and without a grid: the cost to go is kept as a function made of straight pieces. Of
 * plans that cost the same it takes the one that keeps closest to the home's own balance (stores its surplus,
 * covers its need) in the first step, then in the second, and so on: a plan is a function of its problem alone.
 */
export function exactSchedule(problem: SchedulingProblem): Schedule {
  const wished = costsToGo(problem)
  const costs =
    wished !== undefined && isReachable(problem, wished) ? wished : costsToGo(problem, penaltyOf(problem))!
  return follow(problem, costs)
}

function isReachable(problem: SchedulingProblem, { toGo }: CostsToGo): boolean {
  const { storedWh } = problem.battery
  return toGo[0]!.start - KEPT_WITHIN_WH <= storedWh && storedWh <= endOf(toGo[0]!) + KEPT_WITHIN_WH
}

/** Walks forward from what is stored now, each step to where the change and the cost to go are cheapest together. */
function follow(problem: SchedulingProblem, { steps, toGo }: CostsToGo): Schedule {
  const count = stepsOf(problem)
  const { chargeEfficiency, dischargeEfficiency, storedWh: storedNow } = problem.battery
  const chargeWh = new Float64Array(count)
  const dischargeWh = new Float64Array(count)
  const storedWh = new Float64Array(count)
  const worthOfMore = new Float64Array(count)
  const worthOfLess = new Float64Array(count)
  let stored = storedNow
  for (let step = 0; step < count; step++) {
    const next = nextState({
      stored,
      preferred: stored + ownBalance(problem, step),
      change: steps[step]!,
      toGo: toGo[step + 1]!,
    })
    const change = next - stored
    if (change > 0) chargeWh[step] = change / chargeEfficiency
    else dischargeWh[step] = -change * dischargeEfficiency
    const [before, after] = slopesAround(toGo[step + 1]!, next)
    worthOfMore[step] = -(after ?? before ?? 0)
    worthOfLess[step] = -(before ?? after ?? 0)
    storedWh[step] = next
    stored = next
  }
  return scheduleOf(problem, { chargeWh, dischargeWh, storedWh }, { worthOfMore, worthOfLess })
}

/** How what is stored would change if the battery took the mean surplus of the home, or covered its mean need. */
function ownBalance({ scenarios, battery }: SchedulingProblem, step: number): number {
  const surplus = scenarios.reduce(
    (sum, { weight, loadWh, solarWh }) => sum + weight * (solarWh[step]! - loadWh[step]!),
    0,
  )
  return surplus > 0 ? surplus * battery.chargeEfficiency : surplus / battery.dischargeEfficiency
}
