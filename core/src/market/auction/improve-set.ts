import { injectionsOf, type BlockMarket, type BlockSet } from './block-market.ts'
import { middlePrice } from './auction-price.ts'
import { surplusAt } from './block-prices.ts'
import type { BestSet } from './permitted-set.ts'
import { intervalAt } from './slot-curve.ts'

/** Takes the blocks that lose most out of a set, one after the other, until prices support the rest. */
export function repair(market: BlockMarket, set: BlockSet, tried: BestSet): void {
  let left = set
  for (;;) {
    const { kind } = tried.consider(left)
    if (kind !== 'excluded' && kind !== 'unknown') return
    const loser = worstBlock(market, left)
    if (loser === undefined) return
    left = left.slice()
    left[loser] = 0
  }
}

/** Adds, drops and swaps single blocks of the best set for as long as that makes it better. */
export function improve(market: BlockMarket, tried: BestSet): void {
  const count = market.blocks.length
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { best } = tried
    for (let block = 0; block < count; block++) tried.consider(flipped(tried.best.set, block))
    const near = nearestToTrading(market, tried)
    for (const one of near)
      for (const other of near)
        if (one < other && tried.best.set[one] !== tried.best.set[other])
          tried.consider(flipped(flipped(tried.best.set, one), other))
    if (tried.best === best) return
  }
}

function flipped(set: BlockSet, block: number): BlockSet {
  const other = set.slice()
  other[block] = 1 - other[block]!
  return other
}

/** The blocks with the smallest gain or loss per Wh at the best set's prices. */
function nearestToTrading(market: BlockMarket, { best }: BestSet): readonly number[] {
  const closeness = market.blocks.map((block) => {
    const energy = block.parts.reduce((sum, { injection }) => sum + Math.abs(injection), 0)
    return Math.abs(Number(surplusAt(block, best.prices))) / energy
  })
  return [...closeness.keys()]
    .toSorted((one, other) => closeness[one]! - closeness[other]!)
    .slice(0, MOST_SWAPPED)
}

/** The accepted block that loses most at middle prices; where they cannot all be taken up, the largest. */
function worstBlock(market: BlockMarket, set: BlockSet): number | undefined {
  const injections = injectionsOf(market, set)
  const intervals = market.curves.map((curve, row) => intervalAt(curve, injections[row]!))
  let worst: number | undefined
  let least = Infinity
  const canAll = intervals.every((interval) => interval !== undefined)
  const prices = intervals.map((interval) =>
    interval === undefined ? 0 : middlePrice(...interval, market.grid),
  )
  market.blocks.forEach((block, index) => {
    if (set[index] !== 1) return
    const energy = block.parts.reduce((sum, { injection }) => sum + Math.abs(injection), 0)
    const gain = canAll ? Number(surplusAt(block, prices)) : -energy
    if (gain < least) [least, worst] = [gain, index]
  })
  return worst
}

const MOST_ROUNDS = 20
const MOST_SWAPPED = 24
