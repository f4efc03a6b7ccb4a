import type { Community } from './community.ts'
import { foresightCost } from './foresight.ts'
import type { Home } from './home.ts'
import type { LocalCalendar } from './local-calendar.ts'

/**
 * What homes apart paid, day by day, above what they would have paid had they known the day: the same meters and
 * batteries, from the charge the day began with to at least the charge it ended with. A day counts once it is over.
 */
export class DayRegrets {
  /** By day of the calendar, in nanos; null for a day that is not over. */
  readonly regrets: (bigint | null)[]

  readonly #community: Community
  readonly #calendar: LocalCalendar
  readonly #homes: readonly Home[]
  #storedMwh: readonly number[]

  constructor(community: Community, calendar: LocalCalendar, homes: readonly Home[]) {
    this.#community = community
    this.#calendar = calendar
    this.#homes = homes
    this.#storedMwh = homes.map(({ storedMwh }) => storedMwh)
    this.regrets = calendar.days.map(() => null)
  }

  /** To be called after `slot` was lived through; `cost` is what its local day has cost by then. */
  after(slot: number, cost: bigint): void {
    const number = this.#calendar.dayOf(slot)
    const day = this.#calendar.days[number]!
    if (slot + 1 < day.to) return
    const foresight = this.#homes.reduce(
      (sum, { participant, storedMwh }, index) =>
        sum +
        foresightCost(this.#community, participant, day, {
          storedWh: this.#storedMwh[index]! / 1000,
          atLeastWh: storedMwh / 1000,
        }),
      0,
    )
    this.regrets[number] = cost - BigInt(Math.round(foresight))
    this.#storedMwh = this.#homes.map(({ storedMwh }) => storedMwh)
  }
}
