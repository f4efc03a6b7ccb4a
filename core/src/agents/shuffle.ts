import { seededRandom, type SlotNumber } from '../kernel/index.ts'

/**
 * The order in which a slot's wishes are submitted: drawn anew for each slot from the seed, so that of equal prices
 * nobody's always come first. Any permutation is as likely as another (Fisher and Yates).
 */
export function shuffled<Item>(
  items: readonly Item[],
  { seed, slot }: { readonly seed: number | string; readonly slot: SlotNumber },
): Item[] {
  const dice = seededRandom(`submissions/${seed}/${slot}`)
  const drawn = [...items]
  for (let last = drawn.length - 1; last > 0; last--) {
    const at = dice.below(last + 1)
    const taken = drawn[at]!
    drawn[at] = drawn[last]!
    drawn[last] = taken
  }
  return drawn
}
