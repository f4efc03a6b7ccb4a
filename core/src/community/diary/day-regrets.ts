import type { Community } from '../community.ts'
import { foresightCost } from '../foresight/foresight.ts'
import type { Home } from '../homes/home.ts'
import type { CalendarDay, LocalCalendar } from './local-calendar.ts'

/**
 * What homes apart paid, day by day, above what they would have paid had they known the day: the same meters and
 * batteries, from the charge the day began with to at least the charge it ended with. A day counts once it is over,
 * and is computed when somebody asks.
 */
export class DayRegrets {
  readonly #community: Community
  readonly #calendar: LocalCalendar
  readonly #homes: readonly Home[]
  readonly #ended: EndedDay[] = []
  #storedMwh: readonly number[]

  constructor(community: Community, calendar: LocalCalendar, homes: readonly Home[]) {
    this.#community = community
    this.#calendar = calendar
    this.#homes = homes
    this.#storedMwh = homes.map(({ storedMwh }) => storedMwh)
  }

  /** To be called after each slot was lived through; `cost` is what its local day has cost by then. */
  after(slot: number, cost: bigint): void {
    const day = this.#calendar.days[this.#calendar.dayOf(slot)]!
    if (slot + 1 < day.to) return
    const endMwh = this.#homes.map(({ storedMwh }) => storedMwh)
    this.#ended.push({ day, cost, startMwh: this.#storedMwh, endMwh, regret: null })
    this.#storedMwh = endMwh
  }

  /** By day of the calendar, in nanos; null for a day that is not over. */
  regrets(): (bigint | null)[] {
    return this.#calendar.days.map((_, index) => {
      const ended = this.#ended[index]
      if (ended === undefined) return null
      ended.regret ??= ended.cost - this.#foresight(ended)
      return ended.regret
    })
  }

  #foresight({ day, startMwh, endMwh }: EndedDay): bigint {
    const costs = this.#homes.map(({ participant }, index) =>
      foresightCost(this.#community, participant, day, {
        storedWh: startMwh[index]! / 1000,
        atLeastWh: endMwh[index]! / 1000,
      }),
    )
    return BigInt(Math.round(costs.reduce((sum, cost) => sum + cost, 0)))
  }
}

type EndedDay = {
  readonly day: CalendarDay
  readonly cost: bigint
  readonly startMwh: readonly number[]
  readonly endMwh: readonly number[]
  regret: bigint | null
}
