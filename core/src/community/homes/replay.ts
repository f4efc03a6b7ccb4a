import { type MicrosPerKwh } from '../../kernel/index.ts'
import type { Community, Participant } from '../community.ts'
import { reportOf, type ApartFigures } from '../diary/diary-report.ts'
import { Diary } from '../diary/diary.ts'
import { DayRegrets } from '../diary/day-regrets.ts'
import { foresightBill } from '../foresight/foresight.ts'
import type { ForecastDesk } from '../forecasts/forecast-desk.ts'
import { deskOf, publishedForecasts, type ForecastChoice } from '../forecasts/published.ts'
import { Home, type HomeOptions } from './home.ts'
import type { ReplayReport } from '../diary/report.ts'
import type { Span } from '../span.ts'

/** A community lived through again, by one mechanism. */
export type Replay = {
  readonly span: Span
  /** The next slot to live through. */
  readonly slot: number
  /** Lives through at most `slots` more; false at the end of the span. */
  advance(slots: number): boolean
  /** The report over the slots lived through; `foresightPooled` is what one problem over all batteries would cost. */
  report(foresightPooled?: bigint | null): ReplayReport
}

export type UtilityOnlyOptions = HomeOptions & ForecastChoice

/**
 * The mechanism `utility-only`: no orders, each home at its own meter with its own battery. Slot by slot over the
 * span; earlier slots are history, which plans may look at, and batteries start with the span.
 */
export class UtilityOnlyReplay implements Replay {
  readonly span: Span
  readonly diary: Diary

  readonly #community: Community
  readonly #homes: readonly Home[]
  readonly #regrets: DayRegrets
  readonly #options: UtilityOnlyOptions
  readonly #forecasts: ForecastDesk | null

  constructor(community: Community, span: Span, options: UtilityOnlyOptions = {}) {
    this.#community = community
    this.span = span
    this.diary = new Diary(community, span, { imbalance: 'own-meter', localCharge: 0 as MicrosPerKwh })
    this.#homes = community.participants.map((participant) => new Home(community, participant, options))
    this.#regrets = new DayRegrets(community, this.diary.calendar, this.#homes)
    this.#options = options
    this.#forecasts = deskOf(community, options)
  }

  /** The next slot to live through. */
  get slot(): number {
    return this.diary.slot
  }

  /** Lives through at most `slots` more; false at the end of the span. */
  advance(slots: number): boolean {
    const to = Math.min(this.span.to, this.slot + slots)
    while (this.slot < to) this.#live(this.slot)
    return this.slot < this.span.to
  }

  /** The report over the slots lived through. */
  report(): ReplayReport {
    return reportOf(this.diary, {
      apart: this.apart(),
      foresightSeparate: foresightApart(this.#community, { from: this.span.from, to: this.slot }),
      foresightPooled: null,
      certificatesFailed: 0,
      forecasts: publishedForecasts(this.#forecasts, this.#options),
      flexibility: null,
      supervision: null,
      plansSolved: this.plansSolved,
      journal: null,
    })
  }

  get plansSolved(): number {
    return this.#homes.reduce((sum, { plansSolved }) => sum + plansSolved, 0)
  }

  /** What a market over the same slots is measured against. */
  apart(): ApartFigures {
    const { books, days } = this.diary
    const bills = new Map(this.#community.participants.map(({ id }) => [id, 0n]))
    for (const { member, bill } of books.bills()) bills.set(member, bills.get(member)! + bill)
    return {
      bills: [...bills.values()],
      dayCosts: days.map(({ cost }) => cost),
      dayRegrets: this.#regrets.regrets(),
    }
  }

  #live(slot: number): void {
    this.#forecasts?.before(slot)
    const drawnWh = this.#homes.map((home) => {
      const before = home.drawnWh
      home.live(slot)
      return home.drawnWh - before
    })
    const netImportWh = this.#homes.map((home) => home.netImportWh[slot]!)
    this.diary.write({ netImportWh, drawnWh, deals: [], closingPrice: null })
    this.#forecasts?.after(slot)
    this.#regrets.after(slot, this.diary.days[this.diary.calendar.dayOf(slot)]!.cost)
  }
}

/** What each participant would have paid over the slots on its own, knowing everything, in nanos. */
export const foresightApart = (community: Community, lived: Span): bigint[] =>
  community.participants.map((participant) =>
    BigInt(Math.round(foresightBill(community, participant, lived))),
  )

/** The community of some of its participants. */
export const only = (community: Community, ids: readonly string[]): Community => ({
  ...community,
  participants: community.participants.filter(({ id }: Participant) => ids.includes(id)),
})
