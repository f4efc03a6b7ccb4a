import type { LinearSolver } from '../ports.ts'
import type { Pool, PoolWindow } from './pool.ts'
import { readWindow, type WindowPlan } from './window-plan.ts'
import { windowProgram } from './window.ts'

export type PlanTerms = {
  readonly solve: LinearSolver['solve']
  /** Told how many slots of the span are planned; starts again where the first plan was not good enough. */
  readonly onProgress?: (slotsPlanned: number) => void
  /** Looked at before each window. */
  readonly signal?: { readonly aborted: boolean }
}

/** How much of a window's plan is kept, and how far it looks on beyond that. */
export type Reach = { readonly keptHours: number; readonly aheadHours: number }

/** What each home's batteries draw, by slot, and what net load costs in each slot. */
export type PoolPlan = Pick<WindowPlan, 'drawnWh' | 'netLoadPrice'>

/** Plans window by window, handing on what is stored. Null where it was stopped. */
export async function planOfPool(
  pool: Pool,
  { keptHours, aheadHours }: Reach,
  { solve, onProgress, signal }: PlanTerms,
): Promise<PoolPlan | null> {
  const kept = Math.ceil(keptHours / pool.hours)
  const ahead = Math.ceil(aheadHours / pool.hours)
  const drawnWh = pool.homes.map(() => new Float64Array(pool.slots))
  const netLoadPrice = new Float64Array(pool.slots)
  const storedWh = Float64Array.from(pool.homes, ({ battery }) => battery?.storedWh ?? 0)
  for (let from = 0; from < pool.slots; from += kept) {
    if (signal?.aborted === true) return null
    const to = Math.min(pool.slots, from + kept)
    const window = { from, to: Math.min(pool.slots, to + ahead), storedWh }
    const plan = await planOfWindow(pool, window, solve)
    drawnWh.forEach((drawn, home) => {
      drawn.set(plan.drawnWh[home]!.subarray(0, to - from), from)
      storedWh[home] = plan.storedWh[home]![to - from - 1]!
    })
    // Prices close to either end of a window depend on where it was cut; those of the middle do not. A last window
    // that is shorter than that tells none: the one before it looked on to the end.
    const unsure = from === 0 ? 0 : Math.min(Math.floor(ahead / 2), window.to - from)
    netLoadPrice.set(plan.netLoadPrice.subarray(unsure), from + unsure)
    onProgress?.(to)
  }
  return { drawnWh, netLoadPrice }
}

/** Solves by whole columns only where a plan without them is none that the batteries could follow. */
async function planOfWindow(
  pool: Pool,
  window: PoolWindow,
  solve: LinearSolver['solve'],
): Promise<WindowPlan> {
  const relaxed = windowProgram(pool, window, false)
  const plan = readWindow(pool, window, relaxed, await solve(relaxed.program))
  if (plan.isPossible) return plan
  const decided = windowProgram(pool, window, true)
  return readWindow(pool, window, decided, await solve(decided.program))
}
