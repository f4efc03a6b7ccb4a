import { assert, type W } from '../../kernel/index.ts'
import type { SlotForecast } from '../forecasting/index.ts'
import { slotOf } from '../market-slot.ts'
import type { Breach, GridLimit, GridSituation } from './grid-situation.ts'

/** Every slot in which a limit would be broken if nobody did anything, limit by limit, in time order. */
export const foreseenBreaches = (situation: GridSituation): Breach[] =>
  situation.limits.flatMap((limit) =>
    situation.community.flatMap((_, step) => breachesAt(situation, limit, step)),
  )

function breachesAt(situation: GridSituation, limit: GridLimit, step: number): Breach[] {
  const { hours } = situation
  const forecast = forecastOf(situation, limit, step)
  const traded = tradedOf(situation, limit, step)
  const breach = (direction: Breach['direction'], mostW: number): Breach[] => {
    const sign = direction === 'up' ? 1 : -1
    const foreseen = Math.ceil((direction === 'up' ? forecast.high : -forecast.low) / hours)
    const agreed = Math.ceil((sign * traded) / hours)
    const flow = Math.max(foreseen, agreed)
    if (flow <= mostW) return []
    const from = foreseen >= agreed ? 'forecast' : 'positions'
    const excess = { flowW: flow as W, excessW: (flow - mostW) as W }
    return [{ limit: limit.name, slot: slotOf(situation, step), direction, ...excess, from }]
  }
  return [...breach('up', limit.importW), ...breach('down', limit.exportW)]
}

/**
 * The 10 and the 90 % quantile of what flows through a limit. That of a group is the sum of its members': too wide
 * rather than too narrow, because neighbours do much of what they do together.
 */
function forecastOf(
  { community, members }: GridSituation,
  limit: GridLimit,
  step: number,
): { readonly low: number; readonly high: number } {
  if (limit.members === null) return endsOf(community[step]!)
  let [low, high] = [0, 0]
  for (const { member, slots } of members) {
    if (!limit.members.includes(member)) continue
    const ends = endsOf(slots[step]!)
    low += ends.low
    high += ends.high
  }
  return { low, high }
}

function endsOf({ quantilesWh }: SlotForecast): { readonly low: number; readonly high: number } {
  const [low, high] = [quantilesWh[0], quantilesWh.at(-1)]
  assert(low !== undefined && high !== undefined, 'a forecast has quantiles')
  return { low, high }
}

/** What a group has bought from outside it, net: what its members agreed to let flow, batteries included. */
function tradedOf({ positions }: GridSituation, limit: GridLimit, step: number): number {
  return positions.reduce(
    (sum, { member, netBoughtWh }) =>
      limit.members === null || limit.members.includes(member) ? sum + netBoughtWh[step]! : sum,
    0,
  )
}
