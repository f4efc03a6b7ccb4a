import { localDayAt, parseDate, slotStart, type EpochMs, type SlotNumber } from '../../kernel/index.ts'
import type { AgentDesk } from './agent-desk.ts'
import { slotsOfDay, type DaySlots, type StreetTimes } from './appointment.ts'
import type { ForecastTold } from './chapter.ts'
import type { Chronicle } from './chronicle.ts'
import { ForecastingPost, ROLLING_HOURS, type Publishing } from './forecasting-post.ts'
import type { AskedMember, GridPost } from './grid-post.ts'
import type { StreetMembers } from './street-members.ts'
import type { OutlookSlot } from './street-outlook.ts'
import type { StreetWorld } from './street-world.ts'
import { publishTariff, utilityTerms } from './utility-post.ts'

/** What the agents that act for nobody in particular work with. */
export type PostState = {
  readonly setup: { readonly world: StreetWorld; readonly times: StreetTimes }
  readonly desk: AgentDesk
  readonly chronicle: Chronicle
  readonly members: StreetMembers
  readonly stopwatch: () => number
  /** The last record of the journal that was heard. */
  heard(): number
  outlookTo(to: SlotNumber): readonly OutlookSlot[]
}

/** Forecasting agent, utility and grid agent, in the order in which they look at a slot that is to be quoted. */
export class StreetPosts {
  readonly #state: PostState
  readonly #forecasting: ForecastingPost

  constructor(state: PostState) {
    this.#state = state
    this.#forecasting = new ForecastingPost(state.setup.times.slotDuration)
  }

  /** Forecasts the next hours anew, and a day when its first slot is quoted; the tariff of the day goes with it. */
  forecast(slot: SlotNumber, at: EpochMs): void {
    const { setup, members, desk } = this.#state
    const { world, times } = setup
    const ends = (world.ends ?? Infinity) as SlotNumber
    const known = members.knownBefore((slot - 1) as SlotNumber)
    this.#forecasting.learn(members.window, known)
    const date = parseDate(localDayAt(world.zone, slotStart(slot, times.slotDuration)).date)!
    const today = slotsOfDay(date, times)
    if (today.from === slot || desk.lastOf(utilityTerms.agent) === null)
      this.#publishTariff({ ...today, from: slot, to: Math.min(today.to, ends) as SlotNumber }, at)
    if (today.from === slot && today.to <= ends)
      this.#publish({ at, from: today.from, to: today.to, known, horizon: 'dayAhead' })
    const to = Math.min(slot + ROLLING_HOURS * this.#perHour, ends) as SlotNumber
    this.#publish({ at, from: slot, to, known, horizon: 'oneHour' })
  }

  /** Holds what is foreseen from a slot on against what the connection carries; `asked` may be called. */
  watchGrid(
    grid: GridPost,
    {
      slot,
      at,
      asked,
      boughtWh,
    }: {
      readonly slot: SlotNumber
      readonly at: EpochMs
      readonly asked: readonly AskedMember[]
      readonly boughtWh: (member: string, slot: SlotNumber) => number
    },
  ): void {
    const { chronicle, outlookTo } = this.#state
    const outlook = outlookTo(slot).filter((each) => each.slot >= slot)
    const foreseen: ForecastTold[] = []
    for (const each of outlook) {
      const told = chronicle.chapterOf(each.slot)?.community.oneHour
      if (!told?.load) break
      foreseen.push(told)
    }
    grid.look({ at, outlook, foreseen, boughtWh, asked })
  }

  get #perHour(): number {
    return 3_600_000 / this.#state.setup.times.slotDuration
  }

  #publishTariff(day: DaySlots, at: EpochMs): void {
    const { setup, desk, stopwatch, heard } = this.#state
    const began = stopwatch()
    const stamp = { at, slotDuration: setup.times.slotDuration, sequence: heard() }
    const { kept, again } = publishTariff(setup.world, day, stamp)
    desk.keep({ ...kept, tookMs: stopwatch() - began }, again)
  }

  #publish(asked: Pick<Publishing, 'at' | 'from' | 'to' | 'known' | 'horizon'>): void {
    const { desk, chronicle, stopwatch, heard, outlookTo } = this.#state
    const began = stopwatch()
    const outlook = outlookTo(asked.to)
    const { kept, told, again } = this.#forecasting.publish({ ...asked, outlook, sequence: heard() })
    desk.keep({ ...kept, tookMs: stopwatch() - began }, again)
    // An hour ahead is the slot whose hour begins with the last that had ended; earlier ones were told before.
    told.forEach((forecasts, member) => {
      forecasts.forEach((forecast, step) => {
        const slot = (asked.from + step) as SlotNumber
        const isNews = asked.horizon === 'dayAhead' || slot >= asked.known + this.#perHour
        if (isNews || chronicle.isUntold(slot, member, asked.horizon))
          chronicle.noteForecast(slot, member, asked.horizon, forecast)
      })
    })
  }
}
