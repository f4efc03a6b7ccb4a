import type { Wh } from '../../kernel/index.ts'
import { givenSteps, takenSteps, type Store } from '../store-steps.ts'

/** What a member wants of a slot at the limit, in whole Wh; `worth` in micros per kWh, between the utility's prices. */
export type Quote = { readonly side: 'buy' | 'sell'; readonly worth: number; readonly energy: Wh }

export type QuotedSlot = {
  /** Expected own load minus generation, in Wh. */
  readonly netLoadWh: number
  /** null for a member without a battery. */
  readonly store: QuotedStore | null
  /** What the utility pays and asks, micros per kWh. */
  readonly corridor: { readonly low: number; readonly high: number }
  /** Paid per kWh of local import, on top of the price. */
  readonly localCharge: number
}

export type QuotedStore = Store & { readonly hours: number }

/** Quotes of one member and slot; finer steps of worth are merged. */
const STEPS = 8

/**
 * The plan as a staircase: what the member would rather buy, or not sell, the cheaper the slot becomes. At the
 * utility's asking price the battery gives all that is worth giving; each step down, some of it stays stored, then
 * more is charged. Where the sum is a need it is bought, where it is a surplus it is sold.
 */
export function quotesOf({ netLoadWh, store, corridor, localCharge }: QuotedSlot): Quote[] {
  const { given, taken } = store === null ? NOTHING : stepsOf(store, corridor)
  const quotes = new Staircase(corridor, localCharge)
  let need = netLoadWh - given.reduce((sum, { energyWh }) => sum + energyWh, 0)
  if (need > 0) quotes.buy(need, corridor.high)
  for (const { worth, energyWh } of [...given.toReversed(), ...taken]) {
    const kept = Math.min(energyWh, Math.max(0, -need))
    quotes.sell(kept, worth)
    quotes.buy(energyWh - kept, worth)
    need += energyWh
  }
  if (need < 0) quotes.sell(-need, corridor.low)
  return quotes.done()
}

const NOTHING = { given: [], taken: [] } as const

/** What the battery would give and take at prices inside the corridor, given cheapest first and taken dearest first. */
function stepsOf(store: QuotedStore, { low, high }: QuotedSlot['corridor']) {
  return {
    given: givenSteps(store, store.hours)
      .filter(({ price }) => price <= high)
      .map(({ price, energyWh }) => ({ worth: Math.max(low, price), energyWh })),
    taken: takenSteps(store, store.hours)
      .filter(({ price }) => price >= low)
      .map(({ price, energyWh }) => ({ worth: Math.min(high, price), energyWh })),
  }
}

/** Merges neighbouring steps, and makes them whole: what rounding leaves goes to the next step. */
class Staircase {
  readonly #quotes: Quote[] = []
  readonly #corridor: QuotedSlot['corridor']
  readonly #localCharge: number
  #open: { side: Quote['side']; band: number; energyWh: number; value: number } | null = null
  #left = 0

  constructor(corridor: QuotedSlot['corridor'], localCharge: number) {
    this.#corridor = corridor
    this.#localCharge = localCharge
  }

  buy(energyWh: number, worth: number): void {
    this.#add('buy', energyWh, worth)
  }

  sell(energyWh: number, worth: number): void {
    this.#add('sell', energyWh, worth)
  }

  done(): Quote[] {
    this.#close()
    return this.#quotes
  }

  #add(side: Quote['side'], energyWh: number, worth: number): void {
    if (energyWh <= 0) return
    const { low, high } = this.#corridor
    const band = high > low ? Math.floor(((worth - low) / (high - low)) * STEPS) : 0
    if (this.#open?.side !== side || this.#open.band !== band) {
      this.#close()
      this.#open = { side, band, energyWh: 0, value: 0 }
    }
    this.#open!.energyWh += energyWh
    this.#open!.value += energyWh * worth
  }

  #close(): void {
    if (this.#open === null) return
    const { side, energyWh, value } = this.#open
    if (this.#quotes.at(-1)?.side !== side) this.#left = 0
    const energy = Math.round(energyWh + this.#left)
    this.#left += energyWh - energy
    const worth = value / energyWh - (side === 'buy' ? this.#localCharge : 0)
    if (energy > 0) this.#quotes.push({ side, worth, energy: energy as Wh })
    this.#open = null
  }
}
