import { type SchedulingProblem, stepsOf } from './problem.ts'
import type { Schedule } from './schedule.ts'

/** What a battery does, seen from the home: where its energy comes from, or where it goes. */
export type Action = 'store_solar' | 'charge_from_grid' | 'cover_load' | 'sell' | 'rest'

/** Neighbouring steps in which the battery does the same. */
export type Block = { readonly firstStep: number; readonly endStep: number; readonly action: Action }

/** The plan in blocks, from the first step to the last. */
export function blocksOf(problem: SchedulingProblem, schedule: Schedule): readonly Block[] {
  const blocks: Block[] = []
  for (let step = 0; step < stepsOf(problem); step++) {
    const action = actionIn(schedule, step)
    const last = blocks[blocks.length - 1]
    if (last?.action === action) blocks[blocks.length - 1] = { ...last, endStep: step + 1 }
    else blocks.push({ firstStep: step, endStep: step + 1, action })
  }
  return blocks
}

/**
 * One problem per block: the same day, if the battery had to rest in that block and made the best of the others.
 * Their plans say what each block is worth.
 */
export const withoutEachBlock = (problem: SchedulingProblem, blocks: readonly Block[]): SchedulingProblem[] =>
  blocks.map(({ firstStep, endStep }) => ({
    ...problem,
    rests: Float64Array.from({ length: stepsOf(problem) }, (_, step) =>
      (step >= firstStep && step < endStep) || problem.rests?.[step] === 1 ? 1 : 0,
    ),
  }))

/** A flow of less than this many Wh is nothing. */
const NOTHING = 1e-3

function actionIn({ chargeWh, dischargeWh, meter }: Schedule, step: number): Action {
  if (chargeWh[step]! > NOTHING) return meter.importWh[step]! > NOTHING ? 'charge_from_grid' : 'store_solar'
  if (dischargeWh[step]! > NOTHING) return meter.exportWh[step]! > NOTHING ? 'sell' : 'cover_load'
  return 'rest'
}
