import type { Client, Slot } from '@gridbourse/api'

const REFRESH_MS = 1000
/** An order on its way must not meet its gate, also where our clock is a little behind the server's. */
const GATE_MARGIN_MS = 90_000

/** What trades when, in a market whose clock runs faster than ours. */
export class MarketCalendar {
  readonly #client: Client
  readonly #now: () => number
  #slots: readonly Slot[] = []
  #timer: NodeJS.Timeout | undefined

  /** `clockFrom` is what the market's clock said just now. */
  constructor(client: Client, clock: { readonly from: string; readonly speed: number }) {
    const [began, from] = [Date.now(), Date.parse(clock.from)]
    this.#client = client
    this.#now = () => from + (Date.now() - began) * clock.speed
  }

  /** Keeps the slots fresh until `stop`. */
  async follow(): Promise<void> {
    this.#slots = (await this.#client.listSlots()).slots
    this.#timer = setTimeout(() => void this.follow().catch(() => undefined), REFRESH_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Slots that are not over. */
  get open(): readonly string[] {
    return this.#slots.filter(({ phase }) => phase !== 'closed').map(({ slot }) => slot)
  }

  /** The next slots that still trade for a while, the one whose gate closes first in front. */
  trading(count: number): readonly string[] {
    const until = this.#now() + GATE_MARGIN_MS
    const trading: string[] = []
    for (const { slot, phase, gateClosesAtMs } of this.#slots) {
      if (phase === 'continuous' && gateClosesAtMs > until) trading.push(slot)
      if (trading.length === count) break
    }
    return trading
  }

  /** Slots that collect orders for an opening auction. */
  waiting(): readonly string[] {
    const until = this.#now() + GATE_MARGIN_MS
    return this.#slots
      .filter(({ phase, openingAuctionAtMs }) => phase === 'waiting' && openingAuctionAtMs > until)
      .map(({ slot }) => slot)
  }
}
