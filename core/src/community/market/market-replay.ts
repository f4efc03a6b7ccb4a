import { slotAt, type EpochMs, type MicrosPerKwh, type SlotNumber } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import { reportOf } from '../diary-report.ts'
import { Diary } from '../diary.ts'
import { UNCAPPED, type ImportCap } from '../peak-limit.ts'
import { foresightApart, UtilityOnlyReplay } from '../replay.ts'
import type { ReplayReport } from '../report.ts'
import type { Span } from '../span.ts'
import { MarketCommunity, type MemberOrder } from './market-community.ts'
import { openingsOf, type Opening } from './openings.ts'
import { shuffled } from './shuffled.ts'
import { truthful, type Quoter } from './quoter.ts'
import { GATE_LEAD, TradingFloor } from './trading-floor.ts'

export type MarketMechanism = 'auction' | 'continuous'

export type MarketOptions = {
  readonly mechanism: MarketMechanism
  /** Per kWh of local import. */
  readonly localCharge: MicrosPerKwh
  readonly seed: number
  readonly quoter?: Quoter
  /** The community's import up to which batteries may charge; Infinity where nothing limits it. */
  readonly peakLimitW?: number
  /** The same limit, for the homes apart that the market is compared with. */
  readonly capOf?: ImportCap
}

/**
 * The mechanisms `auction` (opening and closing auctions, no book between) and `continuous` (the book, no auctions):
 * slot by slot, members quote, the exchange matches, batteries follow the community's measured net load by the rules
 * fixed before the gate, and the diary settles. The same homes are lived apart beside it, for comparison.
 */
export class MarketReplay {
  readonly span: Span
  readonly diary: Diary

  readonly #community: Community
  readonly #options: MarketOptions
  readonly #members: MarketCommunity
  readonly #floor: TradingFloor
  readonly #openings: Opening[]
  readonly #apart: UtilityOnlyReplay

  constructor(community: Community, span: Span, options: MarketOptions) {
    const { localCharge, seed, quoter = truthful, peakLimitW = Infinity, capOf = UNCAPPED } = options
    this.#community = community
    this.#options = options
    this.span = span
    this.diary = new Diary(community, span, { imbalance: 'pooled', localCharge })
    this.#apart = new UtilityOnlyReplay(community, span, capOf)
    this.#members = new MarketCommunity(community, {
      from: span.from,
      localCharge,
      importCapWh: (peakLimitW * community.slotDuration) / 3_600_000,
      quoter,
    })
    this.#openings = openingsOf(this.diary.calendar, community.zone)
    this.#floor = new TradingFloor({
      currency: community.currency,
      slotDuration: community.slotDuration,
      seed,
      members: community.participants.map(({ id }) => id),
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
      journal: { records: this.#floor.digest.records, hash: this.#floor.digest.hash },
    })
  }

  #live(slot: number): void {
    const number = this.#numberOf(slot)
    const gate = this.#floor.gateOf(number)
    for (const lead of this.#rounds()) {
      this.#advanceTo((gate - lead) as EpochMs)
      this.#quote(slot)
    }
    this.#advanceTo(gate)
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
    const orders = this.#members.ordersForOpening(day, ended)
    const isAuction = this.#options.mechanism === 'auction'
    if (!isAuction) this.#floor.advanceTo(at)
    this.#floor.openDay(this.#numberOf(day.from), day.to - day.from, at)
    this.#place(orders, { seed: day.date, atClose: false })
    if (isAuction) this.#floor.advanceTo(at)
  }

  #quote(slot: number): void {
    const number = this.#numberOf(slot)
    const trades = this.#floor.tradesOf(number)
    const orders = this.#members.ordersBeforeGate(slot, ({ participant }) =>
      trades.commitmentWh(participant.id),
    )
    for (const { participant } of this.#members.members) this.#floor.withdraw(participant.id, number)
    this.#place(orders, { seed: `${slot}`, atClose: this.#options.mechanism === 'auction' })
  }

  #place(orders: readonly MemberOrder[], { seed, atClose }: { seed: string; atClose: boolean }): void {
    for (const { member, slot, side, price, energy } of shuffled(orders, `${this.#options.seed} ${seed}`))
      this.#floor.place({
        member: member.participant.id,
        slot: this.#numberOf(slot),
        side,
        price,
        energy,
        atClose,
      })
  }

  #numberOf(slot: number): SlotNumber {
    const { start, slotDuration } = this.#community
    return slotAt((start + slot * slotDuration) as EpochMs, slotDuration)
  }
}
