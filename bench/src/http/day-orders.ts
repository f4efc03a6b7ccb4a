import { seededRandom, type Random } from '@gridbourse/core/kernel'
import { LocalOrders } from './local-orders.ts'
import type { MarketCalendar } from './market-calendar.ts'

/** One order in so many is for the opening auction of the next day. */
const FOR_TOMORROW = 20
const SLOTS_AHEAD = 8

/** What a day's participants want: mostly the slots that close next, now and then one of tomorrow. */
export class DayOrders {
  readonly #calendar: MarketCalendar
  readonly #random: Random = seededRandom('day')
  readonly #orders = new LocalOrders(144)
  #trading: readonly string[] = []
  #waiting: readonly string[] = []
  #drawn = 0

  constructor(calendar: MarketCalendar) {
    this.#calendar = calendar
  }

  next(): string {
    if (this.#drawn++ % 100 === 0) {
      this.#trading = this.#calendar.trading(SLOTS_AHEAD)
      this.#waiting = this.#calendar.waiting()
    }
    const isForTomorrow = this.#waiting.length > 0 && this.#random.below(FOR_TOMORROW) === 0
    const slots = isForTomorrow ? this.#waiting : this.#trading
    return this.#orders.next(slots[this.#random.below(slots.length)]!)
  }
}
