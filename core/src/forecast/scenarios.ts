import type { Random } from '../kernel/index.ts'
import { valueAt } from './rank.ts'
import { LEVELS } from './series.ts'
import type { Timeline } from './timeline.ts'

/** Slots to draw scenarios for, with their nine quantiles each. */
export type Fan = { readonly from: number; readonly to: number; readonly quantiles: Float64Array }

/**
 * Whole courses of what may come, each as likely as another. A course takes over from one past stretch of days
 * how the actual values wandered through the forecasts made for them (their ranks), so that it hangs together
 * in time as real days do (the Schaake shuffle, Clark and others 2004).
 */
export function scenariosOf(
  fan: Fan,
  ranks: Float64Array,
  timeline: Timeline,
  count: number,
  random: Random,
): Float64Array[] {
  const { days, dayOf } = timeline
  const firstDay = dayOf[fan.from]!
  const lasting = dayOf[fan.to - 1]! - firstDay
  const templates: number[] = []
  for (let day = firstDay - lasting - 1; day >= 0 && templates.length < TEMPLATES; day--)
    if (hasRanks(ranks, days[day]!)) templates.push(day)
  const order = shuffled(templates, random)
  return Array.from({ length: count }, (_, scenario) => {
    const template = order[scenario % Math.max(1, order.length)]
    const course = new Float64Array(fan.to - fan.from)
    let rank = (scenario + 0.5) / count
    for (let slot = fan.from; slot < fan.to; slot++) {
      if (template !== undefined) rank = rankLike(slot, template - firstDay, ranks, timeline) ?? rank
      const at = (slot - fan.from) * LEVELS.length
      course[slot - fan.from] = valueAt(fan.quantiles.subarray(at, at + LEVELS.length), rank)
    }
    return course
  })
}

/** Past days to choose from, the latest. */
const TEMPLATES = 56

/** The rank of the same wall clock so many days away. */
function rankLike(
  slot: number,
  daysAway: number,
  ranks: Float64Array,
  timeline: Timeline,
): number | undefined {
  const { days, dayOf, slotOfDay } = timeline
  const like = days[dayOf[slot]! + daysAway]!
  const rank = ranks[Math.min(like.from + slotOfDay[slot]!, like.to - 1)]!
  return Number.isNaN(rank) ? undefined : rank
}

function hasRanks(
  ranks: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  for (let slot = from; slot < to; slot++) if (!Number.isNaN(ranks[slot]!)) return true
  return false
}

function shuffled(days: readonly number[], random: Random): number[] {
  const order = [...days]
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}
