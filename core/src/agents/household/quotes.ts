import type { Battery } from '../../battery/index.ts'
import type { Wh } from '../../kernel/index.ts'

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

export type QuotedStore = {
  readonly battery: Battery
  /** Expected at the slot's start. */
  readonly storedWh: number
  readonly hours: number
  readonly marginalValues: ArrayLike<number>
}

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

type Step = { readonly worth: number; readonly energyWh: number }
const NOTHING = { given: [], taken: [] } as const

/** AC energy that the battery would give, cheapest first, and take, dearest first, inside the corridor. */
function stepsOf(
  { battery, storedWh, hours, marginalValues }: QuotedStore,
  { low, high }: QuotedSlot['corridor'],
): { readonly given: readonly Step[]; readonly taken: readonly Step[] } {
  const { reserveWh, ceilingWh, chargeEfficiency, dischargeEfficiency, maxChargeW, maxDischargeW } = battery
  const width = (ceilingWh - reserveWh) / marginalValues.length
  const given: Step[] = []
  let stored = storedWh
  const least = Math.max(reserveWh, storedWh - (maxDischargeW * hours) / dischargeEfficiency)
  for (let at = Math.ceil((stored - reserveWh) / width) - 1; at >= 0 && stored > least; at--) {
    const ask = marginalValues[at]! / dischargeEfficiency
    if (ask > high) break
    const next = Math.max(least, reserveWh + at * width)
    given.push({ worth: Math.max(low, ask), energyWh: (stored - next) * dischargeEfficiency })
    stored = next
  }
  const taken: Step[] = []
  stored = storedWh
  const most = Math.min(ceilingWh, storedWh + maxChargeW * hours * chargeEfficiency)
  for (let at = Math.floor((stored - reserveWh) / width); at < marginalValues.length && stored < most; at++) {
    const bid = marginalValues[at]! * chargeEfficiency
    if (bid < low) break
    const next = Math.min(most, reserveWh + (at + 1) * width)
    taken.push({ worth: Math.min(high, bid), energyWh: (next - stored) / chargeEfficiency })
    stored = next
  }
  return { given, taken }
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
