import type { AuctionRules, Block } from './auction-request.ts'
import { exactBound, wholePrices } from './block-bound.ts'
import { blockMarket } from './block-market.ts'
import { searchBlocks } from './block-search.ts'
import type { PriceLevels } from './price-levels.ts'
import { slotCurve } from './slot-curve.ts'

/** Which blocks trade, and what that means for each slot. */
export type BlockClearing = {
  readonly accepted: readonly boolean[]
  readonly slots: readonly BlockSlot[]
  /** Welfare over that of simple orders alone: of the result, and of what no result can exceed. */
  readonly gain: bigint
  readonly bound: bigint
  readonly proven: boolean
  readonly nodes: number
}

/** `price` and `dualPrice` are undefined in slots that no block touches. */
type BlockSlot = {
  readonly bought: number
  readonly sold: number
  readonly price: number | undefined
  readonly dualPrice: number | undefined
}

export function clearBlocks(
  blocks: readonly Block[],
  levels: readonly PriceLevels[],
  rules: AuctionRules,
): BlockClearing {
  const market = blockMarket(blocks, (slot) => slotCurve(levels[slot]!), rules)
  const { set, gain, prices, dualPrices, proven, nodes } = searchBlocks(market, {
    nodeLimit: rules.blockNodeLimit,
    seed: rules.seed,
  })
  const whole = wholePrices(market, dualPrices)
  const rowOfSlot = new Map(market.slotOfRow.map((slot, row) => [slot, row]))
  const bought = levels.map(() => 0)
  const sold = levels.map(() => 0)
  blocks.forEach(({ side, profile }, block) => {
    const totals = side === 'buy' ? bought : sold
    if (set[block] === 1) for (const { slotIndex, energy } of profile) totals[slotIndex]! += energy
  })
  return {
    accepted: Array.from(set, (isIn) => isIn === 1),
    slots: levels.map((_, slot) => {
      const row = rowOfSlot.get(slot)
      return {
        bought: bought[slot]!,
        sold: sold[slot]!,
        // Rounding can leave -0, which is not the same bytes as 0; adding 0 makes it 0.
        price: row === undefined ? undefined : prices[row]! + 0,
        dualPrice: row === undefined ? undefined : whole[row]! + 0,
      }
    }),
    gain,
    bound: exactBound(market, whole),
    proven,
    nodes,
  }
}
