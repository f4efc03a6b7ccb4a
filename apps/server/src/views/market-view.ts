import { energyOf, slotEnd, slotStart, type EpochMs, type SlotNumber, type Wh } from '@gridbourse/core/kernel'
import type {
  Command,
  DayView,
  ExchangeEvent,
  LiveOrder,
  MarketRules,
  OrderNumber,
  ParticipantNumber,
  Position,
} from '@gridbourse/core/market'
import type { ReleasedRecord } from '../engine/messages.ts'
import { BookLevels } from './book-levels.ts'
import type { FeedEvent } from './event-feed.ts'
import { KnownParticipants } from './known-participants.ts'
import { LiveOrders } from './live-orders.ts'
import { calledOrders, RecentAuctions } from './recent-auctions.ts'
import { RecentTrades } from './recent-trades.ts'
import { TradedEnergy } from './traded-energy.ts'
import type { ViewBase } from './view-base.ts'

const RETIREMENT_MS = 86_400_000

/**
 * The market as the durable events tell it: what every read is answered from. It never runs ahead of the
 * journal, and asking it costs the engine nothing.
 */
export class MarketView {
  sequence: number
  clock: EpochMs
  rules: MarketRules | undefined
  isHalted: boolean
  readonly orders = new LiveOrders()
  readonly trades: RecentTrades
  readonly auctions: RecentAuctions
  readonly books = new Map<SlotNumber, BookLevels>()
  readonly participants = new KnownParticipants()
  readonly #traded = new TradedEnergy()
  #days: DayView[]

  constructor(base: ViewBase) {
    this.sequence = base.sequence
    this.clock = base.clock
    this.rules = base.rules
    this.isHalted = base.isHalted
    this.trades = new RecentTrades(base.sequence === 0)
    this.auctions = new RecentAuctions(base.sequence === 0)
    this.#days = [...base.days]
    for (const head of base.books) this.books.set(head.slot, new BookLevels(head))
    for (const participant of base.participants) this.participants.add(participant)
    for (const { participant, slot, bought, sold } of base.traded) {
      this.#traded.add(participant, slot, 'buy', bought)
      this.#traded.add(participant, slot, 'sell', sold)
    }
    const resting: LiveOrder[] = []
    for (const live of base.orders) {
      this.orders.add({ ...live })
      if (live.kind === 'order' && live.state === 'resting') resting.push(live)
    }
    for (const { slot, side, price, remaining } of resting) this.books.get(slot)!.add(side, price, remaining)
  }

  get days(): readonly DayView[] {
    return this.#days
  }

  dayOf(slot: SlotNumber): DayView | undefined {
    return this.#days.find(({ firstSlot, slotCount }) => slot >= firstSlot && slot < firstSlot + slotCount)
  }

  /** Slots in which the participant has traded or has anything open, ascending. */
  positionsOf(participant: ParticipantNumber): { slot: SlotNumber; position: Position }[] {
    const open = this.orders.openOf(participant)
    const traded = this.#traded.of(participant)
    return [...new Set([...open.keys(), ...traded.keys()])]
      .toSorted((a, b) => a - b)
      .map((slot) => {
        const { bought = 0, sold = 0 } = traded.get(slot) ?? {}
        const { buy = 0, sell = 0 } = open.get(slot) ?? {}
        const position = { bought, sold, openBuy: buy, openSell: sell } as Position
        return { slot, position }
      })
  }

  /** Takes in the next durable record, and says of each of its events whom it is about. */
  apply({ sequence, atMs, by, command, events }: ReleasedRecord): FeedEvent[] {
    this.sequence = sequence
    const fed = events.map((event, index) => {
      const before = this.#ownerOf(event, by)
      this.#take(event, command, sequence, index, atMs)
      return { sequence, index, atMs, event, owner: before ?? this.#ownerOf(event, by) }
    })
    if (command.type === 'advance_time') this.#retire(this.clock)
    return fed
  }

  /** The one participant an event is about, as far as the orders known now can tell. */
  #ownerOf(event: ExchangeEvent, by: ParticipantNumber): ParticipantNumber | null {
    if (event.type === 'command_rejected') return by
    if ('participant' in event) return event.participant
    if ('order' in event) return this.orders.get(event.order)?.participant ?? null
    return null
  }

  #take(event: ExchangeEvent, command: Command, sequence: number, index: number, atMs: EpochMs): void {
    switch (event.type) {
      case 'order_accepted':
        if (command.type !== 'place_order') return
        // A market order never outlives its command, so its price is never shown.
        return this.orders.add({
          ...orderTerms(command),
          kind: 'order',
          order: event.order,
          price: (command.price ?? 0) as LiveOrder['price'],
          remaining: event.energy,
          state: 'waiting',
        })
      case 'block_accepted': {
        const { order, participant, side, price, profile } = event
        return this.orders.add({ kind: 'block', order, participant, side, price, profile })
      }
      case 'order_waiting':
        return this.orders.wait(event.order, event.until === 'closing' ? 'at_close' : 'waiting')
      case 'order_rested':
        this.orders.rest(event.order)
        return this.#book(event.slot, event.bookSequence).add(event.side, event.price, event.energy)
      case 'trade':
        this.#fill(event.maker, event.slot, event.energy, event.bookSequence)
        this.orders.fill(event.taker, event.energy)
        this.#book(event.slot, event.bookSequence).lastPrice = event.price
        this.#traded.add(event.takerParticipant, event.slot, event.takerSide, event.energy)
        this.#traded.add(event.makerParticipant, event.slot, opposite(event.takerSide), event.energy)
        return this.trades.add({ ...event, sequence, index, atMs })
      case 'auction_fill':
        this.#fill(event.order, event.slot, event.energy, event.bookSequence)
        return this.#traded.add(event.participant, event.slot, event.side, event.energy)
      case 'order_amended':
        return this.#amend(event)
      case 'order_removed': {
        const removed = this.orders.remove(event.order)
        if (event.bookSequence === null || removed?.kind !== 'order') return
        return this.#book(event.slot, event.bookSequence).take(
          removed.side,
          removed.price,
          event.energy,
          true,
        )
      }
      case 'auction_cleared':
        for (const { slot, price } of event.certificate.slots) {
          if (price !== null) this.books.get(slot)!.lastPrice = price
        }
        return this.auctions.add({
          auction: event.auction,
          certificate: event.certificate,
          orders: calledOrders(event.certificate, (order) => this.orders.get(order)),
          sequence,
          index,
          atMs,
        })
      default:
        return this.#takeMarketEvent(event, command)
    }
  }

  #takeMarketEvent(event: ExchangeEvent, command: Command): void {
    switch (event.type) {
      case 'rules_set':
        this.rules = event.rules
        return
      case 'time_advanced':
        this.clock = event.at
        return
      case 'day_opened':
        return this.#openDay(event)
      case 'phase_changed': {
        this.books.get(event.slot)!.phase = event.phase
        const day = this.dayOf(event.slot)
        if (event.phase === 'continuous' && day?.isWaiting === true) {
          this.#days = this.#days.map((other) => (other === day ? { ...day, isWaiting: false } : other))
        }
        return
      }
      case 'participant_registered':
        if (command.type !== 'register_participant' || this.rules === undefined) return
        return this.participants.add({
          participant: event.participant,
          name: event.name,
          role: event.role,
          selfTradePrevention: command.selfTradePrevention,
          buyLimit: energyOf(command.importPower, this.rules.slotDuration),
          sellLimit: energyOf(command.exportPower, this.rules.slotDuration),
          isKilled: false,
        })
      case 'participant_killed':
        return this.participants.change(event.participant, { isKilled: true })
      case 'participant_revived':
        return this.participants.change(event.participant, { isKilled: false })
      case 'position_limit_set':
        return this.participants.change(event.participant, { buyLimit: event.buy, sellLimit: event.sell })
      case 'price_band_set':
        for (const book of this.books.values()) {
          if (event.slot === null ? book.phase !== 'closed' : book.slot === event.slot) {
            book.band = { low: event.low, high: event.high }
          }
        }
        return
      case 'market_halted':
      case 'market_killed':
        this.isHalted = true
        return
      case 'market_resumed':
        this.isHalted = false
        return
      default:
    }
  }

  #book(slot: SlotNumber, bookSequence: number): BookLevels {
    const book = this.books.get(slot)!
    book.bookSequence = bookSequence
    return book
  }

  /** An order of the book, or one that waits outside it, loses energy to a trade or an auction. */
  #fill(order: OrderNumber, slot: SlotNumber, energy: Wh, bookSequence: number | null): void {
    const filled = this.orders.fill(order, energy)
    if (bookSequence === null || filled?.kind !== 'order') return
    this.#book(slot, bookSequence).take(filled.side, filled.price, energy, filled.remaining === 0)
  }

  #amend(event: Extract<ExchangeEvent, { type: 'order_amended' }>): void {
    const before = this.orders.amend(event.order, event.price, event.energy, event.keptPriority)
    if (event.bookSequence === null || before === undefined) return
    const book = this.#book(event.slot, event.bookSequence)
    const { side, price, remaining } = before
    if (event.keptPriority) book.take(side, price, (remaining - event.energy) as Wh, false)
    else book.take(side, price, remaining, true)
  }

  #openDay({ firstSlot, slotCount, openingAuctionAt }: Extract<ExchangeEvent, { type: 'day_opened' }>): void {
    const { slotDuration, gateLead, lowestPrice, highestPrice } = this.rules!
    const isWaiting = openingAuctionAt > this.clock
    for (let slot = firstSlot as number; slot < firstSlot + slotCount; slot++) {
      const gateClosesAt = (slotStart(slot as SlotNumber, slotDuration) - gateLead) as EpochMs
      this.books.set(
        slot as SlotNumber,
        new BookLevels({
          slot: slot as SlotNumber,
          phase: gateClosesAt <= this.clock ? 'closed' : isWaiting ? 'waiting' : 'continuous',
          gateClosesAt,
          bookSequence: 0,
          lastPrice: null,
          band: { low: lowestPrice, high: highestPrice },
        }),
      )
    }
    this.#days = [...this.#days, { firstSlot, slotCount, openingAuctionAt, isWaiting }].toSorted(
      (a, b) => a.firstSlot - b.firstSlot,
    )
  }

  #retire(now: EpochMs): void {
    if (this.rules === undefined) return
    const { slotDuration } = this.rules
    const isOver = ({ firstSlot, slotCount }: DayView): boolean =>
      slotEnd((firstSlot + slotCount - 1) as SlotNumber, slotDuration) + RETIREMENT_MS <= now
    for (const { firstSlot, slotCount } of this.#days.filter(isOver)) {
      for (let slot = firstSlot as number; slot < firstSlot + slotCount; slot++) {
        this.books.delete(slot as SlotNumber)
        this.#traded.forget(slot as SlotNumber)
      }
    }
    this.#days = this.#days.filter((day) => !isOver(day))
  }
}

const opposite = (side: 'buy' | 'sell'): 'buy' | 'sell' => (side === 'buy' ? 'sell' : 'buy')

function orderTerms(command: Extract<Command, { type: 'place_order' }>) {
  const { type: _type, ...terms } = command
  return terms
}
