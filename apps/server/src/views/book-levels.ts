import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import type { BookLevel, BookView, Phase, Side } from '@gridbourse/core/market'
import type { Band, BookHead } from './view-base.ts'

type Level = { energy: number; orders: number }

/** One slot's book by price level. */
export class BookLevels {
  readonly slot: SlotNumber
  readonly gateClosesAt: EpochMs
  phase: Phase
  bookSequence: number
  lastPrice: MicrosPerKwh | null
  band: Band
  readonly #levels = { buy: new Map<MicrosPerKwh, Level>(), sell: new Map<MicrosPerKwh, Level>() }

  constructor({ slot, gateClosesAt, phase, bookSequence, lastPrice, band }: BookHead) {
    this.slot = slot
    this.gateClosesAt = gateClosesAt
    this.phase = phase
    this.bookSequence = bookSequence
    this.lastPrice = lastPrice
    this.band = band
  }

  add(side: Side, price: MicrosPerKwh, energy: Wh): void {
    const level = this.#levels[side].get(price)
    if (level === undefined) {
      this.#levels[side].set(price, { energy, orders: 1 })
      return
    }
    level.energy += energy
    level.orders++
  }

  /** An order at `price` loses `energy`; `isGone` where that was its last. */
  take(side: Side, price: MicrosPerKwh, energy: Wh, isGone: boolean): void {
    const levels = this.#levels[side]
    const level = levels.get(price)!
    level.energy -= energy
    if (isGone && --level.orders === 0) levels.delete(price)
  }

  best(side: Side): MicrosPerKwh | null {
    let best: MicrosPerKwh | null = null
    for (const price of this.#levels[side].keys()) {
      if (best === null || (side === 'buy' ? price > best : price < best)) best = price
    }
    return best
  }

  /** Best first, at most `depth` levels of either side. */
  view(depth = Infinity): BookView {
    const { slot, phase, gateClosesAt, bookSequence, lastPrice, band } = this
    const levels = (side: Side): BookLevel[] =>
      [...this.#levels[side]]
        .toSorted(([a], [b]) => (side === 'buy' ? b - a : a - b))
        .slice(0, depth)
        .map(([price, { energy, orders }]) => ({ price, energy: energy as Wh, orders }))
    return {
      slot,
      phase,
      gateClosesAt,
      bookSequence,
      lastPrice,
      band,
      bids: levels('buy'),
      asks: levels('sell'),
    }
  }
}
