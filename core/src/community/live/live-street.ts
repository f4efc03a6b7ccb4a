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
  type DaySlots,
  type Appointment,
  type StreetTimes,
} from './appointment.ts'
import type { MemberBound } from './battery-bound.ts'
import type { Chapter, ForecastTold } from './chapter.ts'
import { Chronicle, type HeardEvent } from './chronicle.ts'
import {
  pointsOf,
  publishedIn,
  skillOf,
  type ForecastCourse,
  type ForecastQuantity,
  type ForecastSeries,
  type SeriesSource,
} from './forecast-course.ts'
import { forecastingTerms, ForecastingPost, ROLLING_HOURS, type Publishing } from './forecasting-post.ts'
import { expectedBalance, meteredBalance, type BalanceSlot, type GridView } from './grid-balance.ts'
import { memberDay, type MemberDay, type WishOffer } from './member-day.ts'
import { MemberWishes, offeredWishes, wishFlaw, type MemberWish, type WishFlaw } from './member-wish.ts'
import { memberTrace, type MemberTrace } from './member-trace.ts'
import { GridPost, gridTerms } from './grid-post.ts'
import { MarketPost, supervisorTerms, type HaltTerms } from './market-post.ts'
import { publishTariff, utilityTerms } from './utility-post.ts'
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
import type { OutlookBound, OutlookSlot } from './street-outlook.ts'
import type { SettledView, StreetView } from './street-view.ts'
import type { StreetWorld } from './street-world.ts'
import { wishCost } from './wish-cost.ts'
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
  readonly #setup: LiveStreetSetup
  readonly #terms: OrderTerms
  readonly #trades: TradeBook
  readonly #books: StreetBooks
  readonly #members: StreetMembers
  readonly #chronicle: Chronicle
  readonly #forecasting: ForecastingPost
  readonly #wishes: MemberWishes
  readonly #market: MarketPost | null
  readonly #grid: GridPost | null
  readonly #stopwatch: () => number
  /** The first record that told of each slot's orders. */
  readonly #heardFirst = new Map<SlotNumber, number>()
  /** Who has ordered in which slot. */
  readonly #ordered = new Map<SlotNumber, Set<MemberId>>()
  #heard = 0
  #settledTo: SlotNumber
  /** The first slot that this street lived. */
  readonly #first: SlotNumber
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
    const agents = [
      ...world.members.map(memberTerms),
      forecastingTerms,
      ...(this.#market === null ? [] : [supervisorTerms]),
      ...(this.#grid === null ? [] : [gridTerms]),
      utilityTerms,
    ]
    this.desk = new AgentDesk(agents, stopwatch)
    this.#forecasting = new ForecastingPost(times.slotDuration)
    this.#trades = new TradeBook((participant) => memberOf.get(participant) ?? VISITORS)
    this.#chronicle = new Chronicle(numbers, chapters)
    this.#books = new StreetBooks(
      world,
      times.slotDuration,
      (transfer) => this.#chronicle.noteTransfer(transfer),
      setup.closed,
    )
    const last = settled.at(-1)
    const first = last === undefined ? firstToQuote(begins, times) : ((last.slot + 1) as SlotNumber)
    this.#first = settled[0]?.slot ?? first
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
    this.#view = this.#viewOf(last ?? null, together)
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

  /** Keeps the next appointment, which is to quote; what is past its gate is planned and not ordered. */
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
    this.#forecast(slot)
    this.#watchGrid(slot)
    const trades = this.#trades.tradesOf(slot)
    const orders = this.#members.ordersBeforeGate(
      slot,
      (member) => trades.commitmentWh(member),
      this.#boundsIn(slot),
    )
    if (this.#members.plansSolved > plansBefore) this.#plannedAt = this.#deciding.at
    commands.push(...withdrawing(slot, this.#ordered.get(slot) ?? [], this.#terms))
    commands.push(...placing(`close/${slotName(slot, times.slotDuration)}`, orders, this.#terms))
    this.#ordered.delete(slot)
    this.#outlook = null
    this.#notePlans(slot)
    commands.push(...(this.#market?.look(this.#deciding.at) ?? []))
    this.#next = this.#delivered === null ? this.#quoting((slot + 1) as SlotNumber) : settling(before, times)
    return gateOf(slot, times) > now ? commands : []
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
    this.#view = this.#viewOf(settled, together)
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

  /** A member's local day, today's where none is named; null where there is no such member or day. */
  day(member: MemberId, date: string | null, now: EpochMs): MemberDay | null {
    const { world, times } = this.#setup
    const index = this.#indexOf(member)
    if (index < 0) return null
    const civil = parseDate(date ?? localDayAt(world.zone, now).date)
    if (civil === undefined) return null
    const span = slotsOfDay(civil, times)
    const from = Math.max(span.from, this.#first, this.remembersFrom) as SlotNumber
    if (from >= span.to) return null
    const slots = { ...span, from }
    return memberDay({
      member: world.members[index]!,
      index,
      slots,
      slotDuration: times.slotDuration,
      settledTo: this.#settledTo,
      now,
      storedMwh: this.#storedMwh[index]!,
      plannedAt: this.#plannedAt,
      decision: this.#lastDecisionOf(member),
      guardWh: this.#members.guardWh(index),
      demand: this.#books.demandOf(member),
      wish: this.#wishes.of(member, now),
      offers:
        span.from <= this.#settledTo + 1 && this.#settledTo < span.to ? this.#offersFor(index, now) : [],
      outlook: this.#outlookTo(span.to),
      chapterOf: (slot) => this.#chronicle.chapterOf(slot)?.members[index] ?? null,
      bookedOf: (slot) => this.#chronicle.bookedOf(slot),
      readingsAt: (slot) => this.#members.readingsAt(slot, index),
      utilityAt: (slot) => world.utilityAt(slot),
      committedWh: (slot) => this.#trades.tradesOf(slot).commitmentWh(member),
    })
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

  /** How a settled slot came onto a member's bill; null where that is not known, or not any more. */
  trace(member: MemberId, slot: SlotNumber): MemberTrace | null {
    const index = this.#indexOf(member)
    const booked = this.#chronicle.bookedOf(slot)
    if (index < 0 || booked === null) return null
    const { world, times } = this.#setup
    return memberTrace({
      member,
      index,
      booked,
      readAt: settling(slot, times).at,
      readings: this.#members.readingsAt(slot, index),
      dayBefore: this.#members.readingsAt((slot - 86_400_000 / times.slotDuration) as SlotNumber, index),
      utility: world.utilityAt(slot),
      chapter: this.#chronicle.chapterOf(slot)?.members[index] ?? null,
    })
  }

  /** What the connection carries, the balance, and every call for flexibility that is remembered. */
  grid(): GridView {
    return {
      limitW: this.#grid?.limitW ?? null,
      balance: this.#balance(),
      settledTo: this.#settledTo,
      flexibility: this.#grid?.told ?? [],
    }
  }

  /** Everything that is forecast, with how good that was of late. */
  forecasts(): ForecastSeries[] {
    const { members } = this.#setup.world
    const span = { from: this.remembersFrom, to: (this.#settledTo + 1) as SlotNumber }
    const seriesOf = (member: number, quantity: ForecastQuantity): ForecastSeries[] => {
      if (quantity === 'generation' && !this.#generates(member)) return []
      const skill = skillOf(this.#seriesSource(member, quantity), span)
      return [{ member: members[member]?.id ?? null, quantity, skill }]
    }
    return [
      ...(['load', 'generation', 'price'] as const).flatMap((quantity) => seriesOf(members.length, quantity)),
      ...members.flatMap((_, member) => [...seriesOf(member, 'load'), ...seriesOf(member, 'generation')]),
    ]
  }

  /** A series from the beginning of yesterday to as far as it is forecast; null for what is not forecast. */
  forecast(of: MemberId | null, quantity: ForecastQuantity, now: EpochMs): ForecastCourse | null {
    const { world, times } = this.#setup
    const member = of === null ? world.members.length : this.#indexOf(of)
    if (member < 0 || (of !== null && quantity === 'price')) return null
    if (quantity === 'generation' && !this.#generates(member)) return null
    const today = parseDate(localDayAt(world.zone, now).date)!
    const yesterday = slotsOfDay(civilDate(daysSinceEpoch(today) - 1), times)
    const tomorrow = slotsOfDay(civilDate(daysSinceEpoch(today) + 1), times)
    const source = this.#seriesSource(member, quantity)
    const points = pointsOf(source, { from: yesterday.from, to: tomorrow.from })
    return {
      member: of,
      quantity,
      publishedAt: publishedIn(source, { from: yesterday.from, to: tomorrow.from }),
      points,
      skill: skillOf(source, { from: this.remembersFrom, to: (this.#settledTo + 1) as SlotNumber }),
    }
  }

  /** A day back, and as far ahead as it is planned. */
  #balance(): BalanceSlot[] {
    const { world, times } = this.#setup
    const from = this.#settledTo - 86_400_000 / times.slotDuration + 1
    const past = Array.from({ length: this.#settledTo - from + 1 }, (_, at) => (from + at) as SlotNumber)
    return [
      ...past.flatMap((slot) => {
        const booked = this.#chronicle.bookedOf(slot)
        if (booked === null) return []
        return [
          meteredBalance(
            booked,
            world.members.map((_, index) => this.#members.readingsAt(slot, index)),
          ),
        ]
      }),
      ...this.#outlookTo((this.#settledTo + 1) as SlotNumber).map((slot) =>
        expectedBalance(slot, this.#chronicle.chapterOf(slot.slot)),
      ),
    ]
  }

  /** What binds members when they quote a slot. */
  #boundsIn(slot: SlotNumber): Map<MemberId, MemberBound> {
    const bounds = new Map<MemberId, MemberBound>()
    this.#setup.world.members.forEach(({ id }, index) => {
      const bound = this.#boundOf(index, slot)
      if (bound === null) return
      const own = this.#outlookTo(slot).find((each) => each.slot === slot)?.members[index]
      const awayWh = own === undefined ? 0 : own.usualLoadWh - own.loadWh
      bounds.set(id, { battery: bound.battery, awayWh })
    })
    return bounds
  }

  #wishOf(index: number, slot: SlotNumber): MemberWish | null {
    const { world, times } = this.#setup
    return this.#wishes.of(world.members[index]!.id, slotStart(slot, times.slotDuration))
  }

  /** What a member's wish, or a call of the grid, leaves it of its plan in a slot; null for all of it. */
  #boundOf(index: number, slot: SlotNumber): OutlookBound | null {
    const { id, battery } = this.#setup.world.members[index]!
    const wish = this.#wishOf(index, slot)
    if (wish === null) {
      const targetWh = this.#grid?.targetOf(id, slot) ?? null
      return targetWh === null ? null : { isAway: false, battery: { kind: 'meter', targetWh } }
    }
    if (wish.kind === 'away') return { isAway: true, battery: null }
    if (wish.kind === 'hold') return { isAway: false, battery: { kind: 'rest' } }
    const reserveWh = ((battery?.capacityWh ?? 0) * wish.reservePercent) / 100
    return { isAway: false, battery: { kind: 'reserve', reserveWh } }
  }

  /** The wishes that a member is offered, each with what it is expected to cost. */
  #offersFor(index: number, now: EpochMs): WishOffer[] {
    const { world, times } = this.#setup
    const { kind, battery } = world.members[index]!
    const { end } = localDayAt(world.zone, now)
    const slots = this.#outlookTo((this.#settledTo + 1) as SlotNumber).filter(
      ({ slot }) => gateOf(slot, times) > now,
    )
    const last = slots.at(-1)?.members[index]
    if (last === undefined) return []
    const hours = times.slotDuration / 3_600_000
    const oneWay = Math.sqrt(battery?.roundTripEfficiency ?? 1)
    const store = battery && {
      capacityWh: battery.capacityWh,
      reserveWh: 0,
      chargeEfficiency: oneWay,
      dischargeEfficiency: oneWay,
      storedWh: slots[0]!.members[index]!.storedWh!,
      mostDrawnWh: battery.maxChargeW * hours,
      mostGivenWh: battery.maxDischargeW * hours,
      valuesAtEnd: last.storedValues!,
    }
    const course = slots.map(({ slot, localPrice, members }) => ({
      slot,
      start: slotStart(slot, times.slotDuration),
      price: localPrice,
      loadWh: members[index]!.usualLoadWh,
    }))
    return offeredWishes(now, end)
      .filter((wish) => wishFlaw(wish, { kind, hasBattery: battery !== null, now }) === null)
      .map((wish) => ({ wish, cost: wishCost(wish, course, store) }))
  }

  #generates(member: number): boolean {
    const { participants } = this.#members.window.community
    const own = participants[member]
    return (own === undefined ? participants : [own]).some(({ generationWh }) =>
      generationWh.some((energy) => energy > 0),
    )
  }

  #seriesSource(member: number, quantity: ForecastQuantity): SeriesSource {
    const { world, times } = this.#setup
    const members = member < world.members.length ? [member] : world.members.map((_, index) => index)
    return {
      member,
      quantity,
      slotsPerDay: 86_400_000 / times.slotDuration,
      chapterOf: (slot) => this.#chronicle.chapterOf(slot),
      actualOf: (slot) => {
        if (slot > this.#settledTo) return null
        if (quantity === 'price') return this.#chronicle.bookedOf(slot)?.together.localPrice ?? null
        const sum = members.reduce(
          (total, index) =>
            total + this.#members.readingsAt(slot, index)[quantity === 'load' ? 'loadWh' : 'generationWh'],
          0,
        )
        return Number.isNaN(sum) ? null : sum
      },
    }
  }

  /** The next slot to quote; never, where there are no readings any more. */
  #quoting(slot: SlotNumber): Appointment {
    const { times, world } = this.#setup
    const appointment = quoting(slot, times)
    return world.ends !== null && slot >= world.ends
      ? { ...appointment, at: Infinity as EpochMs }
      : appointment
  }

  #indexOf(member: MemberId): number {
    return this.#setup.world.members.findIndex(({ id }) => id === member)
  }

  #lastDecisionOf(member: MemberId): string | null {
    return this.desk.lastOf(member)?.id ?? null
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
        this.#boundOf(member, slot),
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

  /** Forecasts the next hours anew, and a day when its first slot is quoted. */
  #forecast(slot: SlotNumber): void {
    const { world, times } = this.#setup
    const ends = (world.ends ?? Infinity) as SlotNumber
    const known = this.#members.knownBefore((slot - 1) as SlotNumber)
    const { at } = this.#deciding
    this.#forecasting.learn(this.#members.window, known)
    const perHour = 3_600_000 / times.slotDuration
    const today = slotsOfDay(
      parseDate(localDayAt(world.zone, slotStart(slot, times.slotDuration)).date)!,
      times,
    )
    if (today.from === slot || this.desk.lastOf(utilityTerms.agent) === null)
      this.#publishTariff({ ...today, from: slot, to: Math.min(today.to, ends) as SlotNumber })
    if (today.from === slot && today.to <= ends)
      this.#publish({ at, from: today.from, to: today.to, known, horizon: 'dayAhead' })
    const to = Math.min(slot + ROLLING_HOURS * perHour, ends) as SlotNumber
    this.#publish({ at, from: slot, to, known, horizon: 'oneHour' })
  }

  #publishTariff(day: DaySlots): void {
    const began = this.#stopwatch()
    const { slotDuration } = this.#setup.times
    const stamp = { at: this.#deciding.at, slotDuration, sequence: this.#heard }
    const { kept, again } = publishTariff(this.#setup.world, day, stamp)
    this.desk.keep({ ...kept, tookMs: this.#stopwatch() - began }, again)
  }

  /** Holds what is foreseen against what the connection carries, before anybody quotes. */
  #watchGrid(slot: SlotNumber): void {
    if (this.#grid === null) return
    const outlook = this.#outlookTo(slot).filter((each) => each.slot >= slot)
    const foreseen: ForecastTold[] = []
    for (const each of outlook) {
      const told = this.#chronicle.chapterOf(each.slot)?.community.oneHour
      if (!told?.load) break
      foreseen.push(told)
    }
    this.#deciding = { at: this.#deciding.at, began: this.#stopwatch() }
    this.#grid.look({
      at: this.#deciding.at,
      outlook,
      foreseen,
      boughtWh: (member, of) => this.#trades.tradesOf(of).commitmentWh(member),
      asked: this.#setup.world.members.flatMap(({ id }, index) => {
        const battery = this.#members.batteryOf(index)
        return battery === null || this.#wishOf(index, slot) !== null ? [] : [{ member: id, index, battery }]
      }),
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

  #publish(asked: Pick<Publishing, 'at' | 'from' | 'to' | 'known' | 'horizon'>): void {
    const began = this.#stopwatch()
    const { kept, told, again } = this.#forecasting.publish({
      ...asked,
      outlook: this.#outlookTo(asked.to),
      sequence: this.#heard,
    })
    this.desk.keep({ ...kept, tookMs: this.#stopwatch() - began }, again)
    // An hour ahead is the slot whose hour begins with the last that had ended; earlier ones were told before.
    const perHour = 3_600_000 / this.#setup.times.slotDuration
    told.forEach((forecasts, member) => {
      forecasts.forEach((forecast, step) => {
        const slot = (asked.from + step) as SlotNumber
        const isNews = asked.horizon === 'dayAhead' || slot >= asked.known + perHour
        if (isNews || this.#chronicle.isUntold(slot, member, asked.horizon))
          this.#chronicle.noteForecast(slot, member, asked.horizon, forecast)
      })
    })
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

  #viewOf(settled: SettledSlot | null, together: SettledTogether | null): StreetView {
    const bills = this.#books.bills()
    const utility = settled === null ? null : this.#members.utilityAt(settled.slot)
    return {
      slot: settled?.slot ?? null,
      at: settled === null ? null : settling(settled.slot, this.#setup.times).at,
      importPrice: utility?.importPrice ?? null,
      exportPrice: utility?.exportPrice ?? null,
      carbonIntensity: utility?.carbonIntensity ?? null,
      localPrice: together?.localPrice ?? null,
      localWh: together?.localWh ?? 0,
      members: this.#setup.world.members.map(({ id, kind, battery }, index) => ({
        id,
        kind,
        ...(settled === null ? NOTHING_READ : this.#members.readingsAt(settled.slot, index)),
        drawnWh: settled?.drawnWh[index] ?? 0,
        netImportWh: settled?.netImportWh[index] ?? 0,
        committedWh: committedBy(id, settled),
        storedWh: battery === null ? null : (settled?.storedMwh[index] ?? 0) / 1000,
        capacityWh: battery?.capacityWh ?? null,
        bill: bills.get(id)?.bill ?? 0n,
        shadowBill: bills.get(id)?.shadowBill ?? 0n,
      })),
      visitorsBill: bills.get(VISITORS)?.bill ?? 0n,
      flaws: this.#books.flaws,
      recent: this.#recent,
    }
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

const committedBy = (id: MemberId, settled: SettledSlot | null): number =>
  (settled?.deals ?? []).reduce((sum, { member, energy }) => (member === id ? sum + energy : sum), 0)

const NOTHING_READ = { loadWh: 0, generationWh: 0 }
