import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { ExchangeEvent, OrderNumber, ParticipantNumber } from '../../market/index.ts'
import type { SettledTogether, Transfer } from '../../settlement/index.ts'
import {
  emptyChapter,
  type Chapter,
  type ForecastTold,
  type Foreseen,
  type OrderTold,
  type PlanTold,
} from './chapter.ts'
import type { SettledSlot } from './settled-slot.ts'
import type { RefusedOrder } from './street-orders.ts'

/** An event with its place in the journal, and when it happened. */
export type HeardEvent = { readonly sequence: number; readonly at: EpochMs; readonly event: ExchangeEvent }

/** A slot as it was booked: its line, what it came to, and every transfer that was posted for it. */
export type BookedSlot = {
  readonly settled: SettledSlot
  readonly together: SettledTogether
  readonly transfers: readonly Transfer[]
}

/**
 * What a street remembers of its last days, slot by slot: what members expected, planned, ordered and got. Older
 * slots are forgotten, so that a street that lives for years needs no more room than one that lives for a week.
 */
export class Chronicle {
  readonly #indexOf: ReadonlyMap<ParticipantNumber, number>
  readonly #members: number
  readonly #chapters = new Map<SlotNumber, Chapter>()
  readonly #booked = new Map<SlotNumber, BookedSlot>()
  readonly #transfers = new Map<SlotNumber, Transfer[]>()
  /** Orders of members whose slots are still traded. */
  readonly #open = new Map<OrderNumber, OrderTold>()
  readonly #openIn = new Map<SlotNumber, OrderNumber[]>()

  constructor(numbers: readonly ParticipantNumber[], remembered: readonly Chapter[]) {
    this.#indexOf = new Map(numbers.map((number, index) => [number, index]))
    this.#members = numbers.length
    for (const chapter of remembered)
      if (chapter.members.length === this.#members) this.#chapters.set(chapter.slot, chapter)
  }

  chapterOf(slot: SlotNumber): Chapter | null {
    return this.#chapters.get(slot) ?? null
  }

  /** null where the slot is not booked, or forgotten. */
  bookedOf(slot: SlotNumber): BookedSlot | null {
    return this.#booked.get(slot) ?? null
  }

  /** `member` beyond the last one is all of them together. */
  noteForecast(slot: SlotNumber, member: number, horizon: keyof Foreseen, forecast: ForecastTold): void {
    const { members, community } = this.#write(slot)
    const foreseen = members[member] ?? community
    foreseen[horizon] = forecast
  }

  isUntold(slot: SlotNumber, member: number, horizon: keyof Foreseen): boolean {
    const chapter = this.#chapters.get(slot)
    return chapter === undefined || (chapter.members[member] ?? chapter.community)[horizon] === null
  }

  notePlan(slot: SlotNumber, member: number, plan: PlanTold): void {
    this.#write(slot).members[member]!.plan = plan
  }

  noteRefusal({ by, slot, side, price, energy, atClose, reason }: RefusedOrder): void {
    const member = this.#indexOf.get(by)
    if (member === undefined) return
    this.#write(slot).members[member]!.orders.push({
      order: null,
      side,
      price,
      energyWh: energy,
      venue: atClose ? 'closing' : 'continuous',
      sequence: null,
      at: null,
      filledWh: 0,
      reason,
    })
  }

  noteTransfer(transfer: Transfer): void {
    const known = this.#transfers.get(transfer.slot)
    if (known === undefined) this.#transfers.set(transfer.slot, [transfer])
    else known.push(transfer)
  }

  /** The slot is booked; its transfers were noted before. */
  book(settled: SettledSlot, together: SettledTogether): void {
    const { slot } = settled
    const transfers = this.#transfers.get(slot) ?? []
    this.#transfers.set(slot, transfers)
    this.#booked.set(slot, { settled, together, transfers })
    for (const order of this.#openIn.get(slot) ?? []) this.#open.delete(order)
    this.#openIn.delete(slot)
  }

  /** Forgets everything before `slot`. */
  forgetBefore(slot: SlotNumber): void {
    for (const pages of [this.#chapters, this.#booked, this.#transfers])
      for (const known of pages.keys()) if (known < slot) pages.delete(known)
  }

  hear({ sequence, at, event }: HeardEvent): void {
    switch (event.type) {
      case 'order_accepted': {
        const member = this.#indexOf.get(event.participant)
        if (member === undefined || event.price === null) return
        const { order, slot, side, price, energy } = event
        const told: OrderTold = {
          order,
          side,
          price,
          energyWh: energy,
          venue: 'continuous',
          sequence,
          at,
          filledWh: 0,
          reason: null,
        }
        this.#write(slot).members[member]!.orders.push(told)
        this.#open.set(order, told)
        const open = this.#openIn.get(slot)
        if (open === undefined) this.#openIn.set(slot, [order])
        else open.push(order)
        return
      }
      case 'order_waiting': {
        const order = this.#open.get(event.order)
        if (order !== undefined) order.venue = event.until
        return
      }
      case 'auction_fill': {
        this.#fill(event.order, event.energy)
        const member = this.#indexOf.get(event.participant)
        if (member === undefined) return
        const { auction, slot, side, price, energy } = event
        const venue = auction.startsWith('opening') ? 'opening' : 'closing'
        const match = { venue, auction, side, price, energyWh: energy, sequence, at } as const
        this.#write(slot).members[member]!.matches.push(match)
        return
      }
      case 'trade': {
        const { slot, maker, taker, makerParticipant, takerParticipant, takerSide, price, energy } = event
        const makerSide = takerSide === 'buy' ? 'sell' : 'buy'
        for (const [order, participant, side] of [
          [maker, makerParticipant, makerSide],
          [taker, takerParticipant, takerSide],
        ] as const) {
          this.#fill(order, energy)
          const member = this.#indexOf.get(participant)
          if (member === undefined) continue
          const match = {
            venue: 'continuous',
            auction: null,
            side,
            price,
            energyWh: energy,
            sequence,
            at,
          } as const
          this.#write(slot).members[member]!.matches.push(match)
        }
        return
      }
      case 'auction_cleared':
        for (const { order, reason } of event.certificate.rejected) this.#miss(order, reason)
        return
      case 'order_removed':
        this.#miss(event.order, event.reason)
    }
  }

  #fill(number: OrderNumber, energy: number): void {
    const order = this.#open.get(number)
    if (order === undefined) return
    order.filledWh += energy
    if (order.filledWh >= order.energyWh) order.reason = null
  }

  /** The first reason is the one that tells: who was out of the money is withdrawn later, too. */
  #miss(number: OrderNumber, reason: string): void {
    const order = this.#open.get(number)
    if (order !== undefined && order.filledWh < order.energyWh) order.reason ??= reason
  }

  #write(slot: SlotNumber): Chapter {
    let chapter = this.#chapters.get(slot)
    if (chapter === undefined) this.#chapters.set(slot, (chapter = emptyChapter(slot, this.#members)))
    return chapter
  }
}
