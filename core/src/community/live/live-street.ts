import {
  daysSinceEpoch,
  civilDate,
  localDayAt,
  localDayAfter,
  parseDate,
  slotName,
  slotStart,
  type EpochMs,
  type SlotNumber,
} from '../../kernel/index.ts'
import type { ParticipantNumber } from '../../market/index.ts'
import type { MemberId, SettledTogether } from '../../settlement/index.ts'
import type { CommunityRecord } from '../community-record.ts'
import { TradeBook } from '../market/trade-book.ts'
import { AgentDesk, type AgentKind } from './agent-desk.ts'
import {
  dayToOpen,
  firstToQuote,
  gateOf,
  quoting,
  settling,
  slotsOfDay,
  type Appointment,
  type StreetTimes,
} from './appointment.ts'
import type { Chapter } from './chapter.ts'
import { Chronicle, type HeardEvent } from './chronicle.ts'
import { forecastingTerms } from './forecasting-post.ts'
import { MemberBounds } from './member-bounds.ts'
import { MemberWishes, wishFlaw, type MemberWish, type WishFlaw } from './member-wish.ts'
import { GridPost, gridTerms } from './grid-post.ts'
import { MarketPost, supervisorTerms, type HaltTerms } from './market-post.ts'
import { StreetPosts } from './street-posts.ts'
import { utilityTerms } from './utility-post.ts'
import type { ClosedMonths, FlexibilityPaid, SettledSlot } from './settled-slot.ts'
import { StreetBooks, VISITORS } from './street-books.ts'
import { StreetMembers, type Delivered } from './street-members.ts'
import {
  placing,
  withdrawing,
  type OrderTerms,
  type RefusedOrder,
  type StreetCommand,
} from './street-orders.ts'
import type { OutlookSlot } from './street-outlook.ts'
import { StreetAnswers } from './street-answers.ts'
import { streetView, type SettledView, type StreetView } from './street-view.ts'
import type { StreetWorld } from './street-world.ts'
import { keptOf, memberTerms } from './agent-records.ts'

export type LiveStreetSetup = {
  readonly world: StreetWorld
  readonly times: StreetTimes
  /** Who the members are on the market, in the world's order. */
  readonly numbers: readonly ParticipantNumber[]
  /** When the street began. */
  readonly begins: EpochMs
  /** In whose name the supervisor stops others; without it, it only tells. */
  readonly supervision?: HaltTerms
  /** What was settled before, in order; books and batteries go on from there. */
  readonly settled: readonly SettledSlot[]
  /** What the months before `settled` came to, where nobody books them again. */
  readonly closed?: ClosedMonths | null
  /** What was remembered of its last slots, where somebody wrote it down. */
  readonly chapters?: readonly Chapter[]
  /** What members wished for before, where somebody wrote it down. */
  readonly wishes?: ReadonlyMap<MemberId, MemberWish>
  /** Milliseconds from some moment on; how long agents think is measured with it. */
  readonly stopwatch?: () => number
}

/** So many local days can be asked for, today among them. */
const DAYS_REMEMBERED = 4

/**
 * A street on a market that is not its own: told what time it is and what happened there, it answers with commands
 * and settles what was delivered. Everything follows from seed, events and settled slots; nothing from how fast time
 * passes.
 *
 * A slot is quoted a minute before its gate, delivered by rules fixed then, and settled at its end.
 */
export class LiveStreet {
  readonly desk: AgentDesk
  /** Of its days, its forecasts, its balance. */
  readonly answers: StreetAnswers
  readonly #setup: LiveStreetSetup
  readonly #terms: OrderTerms
  readonly #trades: TradeBook
  readonly #books: StreetBooks
  readonly #members: StreetMembers
  readonly #chronicle: Chronicle
  readonly #posts: StreetPosts
  readonly #wishes: MemberWishes
  readonly #bounds: MemberBounds
  readonly #market: MarketPost | null
  readonly #grid: GridPost | null
  readonly #stopwatch: () => number
  /** The first record that told of each slot's orders. */
  readonly #heardFirst = new Map<SlotNumber, number>()
  /** Who has ordered in which slot. */
  readonly #ordered = new Map<SlotNumber, Set<MemberId>>()
  #heard = 0
  #settledTo: SlotNumber
  #storedMwh: readonly number[]
  /** Under way: its gate is closed, its meters are not told yet. */
  #delivered: Delivered | null = null
  #next: Appointment
  #recent: readonly SettledView[] = []
  #view: StreetView
  /** What is expected from the first slot that is not settled; made when it is asked for. */
  #outlook: readonly OutlookSlot[] | null = null
  /** When members planned last, and since when the one deciding now has been thinking. */
  #plannedAt: EpochMs | null = null
  #deciding = { at: 0 as EpochMs, began: 0 }

  constructor(setup: LiveStreetSetup) {
    const { world, times, numbers, begins, settled, chapters = [], wishes, stopwatch = () => 0 } = setup
    const ids = world.members.map(({ id }) => id)
    const memberOf = new Map(ids.map((id, index) => [numbers[index]!, id]))
    this.#setup = setup
    this.#wishes = new MemberWishes(wishes)
    this.#stopwatch = stopwatch
    this.#terms = {
      numbers: new Map(ids.map((id, index) => [id, numbers[index]!])),
      slotDuration: times.slotDuration,
      seed: world.seed,
    }
    const keep = (record: CommunityRecord): void => this.#decided(record)
    this.#market =
      setup.supervision === undefined ? null : new MarketPost(setup.supervision, times, world, keep)
    const hours = times.slotDuration / 3_600_000
    this.#grid =
      world.limitW === null ? null : new GridPost({ limitW: world.limitW, hours, seed: world.seed, keep })
    this.#bounds = new MemberBounds({
      world,
      times,
      wishes: this.#wishes,
      grid: this.#grid,
      boughtWh: (member, slot) =>
        this.#isQuoted(slot) ? null : this.#trades.tradesOf(slot).commitmentWh(member),
    })
    const agents = [
      ...world.members.map((member) => memberTerms(member, world)),
      forecastingTerms,
      ...(this.#market === null ? [] : [supervisorTerms]),
      ...(this.#grid === null ? [] : [gridTerms]),
      utilityTerms,
    ]
    this.desk = new AgentDesk(agents, stopwatch)
    this.#trades = new TradeBook((participant) => memberOf.get(participant) ?? VISITORS)
    const last = settled.at(-1)
    const first = last === undefined ? firstToQuote(begins, times) : ((last.slot + 1) as SlotNumber)
    // What is remembered of slots that are not settled here, as after a restore, is of another course of things.
    const known = chapters.filter(({ slot }) => slot < first)
    this.#chronicle = new Chronicle(numbers, known)
    this.#books = new StreetBooks(
      world,
      times.slotDuration,
      (transfer) => this.#chronicle.noteTransfer(transfer),
      setup.closed,
    )
    this.#settledTo = (first - 1) as SlotNumber
    this.#members = new StreetMembers(world, first, settled, keep)
    this.#storedMwh = this.#members.storedMwh
    const oldest = this.#oldestRemembered(first)
    let together: SettledTogether | null = null
    for (const slot of settled) {
      together = this.#books.settle(slot)
      if (slot.slot >= oldest) this.#chronicle.book(slot, together)
      else this.#chronicle.forgetBefore((slot.slot + 1) as SlotNumber)
      if (slot.slot >= first - MOST_RECENT) this.#remember(slot, together)
    }
    this.#posts = new StreetPosts({
      setup,
      desk: this.desk,
      chronicle: this.#chronicle,
      members: this.#members,
      stopwatch,
      heard: () => this.#heard,
      outlookTo: (to) => this.#outlookTo(to),
    })
    this.answers = new StreetAnswers({
      setup,
      desk: this.desk,
      chronicle: this.#chronicle,
      members: this.#members,
      books: this.#books,
      wishes: this.#wishes,
      trades: this.#trades,
      grid: this.#grid,
      first: settled[0]?.slot ?? first,
      settledTo: () => this.#settledTo,
      storedMwh: () => this.#storedMwh,
      plannedAt: () => this.#plannedAt,
      remembersFrom: () => this.remembersFrom,
      outlookTo: (to) => this.#outlookTo(to),
    })
    this.#view = this.#viewAfter(last ?? null, together)
    this.#next = this.#quoting(first)
  }

  /** What is next, and when; in the past where time went on without the street. */
  get next(): Appointment {
    return this.#next
  }

  get view(): StreetView {
    return this.#view
  }

  get plansSolved(): number {
    return this.#members.plansSolved
  }

  hear(events: readonly HeardEvent[]): void {
    for (const heard of events) {
      const { sequence, event } = heard
      this.#heard = sequence
      if ('slot' in event && event.slot !== null) {
        if (event.slot <= this.#settledTo) continue
        if (!this.#heardFirst.has(event.slot)) this.#heardFirst.set(event.slot, sequence)
      }
      this.#trades.hear(event)
      this.#chronicle.hear(heard)
      this.#market?.hear(heard)
    }
  }

  /** What the exchange did not take of the commands that were answered last. */
  refused(orders: readonly RefusedOrder[]): void {
    for (const order of orders) this.#chronicle.noteRefusal(order)
  }

  /** Keeps the next appointment, which is to quote; what is past its gate is planned and not ordered. Halts are never too late. */
  quote(now: EpochMs): StreetCommand[] {
    const { kind, slot } = this.#next
    if (kind !== 'quote') throw new TypeError(`the next appointment is to ${kind}`)
    const { times, world } = this.#setup
    const before = (slot - 1) as SlotNumber
    if (before > this.#settledTo) this.#delivered = this.#members.deliver(before)
    this.#members.lookFrom(slot)
    this.#outlook = null
    this.#deciding = { at: quoting(slot, times).at, began: this.#stopwatch() }
    const plansBefore = this.#members.plansSolved
    const commands: StreetCommand[] = []
    const day = dayToOpen(slot, times)
    if (day !== null && (world.ends === null || day.to <= world.ends)) {
      const orders = this.#members.ordersForOpening(day, before)
      for (const { member, slot: opened } of orders) this.#note(opened, member)
      commands.push(...placing(`open/${day.date}`, orders, this.#terms))
    }
    this.#posts.forecast(slot, this.#deciding.at)
    this.#watchGrid(slot)
    this.#deciding = { at: this.#deciding.at, began: this.#stopwatch() }
    const trades = this.#trades.tradesOf(slot)
    const orders = this.#members.ordersBeforeGate(
      slot,
      (member) => trades.commitmentWh(member),
      this.#bounds.inSlot(slot, () => this.#outlookTo(slot).find((each) => each.slot === slot)),
    )
    if (this.#members.plansSolved > plansBefore) this.#plannedAt = this.#deciding.at
    commands.push(...withdrawing(slot, this.#ordered.get(slot) ?? [], this.#terms))
    commands.push(...placing(`close/${slotName(slot, times.slotDuration)}`, orders, this.#terms))
    this.#ordered.delete(slot)
    this.#outlook = null
    this.#notePlans(slot)
    const halts = this.#market?.look(this.#deciding.at) ?? []
    this.#next = this.#delivered === null ? this.#quoting((slot + 1) as SlotNumber) : settling(before, times)
    return gateOf(slot, times) > now ? [...commands, ...halts] : halts
  }

  /** Keeps the next appointment, which is to settle. */
  settle(): SettledSlot {
    const delivered = this.#delivered
    if (this.#next.kind !== 'settle' || delivered === null)
      throw new TypeError('the next appointment is to quote')
    const { slot, netImportWh, drawnWh, storedMwh } = delivered
    const { deals, closingPrice } = this.#trades.takeTrades(slot)
    this.#heardFirst.delete(slot)
    const since = Math.max(1, Math.min(this.#heard, ...this.#heardFirst.values()))
    const flexibility = this.#flexibilityIn(delivered)
    const settled = { slot, netImportWh, drawnWh, storedMwh, deals, closingPrice, flexibility, since }
    this.#market?.forget(slot)
    this.#delivered = null
    this.#settledTo = slot
    this.#storedMwh = storedMwh
    const together = this.#books.settle(settled)
    this.#chronicle.book(settled, together)
    this.#chronicle.forgetBefore(this.#oldestRemembered(slot))
    this.#remember(settled, together)
    this.#outlook = null
    this.#view = this.#viewAfter(settled, together)
    this.#next = this.#quoting((slot + 2) as SlotNumber)
    return settled
  }

  /** What is remembered of a slot, to be written down when it is settled. */
  chapterOf(slot: SlotNumber): Chapter | null {
    return this.#chronicle.chapterOf(slot)
  }

  /** Lets go of the months that no slot is remembered of: what is kept of all of them, or null where none went now. */
  closeMonths(): ClosedMonths | null {
    return this.#books.closeBefore(this.remembersFrom)
  }

  /** From here on slots are remembered. */
  get remembersFrom(): SlotNumber {
    return this.#oldestRemembered(this.#settledTo)
  }

  /** Sets a member's wish above its plan; answers why it cannot be, or null. */
  wish(member: MemberId, wish: MemberWish, now: EpochMs): WishFlaw | null {
    const { kind, battery } = this.#setup.world.members[this.#indexOf(member)]!
    const flaw = wishFlaw(wish, { kind, hasBattery: battery !== null, now })
    if (flaw === null) this.#wishes.set(member, wish)
    this.#outlook = null
    return flaw
  }

  /** Lets a member's plan be free again; whether it was not. */
  endWish(member: MemberId, now: EpochMs): boolean {
    this.#outlook = null
    return this.#wishes.end(member, now)
  }

  /** Every wish that stands at an instant, to be written down. */
  wishesAt(now: EpochMs): [MemberId, MemberWish][] {
    return this.#wishes.standing(now)
  }

  /** The next slot to quote; never, where there are no readings any more. */
  #quoting(slot: SlotNumber): Appointment {
    const { times, world } = this.#setup
    const appointment = quoting(slot, times)
    return world.ends !== null && slot >= world.ends
      ? { ...appointment, at: Infinity as EpochMs }
      : appointment
  }

  #isQuoted(slot: SlotNumber): boolean {
    return this.#next.kind === 'quote' && this.#next.slot === slot
  }

  #indexOf(member: MemberId): number {
    return this.#setup.world.members.findIndex(({ id }) => id === member)
  }

  #oldestRemembered(slot: SlotNumber): SlotNumber {
    const { world, times } = this.#setup
    const today = parseDate(localDayAt(world.zone, slotStart(slot, times.slotDuration)).date)!
    return slotsOfDay(civilDate(daysSinceEpoch(today) - DAYS_REMEMBERED + 1), times).from
  }

  #outlookTo(to: SlotNumber): readonly OutlookSlot[] {
    const from = (this.#settledTo + 1) as SlotNumber
    if (this.#outlook === null || from + this.#outlook.length < Math.min(to, this.#setup.world.ends ?? to)) {
      const { world, times } = this.#setup
      const today = parseDate(localDayAt(world.zone, slotStart(from, times.slotDuration)).date)!
      const far = Math.ceil(localDayAfter(world.zone, today, 2).start / times.slotDuration) as SlotNumber
      const most = Math.min(Math.max(to, far), world.ends ?? Infinity)
      const span = { from, to: most as SlotNumber }
      this.#outlook = this.#members.outlook(span, this.#storedMwh, (member, slot) =>
        this.#bounds.of(member, slot),
      )
    }
    return this.#outlook
  }

  #decided(record: CommunityRecord): void {
    const { at, began } = this.#deciding
    const now = this.#stopwatch()
    const kind = this.#setup.world.members[this.#indexOf(record.agent)]?.kind ?? POSTS[record.kind]
    if (kind === undefined) throw new TypeError(`nobody decides ${record.kind} for ${record.agent}`)
    const tookMs = now - began
    const { kept, again } = keptOf(record, { kind, at, tookMs, sequence: this.#heard })
    this.desk.keep(kept, again)
    this.#deciding = { at, began: now }
  }

  /** Asks the grid agent to look ahead, before anybody quotes: who is called is bound in its slots. */
  #watchGrid(slot: SlotNumber): void {
    if (this.#grid === null) return
    const { at } = this.#deciding
    this.#deciding = { at, began: this.#stopwatch() }
    const asked = this.#setup.world.members.flatMap(({ id }, index) => {
      const battery = this.#members.batteryOf(index)
      return battery === null || this.#bounds.wishOf(index, slot) !== null
        ? []
        : [{ member: id, index, battery }]
    })
    this.#posts.watchGrid(this.#grid, {
      slot,
      at,
      asked,
      boughtWh: (member, of) => this.#trades.tradesOf(of).commitmentWh(member),
    })
    this.#outlook = null
  }

  /** What the grid pays for the slot that was delivered. */
  #flexibilityIn({ slot, netImportWh }: Delivered): FlexibilityPaid[] {
    const deliveries = this.#grid?.measure(slot, (member) => netImportWh[this.#indexOf(member)]!) ?? []
    return deliveries
      .filter(({ payment }) => payment > 0n)
      .map(({ member, payment }) => ({ member, nanos: String(payment) }))
  }

  /** What each member means to do in the slot it has just decided about. */
  #notePlans(slot: SlotNumber): void {
    const expected = this.#outlookTo(slot).find((each) => each.slot === slot)
    if (expected === undefined) return
    const { at } = this.#deciding
    this.#setup.world.members.forEach(({ id }, index) => {
      const last = this.desk.lastOf(id)
      if (last === null) return
      const { loadWh, generationWh, drawnWh, storedValue } = expected.members[index]!
      this.#chronicle.notePlan(slot, index, {
        decision: last.id,
        madeAt: at,
        expectedPrice: expected.localPrice,
        storedValue,
        loadWh,
        generationWh,
        drawnWh,
        reason: last.headline,
      })
    })
  }

  #note(slot: SlotNumber, member: MemberId): void {
    const members = this.#ordered.get(slot)
    if (members === undefined) this.#ordered.set(slot, new Set([member]))
    else members.add(member)
  }

  #remember({ slot, netImportWh }: SettledSlot, together: SettledTogether): void {
    const { importPrice, exportPrice } = this.#members.utilityAt(slot)
    const { localPrice, localWh } = together
    const net = netImportWh.reduce((sum, energy) => sum + energy, 0)
    this.#recent = [
      ...this.#recent.slice(1 - MOST_RECENT),
      { slot, importPrice, exportPrice, localPrice, localWh, netImportWh: net },
    ]
  }

  #viewAfter(settled: SettledSlot | null, together: SettledTogether | null): StreetView {
    const { world, times } = this.#setup
    const sources = { world, times, books: this.#books, members: this.#members, recent: this.#recent }
    return streetView(sources, settled, together)
  }
}

/** Who decides for the market itself. */
const POSTS: Partial<Record<CommunityRecord['kind'], AgentKind>> = {
  supervisor: 'supervisor',
  grid: 'grid-optimisation',
  forecasting: 'forecasting',
}

/** A day of quarter-hours. */
const MOST_RECENT = 96
