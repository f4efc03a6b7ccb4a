import { type Action, type Block, blocksOf } from './block.ts'
import { type SchedulingProblem, wearOf } from './problem.ts'
import { costWithoutBattery, netCost, type Schedule } from './schedule.ts'
import { KEPT_WITHIN_WH, type Wish } from './wish.ts'

/** Why a plan is as it is; money in nanos, prices in micros per kWh. */
export type Explanation = {
  readonly cost: number
  readonly costWithoutBattery: number
  readonly reasons: readonly Reason[]
}

export type Reason = Block & {
  /** What passes the battery's AC terminals in the block, in Wh. */
  readonly energyWh: number
  /** What one kWh stored is worth when the block ends: the plan's marginal value. */
  readonly worthPerKwh: number
  /** What it costs to have one kWh more stored, or brings to have one less, at this block's mean price. */
  readonly herePerKwh: number
  /** How much dearer the plan would be if the battery rested here and made the best of the other steps. */
  readonly savedByBlock: number
  /** The wishes that would be missed, or missed by more, if the battery rested here. */
  readonly keptByBlock: readonly Wish[]
  readonly text: string
}

/** `withoutBlocks` are the plans of `withoutEachBlock`, in the order of the blocks. */
export function explain(
  problem: SchedulingProblem,
  schedule: Schedule,
  withoutBlocks: readonly Schedule[],
): Explanation {
  const reasons = blocksOf(problem, schedule).map((block, index) => {
    const worthPerKwh = worthAt(schedule, block)
    const herePerKwh = valueHere(problem, block)
    const without = block.action === 'rest' ? schedule : withoutBlocks[index]!
    const savedByBlock = netCost(without) - netCost(schedule)
    const keptByBlock = missedMore(without, schedule)
    const energyWh = total(schedule.chargeWh, block) + total(schedule.dischargeWh, block)
    const said = { ...block, energyWh, worthPerKwh, herePerKwh, savedByBlock, keptByBlock }
    return { ...said, text: textOf(problem, schedule, said) }
  })
  return { cost: schedule.cost.total, costWithoutBattery: costWithoutBattery(problem), reasons }
}

function missedMore(without: Schedule, schedule: Schedule): Wish[] {
  const missedBy = (wish: Wish) => schedule.unmet.find((unmet) => unmet.wish === wish)?.worstByWh ?? 0
  return without.unmet
    .filter(({ wish, worstByWh }) => worstByWh > missedBy(wish) + KEPT_WITHIN_WH)
    .map(({ wish }) => wish)
}

/** Beside a kink the next Wh and the last one are worth different amounts; the action says which is meant. */
function worthAt(schedule: Schedule, { action, endStep }: Block): number {
  const isStoring = action === 'store_solar' || action === 'charge_from_grid'
  return (isStoring ? schedule.worthOfLess : schedule.worthOfMore)[endStep - 1]!
}

const PRICED_BY: Record<Action, 'importPrice' | 'exportPrice'> = {
  store_solar: 'exportPrice',
  charge_from_grid: 'importPrice',
  cover_load: 'importPrice',
  sell: 'exportPrice',
  rest: 'importPrice',
}

function valueHere(problem: SchedulingProblem, block: Block): number {
  const { chargeEfficiency, dischargeEfficiency } = problem.battery
  const wear = wearOf(problem.wear)
  const price = meanPrice(problem, block)
  if (block.action === 'store_solar' || block.action === 'charge_from_grid') {
    return (price + wear.charge) / chargeEfficiency
  }
  return (price - wear.discharge) * dischargeEfficiency
}

function meanPrice(problem: SchedulingProblem, block: Block): number {
  return total(problem[PRICED_BY[block.action]], block) / (block.endStep - block.firstStep)
}

function textOf(problem: SchedulingProblem, schedule: Schedule, said: Omit<Reason, 'text'>): string {
  const price = money(meanPrice(problem, said))
  const here = money(said.herePerKwh)
  const worth = money(said.worthPerKwh)
  const energy = `${(said.energyWh / 1000).toFixed(2)} kWh`
  switch (said.action) {
    case 'store_solar':
      return `stores ${energy} of solar that the grid would pay ${price} for: that costs ${here} per kWh stored, which is worth ${worth} later`
    case 'charge_from_grid':
      return `charges ${energy} while the grid asks ${price}: that costs ${here} per kWh stored, which is worth ${worth} later`
    case 'cover_load':
      return `covers ${energy} of load instead of importing at ${price}: that brings ${here} per kWh drawn, which would be worth ${worth} if kept`
    case 'sell':
      return `sells ${energy} at ${price}: that brings ${here} per kWh drawn, which would be worth ${worth} if kept`
    case 'rest':
      return `${restsBecause(problem, schedule, said)}, a stored kWh is worth ${worth}`
  }
}

function restsBecause(
  problem: SchedulingProblem,
  { storedWh }: Schedule,
  { firstStep, endStep }: Block,
): string {
  const { reserveWh, ceilingWh } = problem.battery
  const stored = storedWh[endStep - 1]!
  if (problem.rests?.[firstStep] === 1) return 'has to rest'
  if (stored <= reserveWh + 1)
    return 'rests at its reserve, with nothing to draw and no energy cheap enough to store'
  if (stored >= ceilingWh - 1) return 'rests full, with no use yet dear enough to draw for'
  return 'rests, because neither storing nor drawing pays here'
}

const total = (values: ArrayLike<number>, { firstStep, endStep }: Block): number => {
  let sum = 0
  for (let step = firstStep; step < endStep; step++) sum += values[step]!
  return sum
}

/** A price as people write it, per kWh. */
const money = (micros: number): string => (micros / 1e6).toFixed(4)
