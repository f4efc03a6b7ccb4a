import type { Dispatch } from './dispatch.ts'
import { type SchedulingProblem, stepsOf } from './problem.ts'

/**
 * What a problem asks beyond what a battery physically is. Where not all wishes can be kept, the later ones in
 * this list give way first, and each by as little as possible.
 */
export const WISHES = ['connection_limit', 'reserve_and_ceiling', 'stored_at_end'] as const
export type Wish = (typeof WISHES)[number]

/** A wish that a plan misses: in how many steps, and by how much where it is worst. */
export type UnmetWish = {
  readonly wish: Wish
  readonly steps: number
  readonly worstStep: number
  readonly worstByWh: number
}

/** A wish missed by less than this many Wh is kept. */
export const KEPT_WITHIN_WH = 0.005

/** The wishes of `problem` that a plan misses. */
export function unmetWishes(
  problem: SchedulingProblem,
  { storedWh }: { readonly storedWh: Float64Array },
  meter: Dispatch,
): UnmetWish[] {
  const { reserveWh, ceilingWh } = problem.battery
  const { atLeastWh, atMostWh = Infinity } = problem.end
  const last = stepsOf(problem) - 1
  const misses: Record<Wish, (step: number) => number> = {
    connection_limit: (step) => meter.overImportWh[step]! + meter.overExportWh[step]!,
    reserve_and_ceiling: (step) => Math.max(reserveWh - storedWh[step]!, storedWh[step]! - ceilingWh),
    stored_at_end: (step) =>
      step === last ? Math.max(atLeastWh - storedWh[step]!, storedWh[step]! - atMostWh) : 0,
  }
  return WISHES.flatMap((wish) => unmet(wish, misses[wish], last))
}

function unmet(wish: Wish, missedByWh: (step: number) => number, last: number): UnmetWish[] {
  let steps = 0
  let worstStep = 0
  let worstByWh = 0
  for (let step = 0; step <= last; step++) {
    const missed = missedByWh(step)
    if (missed > KEPT_WITHIN_WH) steps++
    if (missed > worstByWh) [worstStep, worstByWh] = [step, missed]
  }
  return steps === 0 ? [] : [{ wish, steps, worstStep, worstByWh }]
}

/** What missing each wish costs a solver, in micros per kWh; steep enough that a wish is missed only where it must be. */
export type Penalty = { readonly connection: number; readonly bounds: number; readonly end: number }

export function penaltyOf(problem: SchedulingProblem): Penalty {
  const { battery, wear, demandCharge, end } = problem
  const shortest = Math.min(...Array.from(problem.stepHours))
  const price = Math.max(
    1,
    largest(problem.importPrice) + wear.pricePerKwh + (demandCharge?.pricePerKw ?? 0) / shortest,
    largest(problem.exportPrice) + wear.pricePerKwh,
    Math.abs(end.valuePerKwh),
  )
  const steepest = price / (battery.chargeEfficiency * battery.dischargeEfficiency)
  return { end: 10 * steepest, bounds: 100 * steepest, connection: 1000 * steepest * stepsOf(problem) }
}

const largest = (prices: ArrayLike<number>): number =>
  Array.from(prices).reduce((most, price) => Math.max(most, Math.abs(price)), 0)
