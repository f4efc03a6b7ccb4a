import type { W } from '../../kernel/index.ts'
import type { FlexibilityEvent } from '../flexibility.ts'
import { foreseenBreaches } from './foresee.ts'
import type { Breach, GridDecision, GridSituation } from './grid-situation.ts'

/** There is nothing to solve: limits and balance are sums. */
export const prepareGrid = (_situation: GridSituation): never[] => []

/** Raises one event for each run of slots in which a limit is foreseen to be broken and no event stands yet. */
export function decideGrid(situation: GridSituation): GridDecision {
  const breaches = foreseenBreaches(situation)
  const events = runsOf(breaches.filter((breach) => !isCovered(breach, situation.standing))).map((run) =>
    eventOf(run, situation),
  )
  return { breaches, events }
}

/** Neighbouring slots of one limit and direction. */
function runsOf(breaches: readonly Breach[]): Breach[][] {
  const runs: Breach[][] = []
  const open = new Map<string, Breach[]>()
  for (const breach of breaches) {
    const key = `${breach.limit} ${breach.direction}`
    const run = open.get(key)
    if (run !== undefined && run.at(-1)!.slot === breach.slot - 1) run.push(breach)
    else {
      const begun = [breach]
      runs.push(begun)
      open.set(key, begun)
    }
  }
  return runs
}

const isCovered = ({ limit, slot, direction }: Breach, standing: readonly FlexibilityEvent[]): boolean =>
  standing.some(
    (event) =>
      event.id.startsWith(`${limit}/`) &&
      event.direction === direction &&
      slot >= event.firstSlot &&
      slot < event.firstSlot + event.slotCount,
  )

function eventOf(
  run: readonly Breach[],
  { hours, authority }: GridSituation,
): GridDecision['events'][number] {
  const [first] = run
  const { limit, slot, direction } = first!
  const worst = run.reduce((most, breach) => (breach.excessW > most.excessW ? breach : most))
  const verb = direction === 'up' ? 'import' : 'export'
  return {
    id: `${limit}/${direction}/${slot}`,
    direction,
    firstSlot: slot,
    slotCount: run.length,
    target: Math.min(worst.excessW, authority.power) as W,
    priceCap: authority.priceCap,
    reason: `${limit} would ${verb} ${kw(worst.flowW)} where it carries ${kw(worst.flowW - worst.excessW)}, says the ${worst.from === 'forecast' ? "forecast's 90 % quantile" : 'sum of what was traded'}: ${kw(worst.excessW)} for ${run.length * hours} h${worst.excessW > authority.power ? `; no more than ${kw(authority.power)} may be called for` : ''}`,
  }
}

const kw = (watts: number): string => `${(watts / 1000).toFixed(1)} kW`
