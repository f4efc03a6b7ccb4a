import type { BlockSet, MarketBlock } from './block-market.ts'

/** Blocks alike in side, price and profile: only how many of them are in matters, so the first come are. */
export type EqualBlocks = {
  /** The same set with the first of all equal blocks in. */
  firstCome(set: BlockSet): BlockSet
  /** Blocks equal to `block` that came before it, and after it. */
  before(block: number): readonly number[]
  after(block: number): readonly number[]
}

export function equalBlocks(blocks: readonly MarketBlock[]): EqualBlocks {
  const byTerms = new Map<string, number[]>()
  const groups = blocks.map(({ value, parts }, block) => {
    const terms = `${value} ${parts.map(({ row, injection }) => `${row}:${injection}`).join(' ')}`
    const group = byTerms.get(terms) ?? []
    group.push(block)
    byTerms.set(terms, group)
    return group
  })
  const several = [...byTerms.values()].filter((group) => group.length > 1)
  return {
    firstCome(set) {
      if (several.length === 0) return set
      const ordered = set.slice()
      for (const group of several) {
        const count = group.reduce((sum, block) => sum + set[block]!, 0)
        group.forEach((block, place) => (ordered[block] = place < count ? 1 : 0))
      }
      return ordered
    },
    before: (block) => groups[block]!.filter((other) => other < block),
    after: (block) => groups[block]!.filter((other) => other > block),
  }
}
