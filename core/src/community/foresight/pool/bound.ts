import type { Community } from '../../community.ts'
import { foresightCost } from '../foresight.ts'
import { netImportRange, slopesOf, type Pool } from './pool.ts'
import type { Span } from '../../span.ts'

/**
 * What no plan of a pool can be cheaper than, in nanos, by Lagrangian duality: let every home plan alone over the
 * whole span at `netLoadPrice` (micros per kWh by slot, plus the local charge on its imports), and let the
 * community's net import be whatever is cheapest against that price. Any prices give a bound; the best meet the cost.
 */
export function lowerBound(community: Community, span: Span, pool: Pool, netLoadPrice: Float64Array): number {
  const exportPrice = new Float64Array(community.slots)
  let bound = 0
  netLoadPrice.forEach((wished, slot) => {
    const { whileExporting, whileImporting } = slopesOf(pool, slot)
    const price = between(wished, whileExporting, whileImporting)
    exportPrice[span.from + slot] = price
    const { least, most } = netImportRange(pool, slot)
    bound += Math.min(
      0,
      (whileImporting - price) * Math.max(0, most),
      (whileExporting - price) * Math.min(0, least),
    )
  })
  const importPrice = exportPrice.map((price) => price + pool.localCharge)
  const alone = { ...community, importPrice, exportPrice }
  return community.participants.reduce((sum, home) => sum + foresightCost(alone, home, span), bound)
}

const between = (value: number, one: number, other: number): number =>
  Math.max(Math.min(one, other), Math.min(Math.max(one, other), value))
