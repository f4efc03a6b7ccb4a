import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import { slotName } from '../../kernel/index.ts'
import type { ExchangeEvent, ParticipantNumber } from '../../market/index.ts'
import type { MemberId, SettledTogether } from '../../settlement/index.ts'
import { TradeBook } from '../market/trade-book.ts'
import { STREET, type StreetPlace } from '../scenario/index.ts'
import {
  dayToOpen,
  firstToQuote,
  gateOf,
  quoting,
  settling,
  type Appointment,
  type StreetTimes,
} from './appointment.ts'
import type { SettledSlot } from './settled-slot.ts'
import { StreetBooks, VISITORS } from './street-books.ts'
import { StreetMembers, type Delivered } from './street-members.ts'
import { placing, withdrawing, type OrderTerms, type StreetCommand } from './street-orders.ts'
import type { SettledView, StreetView } from './street-view.ts'

export type LiveStreetSetup = {
  readonly place: StreetPlace
  readonly times: StreetTimes
  /** Who the members are on the market, in the order of `STREET`. */
  readonly numbers: readonly ParticipantNumber[]
  /** When the street began. */
  readonly begins: EpochMs
  /** What was settled before, in order; books and batteries go on from there. */
  readonly settled: readonly SettledSlot[]
}

/** An event with its place in the journal. */
export type HeardEvent = { readonly sequence: number; readonly event: ExchangeEvent }

/**
 * The modelled street on a market that is not its own: told what time it is and what happened there, it answers
 * with commands and settles what was delivered. Everything follows from seed, events and settled slots; nothing
 * from how fast time passes.
 *
 * A slot is quoted a minute before its gate, delivered by rules fixed then, and settled at its end.
 */
export class LiveStreet {
  readonly #setup: LiveStreetSetup
  readonly #terms: OrderTerms
  readonly #trades: TradeBook
  readonly #books: StreetBooks
  readonly #members: StreetMembers
  /** The first record that told of each slot's trades. */
  readonly #heardFirst = new Map<SlotNumber, number>()
  /** Who has ordered in which slot. */
  readonly #ordered = new Map<SlotNumber, Set<MemberId>>()
  #heard = 0
  #settledTo: SlotNumber
  /** Under way: its gate is closed, its meters are not told yet. */
  #delivered: Delivered | null = null
  #next: Appointment
  #recent: readonly SettledView[] = []
  #view: StreetView

  constructor(setup: LiveStreetSetup) {
    const { place, times, numbers, begins, settled } = setup
    const ids = STREET.map(({ id }) => id)
    const memberOf = new Map(ids.map((id, index) => [numbers[index]!, id]))
    this.#setup = setup
    this.#terms = {
      numbers: new Map(ids.map((id, index) => [id, numbers[index]!])),
      slotDuration: times.slotDuration,
      seed: place.seed,
    }
    this.#trades = new TradeBook((participant) => memberOf.get(participant) ?? VISITORS)
    this.#books = new StreetBooks(ids, times.zone, times.slotDuration)
    const last = settled.at(-1)
    const first = last === undefined ? firstToQuote(begins, times) : ((last.slot + 1) as SlotNumber)
    this.#settledTo = (first - 1) as SlotNumber
    this.#members = new StreetMembers(place, times.slotDuration, first, last?.storedMwh ?? null)
    let together: SettledTogether | null = null
    for (const slot of settled) {
      together = this.#books.settle(slot)
      if (slot.slot >= first - MOST_REMEMBERED) this.#remember(slot, together)
    }
    this.#view = this.#viewOf(last ?? null, together)
    this.#next = quoting(first, times)
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
    for (const { sequence, event } of events) {
      this.#heard = sequence
      if (event.type === 'auction_fill' || event.type === 'trade') {
        if (event.slot <= this.#settledTo) continue
        if (!this.#heardFirst.has(event.slot)) this.#heardFirst.set(event.slot, sequence)
      }
      this.#trades.hear(event)
    }
  }

  /** Keeps the next appointment, which is to quote; what is past its gate is planned and not ordered. */
  quote(now: EpochMs): StreetCommand[] {
    const { kind, slot } = this.#next
    if (kind !== 'quote') throw new TypeError(`the next appointment is to ${kind}`)
    const { times } = this.#setup
    const before = (slot - 1) as SlotNumber
    if (before > this.#settledTo) this.#delivered = this.#members.deliver(before)
    this.#members.lookFrom(slot)
    const commands: StreetCommand[] = []
    const day = dayToOpen(slot, times)
    if (day !== null) {
      const orders = this.#members.ordersForOpening(day, before)
      for (const { member, slot: opened } of orders) this.#note(opened, member)
      commands.push(...placing(`open/${day.date}`, orders, this.#terms))
    }
    const trades = this.#trades.tradesOf(slot)
    const orders = this.#members.ordersBeforeGate(slot, (member) => trades.commitmentWh(member))
    commands.push(...withdrawing(slot, this.#ordered.get(slot) ?? [], this.#terms))
    commands.push(...placing(`close/${slotName(slot, times.slotDuration)}`, orders, this.#terms))
    this.#ordered.delete(slot)
    this.#next = this.#delivered === null ? quoting((slot + 1) as SlotNumber, times) : settling(before, times)
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
    const settled = { slot, netImportWh, drawnWh, storedMwh, deals, closingPrice, since }
    this.#delivered = null
    this.#settledTo = slot
    const together = this.#books.settle(settled)
    this.#remember(settled, together)
    this.#view = this.#viewOf(settled, together)
    this.#next = quoting((slot + 2) as SlotNumber, this.#setup.times)
    return settled
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
      ...this.#recent.slice(1 - MOST_REMEMBERED),
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
      members: STREET.map(({ id, kind, battery }, index) => ({
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

/** A day of quarter-hours. */
const MOST_REMEMBERED = 96

const committedBy = (id: MemberId, settled: SettledSlot | null): number =>
  (settled?.deals ?? []).reduce((sum, { member, energy }) => (member === id ? sum + energy : sum), 0)

const NOTHING_READ = { loadWh: 0, generationWh: 0 }
