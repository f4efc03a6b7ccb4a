import { seededRandom } from '../../kernel/index.ts'
import { middlePrice } from './auction-price.ts'
import { injectionsOf, sizeOf, type BlockMarket, type BlockSet } from './block-market.ts'
import { surplusAt } from './block-prices.ts'
import type { BestSet, PermittedSet } from './permitted-set.ts'
import { intervalAt, worthNear } from './slot-curve.ts'

/** Takes the blocks that lose most out of a set, one after the other, until prices support the rest. */
export function repair(market: BlockMarket, set: BlockSet, tried: BestSet): void {
  let left = set
  for (;;) {
    const { kind } = tried.consider(left)
    if (kind === 'better' || kind === 'worse') return
    const loser = worstBlock(market, left)
    if (loser === undefined) return
    left = flipped(left, loser)
  }
}

/** Adds, drops and swaps single blocks of the best set for as long as that makes it better. */
export function polish(market: BlockMarket, tried: BestSet): void {
  for (let round = 0; round < MOST_POLISHES; round++) {
    const { best } = tried
    for (let block = 0; block < market.blocks.length; block++) tried.consider(flipped(tried.best.set, block))
    const close = closestToTheMargin(market, tried.best, MOST_SWAPPED)
    for (const one of close)
      for (const other of close)
        if (one < other && tried.best.set[one] !== tried.best.set[other])
          tried.consider(flipped(flipped(tried.best.set, one), other))
    if (tried.best === best) return
  }
}

/**
 * Shakes the best set: flips a few blocks near the margin by lot, climbs to the next set whose welfare no
 * single block improves, and makes that permitted. Until `patience` shakes in a row found nothing better.
 */
export function shake(
  market: BlockMarket,
  tried: BestSet,
  { patience, seed }: { patience: number; seed: string },
) {
  const random = seededRandom(`${seed}/shake`)
  for (let failures = 0; failures < patience; failures++) {
    const { best } = tried
    const close = closestToTheMargin(market, best, MOST_SHAKEN)
    const set = best.set.slice()
    for (let flips = 1 + random.below(5); flips > 0; flips--) {
      const block = close[random.below(close.length)]!
      set[block] = 1 - set[block]!
    }
    climb(market, set, random.below(set.length))
    repair(market, set, tried)
    if (tried.best === best) continue
    polish(market, tried)
    failures = 0
  }
}

/** Flips single blocks of `set`, beginning with `first`, while that adds welfare; prices are not looked at. */
function climb(market: BlockMarket, set: BlockSet, first: number): void {
  const { blocks, curves } = market
  const injections = injectionsOf(market, set)
  let sinceFlip = 0
  for (let at = first; sinceFlip < blocks.length; at = (at + 1) % blocks.length) {
    sinceFlip++
    const { value, parts } = blocks[at]!
    const direction = set[at] === 1 ? -1 : 1
    let gain = direction * Number(value)
    for (const { row, injection } of parts) {
      const before = injections[row]!
      gain += worthNear(curves[row]!, before + direction * injection) - worthNear(curves[row]!, before)
    }
    // Below 1 it may be rounding, which could flip for ever. Not a number: out of range before and after.
    if (!(gain >= 1)) continue
    set[at] = 1 - set[at]!
    for (const { row, injection } of parts) injections[row]! += direction * injection
    sinceFlip = 0
  }
}

/** The blocks with the smallest gain or loss per Wh at the set's prices. */
function closestToTheMargin(
  { blocks }: BlockMarket,
  { prices }: PermittedSet,
  count: number,
): readonly number[] {
  const distance = blocks.map((block) => Math.abs(Number(surplusAt(block, prices))) / sizeOf(block))
  return [...distance.keys()].toSorted((one, other) => distance[one]! - distance[other]!).slice(0, count)
}

/** The accepted block that loses most at middle prices; where they cannot all be taken up, the largest. */
function worstBlock(market: BlockMarket, set: BlockSet): number | undefined {
  const injections = injectionsOf(market, set)
  const intervals = market.curves.map((curve, row) => intervalAt(curve, injections[row]!))
  const prices = intervals.map((interval) =>
    interval === undefined ? 0 : middlePrice(...interval, market.grid),
  )
  const fits = !intervals.includes(undefined)
  let worst: number | undefined
  let least = Infinity
  market.blocks.forEach((block, index) => {
    if (set[index] !== 1) return
    const gain = fits ? Number(surplusAt(block, prices)) : -sizeOf(block)
    if (gain < least) [least, worst] = [gain, index]
  })
  return worst
}

function flipped(set: BlockSet, block: number): BlockSet {
  const other = set.slice()
  other[block] = 1 - other[block]!
  return other
}

const MOST_POLISHES = 20
const MOST_SWAPPED = 24
const MOST_SHAKEN = 60
