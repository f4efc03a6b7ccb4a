import type { MicrosPerKwh, Wh } from '../../kernel/index.ts'
import { withinAuthority } from '../authority.ts'
import { meansOf } from '../expected-course.ts'
import { slotOf } from '../market-slot.ts'
import type { WorthwhileOrder } from '../order-wish.ts'
import type { ProducerDecision, ProducerSituation } from './producer.ts'

/** The naive twin: offers the mean of what may be generated at what the utility pays anyway, and leaves its battery at rest. */
export function sellAll(situation: ProducerSituation): ProducerDecision {
  const { generationWh, weights, prices, offered, venue } = situation
  const means = meansOf(generationWh, weights).map((energy) => Math.round(energy) as Wh)
  const orders = means.slice(0, offered).flatMap((energy, step): WorthwhileOrder[] => {
    if (energy <= 0) return []
    const worth = prices[step]!.exportPrice
    const price = (Math.ceil(worth / 10) * 10) as MicrosPerKwh
    const reason = `sells the ${energy} Wh it expects`
    return [{ slot: slotOf(situation, step), side: 'sell', price, energy, venue, worth, reason }]
  })
  const { kept, refused } = withinAuthority(situation.authority, { orders })
  return {
    orders: kept.orders,
    refused,
    rules: [],
    baselineWh: means.map((energy) => (0 - energy) as Wh),
    offers: [],
    reason: 'sells what it expects, whatever the price',
  }
}
