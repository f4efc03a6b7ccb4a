import { seededRandom, type Random } from '@gridbourse/core/kernel'

const MIDDLE_MICROS_PER_KWH = 327_680
const TICK_MICROS_PER_KWH = 10

/**
 * Orders in the mix of workload w2: limits only, uniform within 20 ticks around one price, so that most
 * of them cross, as in a local market.
 */
export class LocalOrders {
  readonly #random: Random

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** The JSON fields of one order for `slot`, without braces. */
  next(slot: string): string {
    const side = this.#random.below(2) === 0 ? 'buy' : 'sell'
    const price = MIDDLE_MICROS_PER_KWH + (this.#random.below(41) - 20) * TICK_MICROS_PER_KWH
    const energy = 1 + this.#random.below(50)
    return `"slot":"${slot}","side":"${side}","priceMicrosPerKwh":${price},"energyWh":${energy}`
  }
}
