import { sizeOf, type BlockMarket, type BlockSet } from './block-market.ts'
import { createRelaxation, FREE, IN, OUT, type Relaxation } from './block-relaxation.ts'
import { equalBlocks } from './equal-blocks.ts'
import { polish, repair, shake } from './improve-set.ts'
import { createBestSet, type PermittedSet, type Verdict } from './permitted-set.ts'

export type BlockChoice = PermittedSet & {
  /** Per row, where the relaxation with all blocks free has its bound. */
  readonly dualPrices: Float64Array
  /** Nothing better is permitted: the search ended by itself, and nothing was left undecided. */
  readonly proven: boolean
  readonly nodes: number
}

/**
 * The best permitted set of blocks, by branch and bound: depth first, each block in or out, without what the
 * relaxation proves to be worse than the best known. Stops after `nodeLimit` nodes; no clock, so that equal
 * auctions end equally.
 */
export function searchBlocks(
  market: BlockMarket,
  { nodeLimit, seed }: { readonly nodeLimit: number; readonly seed: string },
): BlockChoice {
  const relax = createRelaxation(market)
  const equal = equalBlocks(market.blocks)
  const tried = createBestSet(market, equal)
  const fixed = new Uint8Array(market.blocks.length)
  let nodes = 0
  let isCutShort = false

  const explore = (): void => {
    if (nodes >= nodeLimit) {
      isCutShort = true
      return
    }
    nodes++
    const relaxed = relax(fixed)
    if (isWorse(relaxed, tried.best)) return
    const settled = settle(relaxed, fixed, tried.best)
    const rounded = roundedSet(relaxed, fixed)
    const verdict = tried.consider(rounded)
    const known = tried.best
    if (verdict.kind === 'excluded') repair(market, rounded, tried)
    if (verdict.kind === 'better' || tried.best !== known) polish(market, tried)
    const block = branchingBlock(market, relaxed, fixed, { rounded, verdict })
    if (block !== undefined) {
      const sides = relaxed.shares[block]! >= 0.5 && verdict.kind !== 'excluded' ? [IN, OUT] : [OUT, IN]
      for (const side of sides) {
        const along = side === IN ? equal.before(block) : equal.after(block)
        const taken = [block, ...along].filter((one) => fixed[one] === FREE)
        for (const one of taken) fixed[one] = side
        explore()
        for (const one of taken) fixed[one] = FREE
      }
    }
    for (const one of settled) fixed[one] = FREE
  }

  const root = relax(fixed)
  const { prices: dualPrices } = root
  repair(market, roundedSet(root, fixed), tried)
  if (canGain(root, tried.best.gain)) {
    polish(market, tried)
    shake(market, tried, { patience: PATIENCE, seed })
  }
  explore()
  return { ...tried.best, dualPrices, proven: !isCutShort && !tried.hasUnknown, nodes }
}

/** Nothing below this node reaches the best known; equal welfare may still have more volume. */
const isWorse = ({ bound }: Relaxation, best: PermittedSet): boolean => bound < Number(best.gain)

/** Whether something below this node may be worth more than `gain`; welfare is whole. */
const canGain = ({ bound }: Relaxation, gain: bigint): boolean => bound >= Number(gain) + 1

/** Fixes blocks whose other side cannot reach the best known, and says which. */
function settle(
  { bound, surplus, error }: Relaxation,
  fixed: Uint8Array,
  best: PermittedSet,
): readonly number[] {
  const settled: number[] = []
  const slack = bound + error - Number(best.gain)
  for (let block = 0; block < fixed.length; block++) {
    if (fixed[block] !== FREE || Math.abs(surplus[block]!) <= slack) continue
    fixed[block] = surplus[block]! > 0 ? IN : OUT
    settled.push(block)
  }
  return settled
}

const roundedSet = ({ shares }: Relaxation, fixed: Uint8Array): BlockSet =>
  fixed.map((side, block) => (side === FREE ? (shares[block]! >= 0.5 ? 1 : 0) : side === IN ? 1 : 0))

/** The block to branch on; undefined where nothing below can be better. */
function branchingBlock(
  { blocks }: BlockMarket,
  relaxed: Relaxation,
  fixed: Uint8Array,
  { rounded, verdict }: { readonly rounded: BlockSet; readonly verdict: Verdict },
): number | undefined {
  const { shares, surplus } = relaxed
  const free = [...fixed.keys()].filter((block) => fixed[block] === FREE)
  const fractional = free.filter((block) => shares[block] !== 0 && shares[block] !== 1)
  const size = (block: number): number =>
    Math.min(shares[block]!, 1 - shares[block]!) * sizeOf(blocks[block]!)
  if (fractional.length > 0) return largest(fractional, size)
  const isTop = verdict.gain !== undefined && !canGain(relaxed, verdict.gain)
  if (verdict.kind !== 'excluded' || !isTop) return largest(free, (block) => -Math.abs(surplus[block]!))
  // With prices for a larger set P they would support this one too, if it is worth no less than P: the extra
  // blocks then gain nothing. So whatever is permitted below here lacks one of these blocks.
  return largest(
    free.filter((block) => rounded[block] === 1),
    (block) => -Math.abs(surplus[block]!),
  )
}

/** Shakes without success before the search begins; a few milliseconds each on a full day. */
const PATIENCE = 60

function largest(blocks: readonly number[], of: (block: number) => number): number | undefined {
  let found: number | undefined
  let most = -Infinity
  for (const block of blocks) {
    const size = of(block)
    if (size > most) [most, found] = [size, block]
  }
  return found
}
