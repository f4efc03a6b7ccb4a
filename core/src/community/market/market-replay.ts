import {
  shuffled,
  withoutTrading,
  type Authority,
  type Corridor,
  type Due,
  type StrategyName,
} from '../../agents/index.ts'
import { slotAt, type EpochMs, type MicrosPerKwh, type SlotNumber, type Wh } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import { reportOf } from '../diary/diary-report.ts'
import { Diary } from '../diary/diary.ts'
import { peakLimit } from '../homes/peak-limit.ts'
import { foresightApart, UtilityOnlyReplay, type Replay } from '../homes/replay.ts'
import type { ReplayReport } from '../diary/report.ts'
import { USUAL_RHYTHM, type PlanningRhythm } from '../homes/rhythm.ts'
import type { Span } from '../span.ts'
import { haltingCommand, MarketWatch } from '../watch/index.ts'
import type { Keep } from '../community-record.ts'
import type { ForecastDesk } from '../forecasts/forecast-desk.ts'
import type { ForecastSource } from '../forecasts/series-answers.ts'
import { deskOf, publishedForecasts, type ForecastChoice } from '../forecasts/published.ts'
import { FlexibilityDesk, type FlexibilityTerms } from './flexibility-desk.ts'
import { MarketCommunity, type MarketMechanism } from './market-community.ts'
import type { MemberOrder } from './member-order.ts'
import { openingsOf, type Opening } from './openings.ts'
import { Efficiency } from './efficiency.ts'
import { Experience, type PlacedOrder } from './experience.ts'
import { supervisionOf } from './supervision.ts'
import { GATE_LEAD, TradingFloor } from './trading-floor.ts'

export type MarketOptions = ForecastChoice & {
  readonly mechanism: MarketMechanism
  /** Per kWh of local import. */
  readonly localCharge: MicrosPerKwh
  readonly seed: number
  readonly strategy?: StrategyName
  readonly rhythm?: PlanningRhythm
  /** The same community lived apart, where somebody has done so already: over the same span. */
  readonly apart?: UtilityOnlyReplay
  /** Hears every decision, where somebody wants to keep them. */
  readonly keep?: Keep | undefined
  /** Whether the grid calls members for help; it needs forecasts, from past days where none are chosen. */
  readonly flexibility?: FlexibilityTerms | undefined
  /** Somebody who trades beside the members' agents, as one of them; asked after each round of quotes. */
  readonly visitor?: (market: Pick<TradingFloor, 'place' | 'withdraw'>, slot: SlotNumber) => void
  /** The community's import up to which batteries may charge; Infinity where nothing limits it. */
  readonly peakLimitW?: number
}

/**
 * The mechanisms `auction` (opening and closing auctions, no book between) and `continuous` (the book, no auctions):
 * slot by slot, members quote, the exchange matches, batteries follow the community's measured net load by the rules
 * fixed before the gate, and the diary settles. The same homes are lived apart beside it, for comparison.
 */
export class MarketReplay implements Replay {
  readonly span: Span
  readonly diary: Diary

  readonly #community: Community
  readonly #options: MarketOptions
  readonly #members: MarketCommunity
  readonly #floor: TradingFloor
  readonly #experience: Experience
  readonly #efficiency = new Efficiency()
  readonly #watch: MarketWatch
  readonly #forecasts: ForecastDesk | null
  readonly #flexibility: FlexibilityDesk | null
  /** Days that the supervisor has not been told of, and the one it was told of last. */
  readonly #openings: Opening[]
  readonly #expected = new Map<SlotNumber, Opening>()
  readonly #apart: UtilityOnlyReplay

  constructor(community: Community, span: Span, options: MarketOptions) {
    const {
      mechanism,
      localCharge,
      seed,
      keep,
      strategy = 'truthful',
      peakLimitW = Infinity,
      rhythm = USUAL_RHYTHM,
    } = options
    this.#community = community
    this.#options = options
    this.span = span
    this.diary = new Diary(community, span, { imbalance: 'pooled', localCharge })
    this.#apart =
      options.apart ??
      new UtilityOnlyReplay(community, span, { capOf: peakLimit(community, peakLimitW), rhythm })
    const members = community.participants.map(({ id }) => id)
    this.#experience = new Experience(strategy, members)
    this.#members = new MarketCommunity(community, {
      from: span.from,
      localCharge,
      importCapWh: (peakLimitW * community.slotDuration) / 3_600_000,
      mechanism,
      experience: this.#experience,
      authority: WIDE,
      actsByKind: true,
      rhythm,
      seed,
      ...(keep && { keep }),
    })
    this.#openings = openingsOf(this.diary.calendar, community.zone)
    this.#forecasts = deskOf(community, { ...options, forecasts: forecastsOf(options) })
    this.#watch = new MarketWatch({
      slotDuration: community.slotDuration,
      gateLead: GATE_LEAD,
      authority: withoutTrading({ mayHalt: true }),
      corridorOf: (number) => this.#corridorOf(number),
      keep,
    })
    this.#floor = new TradingFloor({
      currency: community.currency,
      slotDuration: community.slotDuration,
      seed,
      members: community.participants.map(({ id, connectionW = null }) => ({ id, connectionW })),
      clock: (this.#openings[0]!.at - 3_600_000) as EpochMs,
      hear: (stamp, command, events) => this.#watch.hear(stamp, command, events),
    })
    const { flexibility } = options
    this.#flexibility =
      flexibility === undefined || this.#forecasts === null
        ? null
        : new FlexibilityDesk({
            ...flexibility,
            community,
            members: this.#members,
            forecasts: this.#forecasts,
            book: this.#floor.book,
            keep,
          })
    this.#expectNextDay()
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

  /** The report over the slots lived through; `foresightPooled` is what one problem over all batteries would cost. */
  report(foresightPooled: bigint | null = null): ReplayReport {
    const lived = { from: this.span.from, to: this.slot }
    return reportOf(this.diary, {
      apart: this.#apart.apart(),
      foresightSeparate: foresightApart(this.#community, lived),
      foresightPooled,
      certificatesFailed: this.#floor.audit.failed.length,
      plansSolved: this.#members.plansSolved + this.#apart.plansSolved,
      journal: this.journal,
      forecasts: publishedForecasts(this.#forecasts, { forecasts: forecastsOf(this.#options) }),
      flexibility: this.#flexibility?.report() ?? null,
      supervision: supervisionOf(this.#watch, this.#floor, this.#community.slotDuration),
    })
  }

  /** What trading before the gates gained, as a share of the most it could have; null where there was nothing to gain. */
  get allocativeEfficiency(): number | null {
    return this.#efficiency.share
  }

  /** The journal so far, as the report tells it. */
  get journal(): { readonly records: number; readonly hash: string } {
    const { records, hash } = this.#floor.digest
    return { records, hash }
  }

  #live(slot: number): void {
    this.#trade(slot)
    this.#forecasts?.before(slot)
    this.#flexibility?.look(slot)
    this.#deliver(slot)
    this.#forecasts?.after(slot)
  }

  /** Up to the gate: nothing of the slot, nor of the one before it, has been measured. */
  #trade(slot: number): void {
    const number = this.#numberOf(slot)
    const gate = this.#floor.gateOf(number)
    const rounds = this.#rounds().map((lead) => {
      this.#advanceTo((gate - lead) as EpochMs)
      return this.#quote(slot)
    })
    this.#advanceTo(gate)
    const placed = rounds.flat()
    this.#experience.learn(placed)
    this.#efficiency.add(
      rounds[0]!.map(({ order }) => order),
      placed.map(({ order, number: each, trades }) => ({ ...order, energy: trades.filledWh(each) })),
    )
  }

  #deliver(slot: number): void {
    const number = this.#numberOf(slot)
    this.#members.deliver(slot, this.#flexibility?.callingsAt(slot))
    const flexibility = this.#flexibility?.measure(slot) ?? []
    const { deals, closingPrice } = this.#floor.book.takeTrades(number)
    this.diary.write({
      netImportWh: this.#members.members.map(({ netImportWh }) => netImportWh[slot]!),
      drawnWh: this.#members.members.map(({ drawnWh }) => drawnWh),
      deals,
      closingPrice,
      flexibility,
    })
    this.#watch.forget(number)
    while (this.#apart.slot <= slot) this.#apart.advance(1)
  }

  /**
   * How long before the gate members quote: once for the closing auction, twice on the book, the first time as soon
   * as the slot before the last is measured.
   */
  #rounds(): number[] {
    if (this.#options.mechanism === 'auction') return [60_000]
    const most = this.#community.slotDuration - GATE_LEAD
    return [most, most / 5]
  }

  /** What the supervisor says is due until then is done, whom it stops is stopped, and time goes on. */
  #advanceTo(at: EpochMs): void {
    let due: readonly Due[]
    do {
      const decision = this.#watch.look(at)
      due = decision.due
      for (const halt of decision.halts) this.#floor.operate(haltingCommand(halt, this.#floor.rules))
      for (const each of due) this.#do(each)
    } while (due.some(({ what }) => what === 'open_day'))
    this.#floor.advanceTo(at)
  }

  #do(due: Due): void {
    if (due.what === 'open_day') this.#open(this.#expected.get(due.firstSlot)!)
    else this.#floor.advanceTo(due.at)
  }

  #expectNextDay(): void {
    const opening = this.#openings.shift()
    if (opening === undefined) return
    const { at, day } = opening
    const firstSlot = this.#numberOf(day.from)
    this.#expected.set(firstSlot, opening)
    this.#watch.expect({ firstSlot, slotCount: day.to - day.from, opensAt: at, openingAuctionAt: at })
  }

  /** The day becomes known; in the mechanism `continuous` its book is open from then on. */
  #open({ at, day }: Opening): void {
    const { start, slotDuration } = this.#community
    const ended = Math.max(0, Math.floor((at - start) / slotDuration))
    const orders = this.#members.ordersForOpening(day, ended)
    const firstSlot = this.#numberOf(day.from)
    const isAuction = this.#options.mechanism === 'auction'
    if (!isAuction) this.#floor.advanceTo(at)
    this.#floor.openDay(firstSlot, day.to - day.from, at)
    const placed = this.#place(orders)
    if (isAuction) this.#floor.advanceTo(at)
    this.#experience.learn(placed)
    this.#expected.delete(firstSlot)
    this.#expectNextDay()
  }

  #quote(slot: number): PlacedOrder[] {
    const number = this.#numberOf(slot)
    const trades = this.#floor.book.tradesOf(number)
    const orders = this.#members.ordersBeforeGate(slot, (member) => trades.commitmentWh(member))
    for (const { id } of this.#community.participants) this.#floor.withdraw(id, number)
    const placed = this.#watch.isHalted(number) ? [] : this.#place(orders)
    this.#options.visitor?.(this.#floor, number)
    return placed
  }

  #place(orders: readonly MemberOrder[]): PlacedOrder[] {
    if (orders.length === 0) return []
    const placed: PlacedOrder[] = []
    for (const order of shuffled(orders, { seed: this.#options.seed, slot: orders[0]!.slot })) {
      const number = this.#floor.place({ ...order, atClose: order.venue === 'closing' })
      if (number === null) continue
      const venue = order.venue === 'book' ? 'continuous' : order.venue
      placed.push({ order, number, venue, trades: this.#floor.book.tradesOf(order.slot) })
    }
    return placed
  }

  #numberOf(slot: number): SlotNumber {
    const { start, slotDuration } = this.#community
    return slotAt((start + slot * slotDuration) as EpochMs, slotDuration)
  }

  #corridorOf(number: SlotNumber): Corridor {
    const { importPrice, exportPrice } = this.#community
    const slot = number - this.#numberOf(0)
    return { low: exportPrice[slot]!, high: importPrice[slot]! }
  }
}

/** The grid cannot look ahead without forecasts. */
function forecastsOf({ forecasts = 'none', flexibility }: MarketOptions): ForecastSource | 'none' {
  return flexibility !== undefined && forecasts === 'none' ? 'past-days' : forecasts
}

/** In a replay members may order whatever the exchange lets them; no wire of a community carries 100 MWh in a slot. */
const WIDE: Authority = {
  highestBuy: 4_000_000 as MicrosPerKwh,
  lowestSell: -500_000 as MicrosPerKwh,
  energyPerSlot: 100_000_000 as Wh,
  energyPerDay: 2_000_000_000 as Wh,
  ordersPerDecision: 2000,
  mayHalt: false,
  mayCurtail: false,
}
