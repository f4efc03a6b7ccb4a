/** What two matchers must agree on: how much was traded, and by the hash every trade in its order. */
export type TradeFigures = {
  readonly trades: number
  readonly quantity: number
  /** Sum of price (in ticks) times quantity. */
  readonly notional: number
  readonly hash: string
}

/** Counts trades as they happen. Its numbers are held in arrays because V8 boxes doubles that are captured. */
export class TradeTally {
  readonly #sums = new Float64Array(3)
  readonly #hash = Int32Array.of(0x811c9dc5 | 0)

  add(maker: number, taker: number, price: number, quantity: number): void {
    const sums = this.#sums
    sums[0]!++
    sums[1]! += quantity
    sums[2]! += quantity * price
    let hash = this.#hash[0]!
    hash = Math.imul(hash ^ maker, 16_777_619)
    hash = Math.imul(hash ^ taker, 16_777_619)
    hash = Math.imul(hash ^ price, 16_777_619)
    this.#hash[0] = Math.imul(hash ^ quantity, 16_777_619)
  }

  figures(): TradeFigures {
    const [trades, quantity, notional] = this.#sums as unknown as [number, number, number]
    return { trades, quantity, notional, hash: (this.#hash[0]! >>> 0).toString(16) }
  }
}
