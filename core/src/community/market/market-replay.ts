import { shuffled, type StrategyName } from '../../agents/index.ts'
import { slotAt, type EpochMs, type MicrosPerKwh, type SlotNumber } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import { reportOf } from '../diary-report.ts'
import { Diary } from '../diary.ts'
import { peakLimit } from '../peak-limit.ts'
import { foresightApart, UtilityOnlyReplay, type Replay } from '../replay.ts'
import type { ReplayReport } from '../report.ts'
import type { Span } from '../span.ts'
import { MarketCommunity, type MemberWish } from './market-community.ts'
import { openingsOf, type Opening } from './openings.ts'
import { Quoting } from './quoting.ts'
import type { Venue } from './slot-trades.ts'
import { GATE_LEAD, TradingFloor } from './trading-floor.ts'

export type MarketMechanism = 'auction' | 'continuous'

export type MarketOptions = {
  readonly mechanism: MarketMechanism
  /** Per kWh of local import. */
  readonly localCharge: MicrosPerKwh
  readonly seed: number
  readonly strategy?: StrategyName
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
  readonly #quoting: Quoting
  readonly #openings: Opening[]
  readonly #apart: UtilityOnlyReplay

  constructor(community: Community, span: Span, options: MarketOptions) {
    const { localCharge, seed, strategy = 'truthful', peakLimitW = Infinity } = options
    this.#community = community
    this.#options = options
    this.span = span
    this.diary = new Diary(community, span, { imbalance: 'pooled', localCharge })
    this.#apart = new UtilityOnlyReplay(community, span, peakLimit(community, peakLimitW))
    this.#members = new MarketCommunity(community, {
      from: span.from,
      localCharge,
      importCapWh: (peakLimitW * community.slotDuration) / 3_600_000,
    })
    const members = community.participants.map(({ id }) => id)
    this.#quoting = new Quoting(strategy, { members, seed })
    this.#openings = openingsOf(this.diary.calendar, community.zone)
    this.#floor = new TradingFloor({
      currency: community.currency,
      slotDuration: community.slotDuration,
      seed,
      members,
      clock: (this.#openings[0]!.at - 3_600_000) as EpochMs,
    })
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
      plansSolved: this.#members.pool.plansSolved + this.#apart.plansSolved,
      journal: this.journal,
    })
  }

  /** The journal so far, as the report tells it. */
  get journal(): { readonly records: number; readonly hash: string } {
    const { records, hash } = this.#floor.digest
    return { records, hash }
  }

  #live(slot: number): void {
    this.#trade(slot)
    this.#deliver(slot)
  }

  /** Up to the gate: nothing of the slot, nor of the one before it, has been measured. */
  #trade(slot: number): void {
    const number = this.#numberOf(slot)
    const gate = this.#floor.gateOf(number)
    for (const lead of this.#rounds()) {
      this.#advanceTo((gate - lead) as EpochMs)
      this.#quote(slot)
    }
    this.#advanceTo(gate)
    this.#quoting.outcome()
  }

  #deliver(slot: number): void {
    const number = this.#numberOf(slot)
    this.#members.deliver(slot)
    const { deals, closingPrice } = this.#floor.takeTrades(number)
    this.diary.write({
      netImportWh: this.#members.members.map(({ netImportWh }) => netImportWh[slot]!),
      drawnWh: this.#members.members.map(({ drawnWh }) => drawnWh),
      deals,
      closingPrice,
    })
    this.#apart.advance(1)
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

  #advanceTo(at: EpochMs): void {
    while (this.#openings[0] !== undefined && this.#openings[0].at <= at) this.#open(this.#openings.shift()!)
    this.#floor.advanceTo(at)
  }

  /** The day becomes known; in the mechanism `continuous` its book is open from then on. */
  #open({ at, day }: Opening): void {
    const { start, slotDuration } = this.#community
    const ended = Math.max(0, Math.floor((at - start) / slotDuration))
    const wishes = this.#members.wishesForOpening(day, ended)
    const isAuction = this.#options.mechanism === 'auction'
    if (!isAuction) this.#floor.advanceTo(at)
    this.#floor.openDay(this.#numberOf(day.from), day.to - day.from, at)
    this.#place(wishes, isAuction ? 'opening' : 'continuous')
    if (isAuction) this.#floor.advanceTo(at)
    this.#quoting.outcome()
  }

  #quote(slot: number): void {
    const number = this.#numberOf(slot)
    const trades = this.#floor.tradesOf(number)
    const wishes = this.#members.wishesBeforeGate(slot, (member) => trades.commitmentWh(member))
    for (const { id } of this.#community.participants) this.#floor.withdraw(id, number)
    this.#place(wishes, this.#options.mechanism === 'auction' ? 'closing' : 'continuous')
  }

  #place(wishes: readonly MemberWish[], venue: Venue): void {
    if (wishes.length === 0) return
    const drawn = shuffled(wishes, { seed: this.#options.seed, slot: this.#numberOf(wishes[0]!.slot) })
    for (const { member, slot, energy, request } of drawn) {
      const number = this.#numberOf(slot)
      const price = this.#quoting.quote(member, request)
      const atClose = venue === 'closing'
      const order = this.#floor.place({ member, slot: number, side: request.side, price, energy, atClose })
      if (order === null) continue
      this.#quoting.placed({
        member,
        request,
        quote: price,
        order,
        venue,
        trades: this.#floor.tradesOf(number),
      })
    }
  }

  #numberOf(slot: number): SlotNumber {
    const { start, slotDuration } = this.#community
    return slotAt((start + slot * slotDuration) as EpochMs, slotDuration)
  }
}
