import { gainOf, injectionsOf, type BlockMarket, type BlockSet } from './block-market.ts'
import { supportingPrices } from './block-prices.ts'
import type { EqualBlocks } from './equal-blocks.ts'
import { boughtAt } from './slot-curve.ts'

/** A set of blocks that prices support, and what it is worth. */
export type PermittedSet = {
  readonly set: BlockSet
  /** Welfare over that of simple orders alone. */
  readonly gain: bigint
  readonly volume: number
  /** Per row of the block market. */
  readonly prices: Float64Array
}

/**
 * What became of a set that was tried. `worse`: not above the best known, its prices were not looked for.
 * `excluded`: no prices support it. `unknown`: whether any do stayed open.
 */
export type Verdict = {
  readonly kind: 'better' | 'worse' | 'excluded' | 'unknown'
  /** undefined where the simple orders cannot take the blocks up. */
  readonly gain: bigint | undefined
}

/** The best permitted set so far, of all that were tried. Begins with no block at all, which is permitted. */
export function createBestSet(market: BlockMarket, equal: EqualBlocks) {
  const known = new Map<string, Verdict>()
  const nothing = new Uint8Array(market.blocks.length)
  const idle = injectionsOf(market, nothing)
  let best: PermittedSet = {
    set: nothing,
    gain: 0n,
    volume: volumeOf(market, nothing, idle),
    prices: supportingPrices(market, nothing, idle) as Float64Array,
  }
  let mostUnknown = -1n

  const judge = (set: BlockSet): Verdict => {
    const injections = injectionsOf(market, set)
    const gain = gainOf(market, set, injections)
    if (gain === undefined) return { kind: 'excluded', gain }
    if (gain < best.gain) return { kind: 'worse', gain }
    const volume = volumeOf(market, set, injections)
    if (gain === best.gain && volume <= best.volume) return { kind: 'worse', gain }
    const prices = supportingPrices(market, set, injections)
    if (prices === 'none') return { kind: 'excluded', gain }
    if (prices === 'unknown') {
      if (gain > mostUnknown) mostUnknown = gain
      return { kind: 'unknown', gain }
    }
    best = { set, gain, volume, prices }
    return { kind: 'better', gain }
  }

  return {
    get best() {
      return best
    },
    /** A set that would be as good as the best, or better, was left undecided. */
    get hasUnknown() {
      return mostUnknown >= best.gain
    },
    consider(anySet: BlockSet): Verdict {
      const set = equal.firstCome(anySet)
      const key = set.join('')
      const before = known.get(key)
      if (before !== undefined) return before
      const verdict = judge(set)
      known.set(key, verdict)
      return verdict
    },
  }
}

export type BestSet = ReturnType<typeof createBestSet>

function volumeOf({ curves, blocks }: BlockMarket, set: BlockSet, injections: Float64Array): number {
  let volume = 0
  curves.forEach((curve, row) => {
    volume += boughtAt(curve, injections[row]!)
  })
  blocks.forEach(({ parts }, block) => {
    if (set[block] === 1) for (const { injection } of parts) volume += Math.max(0, -injection)
  })
  return volume
}
