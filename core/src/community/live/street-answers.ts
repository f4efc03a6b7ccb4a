import {
  civilDate,
  daysSinceEpoch,
  localDayAt,
  parseDate,
  slotStart,
  type EpochMs,
  type SlotNumber,
} from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { TradeBook } from '../market/trade-book.ts'
import type { AgentDesk } from './agent-desk.ts'
import { gateOf, settling, slotsOfDay, type StreetTimes } from './appointment.ts'
import type { Chronicle } from './chronicle.ts'
import {
  pointsOf,
  publishedIn,
  skillOf,
  type ForecastCourse,
  type ForecastQuantity,
  type ForecastSeries,
  type SeriesSource,
} from './forecast-course.ts'
import { expectedBalance, meteredBalance, type BalanceSlot, type GridView } from './grid-balance.ts'
import type { GridPost } from './grid-post.ts'
import { memberDay, type MemberDay, type WishOffer } from './member-day.ts'
import { memberTrace, type MemberTrace } from './member-trace.ts'
import { offeredWishes, wishFlaw, type MemberWishes } from './member-wish.ts'
import type { StreetBooks } from './street-books.ts'
import type { StreetMembers } from './street-members.ts'
import type { OutlookSlot } from './street-outlook.ts'
import type { StreetWorld } from './street-world.ts'
import { wishCost } from './wish-cost.ts'

/** Everything that a street knows of itself. What changes from slot to slot is asked for. */
export type StreetState = {
  readonly setup: { readonly world: StreetWorld; readonly times: StreetTimes }
  readonly desk: AgentDesk
  readonly chronicle: Chronicle
  readonly members: StreetMembers
  readonly books: StreetBooks
  readonly wishes: MemberWishes
  readonly trades: TradeBook
  readonly grid: GridPost | null
  /** The first slot that this street lived. */
  readonly first: SlotNumber
  settledTo(): SlotNumber
  storedMwh(): readonly number[]
  plannedAt(): EpochMs | null
  /** From here on slots are remembered. */
  remembersFrom(): SlotNumber
  /** What is expected from the first slot that is not settled, up to `to` at least. */
  outlookTo(to: SlotNumber): readonly OutlookSlot[]
}

/** What a street answers to whoever asks: days, traces, forecasts, balance. Asking changes nothing. */
export class StreetAnswers {
  readonly #state: StreetState

  constructor(state: StreetState) {
    this.#state = state
  }

  /** A member's local day, today's where none is named; null where there is no such member or day. */
  day(member: MemberId, date: string | null, now: EpochMs): MemberDay | null {
    const { world, times } = this.#state.setup
    const index = this.#indexOf(member)
    if (index < 0) return null
    const civil = parseDate(date ?? localDayAt(world.zone, now).date)
    if (civil === undefined) return null
    const span = slotsOfDay(civil, times)
    const from = Math.max(span.from, this.#state.first, this.#state.remembersFrom()) as SlotNumber
    if (from >= span.to) return null
    const slots = { ...span, from }
    return memberDay({
      member: world.members[index]!,
      index,
      slots,
      slotDuration: times.slotDuration,
      settledTo: this.#state.settledTo(),
      now,
      storedMwh: this.#state.storedMwh()[index]!,
      plannedAt: this.#state.plannedAt(),
      decision: this.#state.desk.lastOf(member)?.id ?? null,
      guardWh: this.#state.members.guardWh(index),
      demand: this.#state.books.demandOf(member),
      wish: this.#state.wishes.of(member, now),
      offers:
        span.from <= this.#state.settledTo() + 1 && this.#state.settledTo() < span.to
          ? this.#offersFor(index, now)
          : [],
      outlook: this.#state.outlookTo(span.to),
      chapterOf: (slot) => this.#state.chronicle.chapterOf(slot)?.members[index] ?? null,
      bookedOf: (slot) => this.#state.chronicle.bookedOf(slot),
      readingsAt: (slot) => this.#state.members.readingsAt(slot, index),
      utilityAt: (slot) => world.utilityAt(slot),
      committedWh: (slot) => this.#state.trades.tradesOf(slot).commitmentWh(member),
    })
  }

  /** How a settled slot came onto a member's bill; null where that is not known, or not any more. */
  trace(member: MemberId, slot: SlotNumber): MemberTrace | null {
    const index = this.#indexOf(member)
    const booked = this.#state.chronicle.bookedOf(slot)
    if (index < 0 || booked === null) return null
    const { world, times } = this.#state.setup
    return memberTrace({
      member,
      index,
      booked,
      readAt: settling(slot, times).at,
      readings: this.#state.members.readingsAt(slot, index),
      dayBefore: this.#state.members.readingsAt(
        (slot - 86_400_000 / times.slotDuration) as SlotNumber,
        index,
      ),
      utility: world.utilityAt(slot),
      chapter: this.#state.chronicle.chapterOf(slot)?.members[index] ?? null,
    })
  }

  /** What the connection carries, the balance, and every call for flexibility that is remembered. */
  grid(): GridView {
    return {
      limitW: this.#state.grid?.limitW ?? null,
      balance: this.#balance(),
      settledTo: this.#state.settledTo(),
      flexibility: this.#state.grid?.told ?? [],
    }
  }

  /** Everything that is forecast, with how good that was of late. */
  forecasts(): ForecastSeries[] {
    const { members } = this.#state.setup.world
    const span = { from: this.#state.remembersFrom(), to: (this.#state.settledTo() + 1) as SlotNumber }
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
    const { world, times } = this.#state.setup
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
      skill: skillOf(source, {
        from: this.#state.remembersFrom(),
        to: (this.#state.settledTo() + 1) as SlotNumber,
      }),
    }
  }

  /** A day back, and as far ahead as it is planned. */
  #balance(): BalanceSlot[] {
    const { world, times } = this.#state.setup
    const from = this.#state.settledTo() - 86_400_000 / times.slotDuration + 1
    const past = Array.from(
      { length: this.#state.settledTo() - from + 1 },
      (_, at) => (from + at) as SlotNumber,
    )
    return [
      ...past.flatMap((slot) => {
        const booked = this.#state.chronicle.bookedOf(slot)
        if (booked === null) return []
        return [
          meteredBalance(
            booked,
            world.members.map((_, index) => this.#state.members.readingsAt(slot, index)),
          ),
        ]
      }),
      ...this.#state
        .outlookTo((this.#state.settledTo() + 1) as SlotNumber)
        .map((slot) => expectedBalance(slot, this.#state.chronicle.chapterOf(slot.slot))),
    ]
  }

  /** The wishes that a member is offered, each with what it is expected to cost. */
  #offersFor(index: number, now: EpochMs): WishOffer[] {
    const { world, times } = this.#state.setup
    const { kind, battery } = world.members[index]!
    const { end } = localDayAt(world.zone, now)
    const slots = this.#state
      .outlookTo((this.#state.settledTo() + 1) as SlotNumber)
      .filter(({ slot }) => gateOf(slot, times) > now)
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
    const { participants } = this.#state.members.window.community
    const own = participants[member]
    return (own === undefined ? participants : [own]).some(({ generationWh }) =>
      generationWh.some((energy) => energy > 0),
    )
  }

  #seriesSource(member: number, quantity: ForecastQuantity): SeriesSource {
    const { world, times } = this.#state.setup
    const members = member < world.members.length ? [member] : world.members.map((_, index) => index)
    return {
      member,
      quantity,
      slotsPerDay: 86_400_000 / times.slotDuration,
      chapterOf: (slot) => this.#state.chronicle.chapterOf(slot),
      actualOf: (slot) => {
        if (slot > this.#state.settledTo()) return null
        if (quantity === 'price') return this.#state.chronicle.bookedOf(slot)?.together.localPrice ?? null
        const sum = members.reduce(
          (total, index) =>
            total +
            this.#state.members.readingsAt(slot, index)[quantity === 'load' ? 'loadWh' : 'generationWh'],
          0,
        )
        return Number.isNaN(sum) ? null : sum
      },
    }
  }

  #indexOf(member: MemberId): number {
    return this.#state.setup.world.members.findIndex(({ id }) => id === member)
  }
}
