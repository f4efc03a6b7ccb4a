import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import type { ExchangeEvent } from '@gridbourse/core/market'

export type TradeEntry = Extract<ExchangeEvent, { type: 'trade' }> & {
  readonly sequence: number
  /** Place among the events of its record. */
  readonly index: number
  readonly atMs: EpochMs
}

export type TradeQuery = {
  readonly slot: SlotNumber | undefined
  /** Only trades before this one. */
  readonly before: { readonly sequence: number; readonly index: number } | undefined
  readonly limit: number
}

const KEPT = 200_000

/** The latest trades of the continuous books. */
export class RecentTrades {
  #trades: TradeEntry[] = []

  add(trade: TradeEntry): void {
    this.#trades.push(trade)
    if (this.#trades.length >= 2 * KEPT) this.#trades = this.#trades.slice(-KEPT)
  }

  /** Newest first. */
  find({ slot, before, limit }: TradeQuery): TradeEntry[] {
    const found: TradeEntry[] = []
    for (let at = this.#indexBefore(before) - 1; at >= 0 && found.length < limit; at--) {
      const trade = this.#trades[at]!
      if (slot === undefined || trade.slot === slot) found.push(trade)
    }
    return found
  }

  #indexBefore(before: TradeQuery['before']): number {
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
