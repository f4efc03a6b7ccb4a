import type { PastTrade, TradesWanted } from '@gridbourse/core/market'

const KEPT = 200_000

/** The latest trades of the continuous books. */
export class RecentTrades {
  #trades: PastTrade[] = []
  #isWhole: boolean

  /** `isWhole`: they are followed from the first record on. */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole
  }

  /** No trade is older than those here. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** None of those here is older. */
  get oldest(): PastTrade | undefined {
    return this.#trades[0]
  }

  add(trade: PastTrade): void {
    this.#trades.push(trade)
    if (this.#trades.length < 2 * KEPT) return
    this.#trades = this.#trades.slice(-KEPT)
    this.#isWhole = false
  }

  /** Newest first. */
  find({ slot, participant, from, to, before, limit }: TradesWanted): PastTrade[] {
    const isWanted = (trade: PastTrade): boolean =>
      (slot === undefined || trade.slot === slot) &&
      (participant === undefined ||
        trade.makerParticipant === participant ||
        trade.takerParticipant === participant) &&
      (from === undefined || trade.atMs >= from) &&
      (to === undefined || trade.atMs < to)
    const found: PastTrade[] = []
    for (let at = this.#indexBefore(before) - 1; at >= 0 && found.length < limit; at--) {
      const trade = this.#trades[at]!
      if (isWanted(trade)) found.push(trade)
    }
    return found
  }

  #indexBefore(before: TradesWanted['before']): number {
    if (before === undefined) return this.#trades.length
    let low = 0
    let high = this.#trades.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const { sequence, index } = this.#trades[middle]!
      if (sequence < before.sequence || (sequence === before.sequence && index < before.index))
        low = middle + 1
      else high = middle
    }
    return low
  }
}
