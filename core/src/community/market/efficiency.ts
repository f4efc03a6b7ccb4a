/** A quote before the gate: what its energy was worth, whatever price its strategy made of that. */
export type Worth = { readonly side: 'buy' | 'sell'; readonly worth: number; readonly energy: number }

/**
 * Allocative efficiency (Smith 1962): what trading gained at true worths, as a share of the most that the same
 * wishes could have gained, summed over slots.
 */
export class Efficiency {
  #reached = 0
  #possible = 0

  /** One slot: its wishes as first quoted, and what was traded of them and of what was quoted later. */
  add(wishes: readonly Worth[], traded: readonly Worth[]): void {
    this.#possible += mostOf(wishes)
    for (const { side, worth, energy } of traded)
      this.#reached += side === 'buy' ? worth * energy : -worth * energy
  }

  /** null where there was nothing to gain. */
  get share(): number | null {
    return this.#possible > 0 ? this.#reached / this.#possible : null
  }
}

/** What the dearest bids gain with the cheapest offers, as long as there is anything to gain. */
function mostOf(wishes: readonly Worth[]): number {
  const bids = wishes.filter(({ side }) => side === 'buy').toSorted((a, b) => b.worth - a.worth)
  const offers = wishes.filter(({ side }) => side === 'sell').toSorted((a, b) => a.worth - b.worth)
  let gained = 0
  let bid = 0
  let offer = 0
  let wanted = bids[0]?.energy ?? 0
  let offered = offers[0]?.energy ?? 0
  while (bid < bids.length && offer < offers.length && bids[bid]!.worth > offers[offer]!.worth) {
    const energy = Math.min(wanted, offered)
    gained += energy * (bids[bid]!.worth - offers[offer]!.worth)
    wanted -= energy
    offered -= energy
    if (wanted === 0) wanted = bids[++bid]?.energy ?? 0
    if (offered === 0) offered = offers[++offer]?.energy ?? 0
  }
  return gained
}
