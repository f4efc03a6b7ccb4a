import { assert } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import { lowerBound } from './pool/bound.ts'
import { planOfPool, type PlanTerms, type Reach } from './pool/plan.ts'
import { isConvex, poolCost, poolOf, type Pool } from './pool/pool.ts'
import type { Span } from '../span.ts'

export type PooledForesightTerms = PlanTerms & {
  /** Micros per kWh of local import (a member's import that came from its neighbours); never below zero. */
  readonly localCharge: number
}

/** The cost of the best plan found, and what no plan can be cheaper than; where both agree it is the optimum. */
export type PooledForesight = { readonly costNanos: bigint; readonly lowerBoundNanos: bigint }

/** What is kept of a window, and how far it looks on. The next reach is tried where one left a gap. */
const REACHES: readonly Reach[] = [
  { keptHours: 168, aheadHours: 72 },
  { keptHours: 336, aheadHours: 336 },
  { keptHours: 672, aheadHours: 1344 },
]

/** Where whole columns must decide, a wider window takes far longer, and a gap says nothing about its width. */
const DECIDING_REACHES: readonly Reach[] = [{ keptHours: 72, aheadHours: 48 }]

/** A gap below a millionth of the currency and this share of the turnover at the utility's prices is rounding. */
const ROUNDING = { nanos: 1000, share: 1e-7 }

/**
 * What a community would have paid over the span, had it known everything and run all its batteries as one: each
 * starts as stated, ends free and unvalued, and rests where its meter was silent. Null where it was stopped.
 *
 * The span is planned window by window, each looking on beyond what is kept of it. That this loses nothing is not
 * assumed but shown by the bound, which covers the whole span at once. The two may stay apart where prices are below
 * zero or local energy is dearer than the utility's: the plan is possible there, and the bound holds.
 */
export async function pooledForesight(
  community: Community,
  span: Span,
  terms: PooledForesightTerms,
): Promise<PooledForesight | null> {
  assert(terms.localCharge >= 0, 'a local charge is not below zero')
  const pool = poolOf(community, span, terms.localCharge)
  const noGap = ROUNDING.nanos + ROUNDING.share * turnover(pool)
  let best = { cost: Infinity, bound: -Infinity }
  for (const reach of isConvex(pool) ? REACHES : DECIDING_REACHES) {
    const plan = await planOfPool(pool, reach, terms)
    if (plan === null) return null
    best = {
      cost: Math.min(best.cost, poolCost(pool, plan.drawnWh)),
      bound: Math.max(best.bound, lowerBound(community, span, pool, plan.netLoadPrice)),
    }
    const isWhole = reach.keptHours + reach.aheadHours >= pool.slots * pool.hours
    if (isWhole || best.cost - best.bound <= noGap) break
  }
  assert(best.bound <= best.cost + noGap, 'no plan is cheaper than the bound')
  const costNanos = BigInt(Math.round(best.cost))
  return { costNanos, lowerBoundNanos: BigInt(Math.floor(Math.min(best.bound, best.cost))) }
}

/** What all energy that passes the meters would cost at the utility's prices, in nanos. */
function turnover({ homes, importPrice, exportPrice }: Pool): number {
  let nanos = 0
  for (const { netLoadWh } of homes)
    netLoadWh.forEach((net, slot) => {
      if (Number.isNaN(net)) return
      nanos += Math.abs(net) * Math.max(Math.abs(importPrice[slot]!), Math.abs(exportPrice[slot]!))
    })
  return nanos
}
