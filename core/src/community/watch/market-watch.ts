import {
  decideSupervisor,
  keyOf,
  watchedEvents,
  type Alert,
  type Authority,
  type CalendarDay,
  type Corridor,
  type Halt,
  type Stamp,
  type SupervisorDecision,
  type SupervisorSituation,
  type WatchedEvent,
} from '../../agents/index.ts'
import type { DurationMs, EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { Command, ExchangeEvent } from '../../market/index.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'

export type MarketWatchSetup = {
  readonly slotDuration: DurationMs
  readonly gateLead: DurationMs
  readonly authority: Authority
  /** What the utility pays and asks in a slot; undefined where that is not known. */
  readonly corridorOf: (slot: SlotNumber) => Corridor | undefined
  /** Hears every decision, where somebody wants to keep them. */
  readonly keep?: Keep | undefined
}

/** A day that is to be traded: when it opens, and when its opening auction is held. */
export type ExpectedDay = Pick<CalendarDay, 'firstSlot' | 'slotCount' | 'opensAt' | 'openingAuctionAt'>

/**
 * The market supervisor agent at its post, on any market: it is told what is expected and what happened, record by
 * record, and asked once per slot (or as often as somebody likes) what is due, what looks wrong and whom to stop.
 * It does nothing itself: what it decides becomes commands elsewhere ({@link haltingCommand}).
 */
export class MarketWatch {
  /** Everything told so far, in order. */
  readonly alerts: Alert[] = []
  readonly halts: Halt[] = []

  readonly #setup: MarketWatchSetup
  readonly #events = new Map<SlotNumber, WatchedEvent[]>()
  readonly #told = new Map<SlotNumber, string[]>()
  readonly #haltedSlots = new Set<SlotNumber>()
  /** Slots of which something was heard since the last look. */
  readonly #fresh = new Set<SlotNumber>()
  #days: CalendarDay[] = []
  #heardUpTo = 0
  #publishedUpTo = 0

  constructor(setup: MarketWatchSetup) {
    this.#setup = setup
  }

  expect(day: ExpectedDay): void {
    this.#days.push({ ...day, isOpen: false, isAuctioned: false, firstUngated: day.firstSlot })
  }

  /** A record of the journal; `command` is null where only its events are known, and refusals are not watched. */
  hear(stamp: Stamp, command: Command | null, events: readonly ExchangeEvent[]): void {
    this.#heardUpTo = stamp.record
    for (const event of events) this.#keepCalendar(event, stamp.at)
    for (const event of watchedEvents(stamp, command, events)) {
      const known = this.#events.get(event.slot)
      if (known === undefined) this.#events.set(event.slot, [event])
      else known.push(event)
      this.#fresh.add(event.slot)
    }
  }

  /** What is due at `now`; what was heard since the last look is judged, slot by slot with all that came before. */
  look(now: EpochMs): SupervisorDecision {
    const by = { agent: 'supervisor', kind: 'supervisor', at: now } as const
    const decision = decideAndKeep(this.#setup.keep, by, this.#situationAt(now), [], decideSupervisor)
    this.#fresh.clear()
    this.#publishedUpTo = this.#heardUpTo
    for (const alert of decision.alerts) {
      this.alerts.push(alert)
      this.#toldOf(alert.slot).push(keyOf(alert))
    }
    for (const halt of decision.halts) {
      this.halts.push(halt)
      if ('slot' in halt.target) this.#haltedSlots.add(halt.target.slot)
    }
    return decision
  }

  /** Whether trading of a slot was stopped; who orders there is refused, and no manipulator for it. */
  isHalted(slot: SlotNumber): boolean {
    return this.#haltedSlots.has(slot)
  }

  /** The slot is delivered and settled: nothing of it can be stopped any more. */
  forget(slot: SlotNumber): void {
    for (const kept of [this.#events, this.#told, this.#haltedSlots, this.#fresh]) kept.delete(slot)
  }

  #situationAt(now: EpochMs): SupervisorSituation {
    const { slotDuration, gateLead, authority, corridorOf } = this.#setup
    const slots = [...this.#fresh].toSorted((a, b) => a - b)
    return {
      now,
      calendar: { slotDuration, gateLead, days: this.#days },
      events: slots.flatMap((slot) => this.#events.get(slot)!),
      corridors: slots.flatMap((slot) => {
        const corridor = corridorOf(slot)
        return corridor === undefined ? [] : [{ slot, low: corridor.low, high: corridor.high }]
      }),
      told: slots.flatMap((slot) => this.#told.get(slot) ?? []),
      publishedUpTo: this.#publishedUpTo,
      authority,
    }
  }

  #keepCalendar(event: ExchangeEvent, at: EpochMs): void {
    switch (event.type) {
      case 'day_opened': {
        const isAuctioned = event.openingAuctionAt <= at
        this.#change(event.firstSlot, (day) => ({ ...day, isOpen: true, isAuctioned }))
        return
      }
      case 'auction_cleared': {
        const [first] = event.certificate.slots
        if (event.auction.startsWith('opening') && first !== undefined)
          this.#change(first.slot, (day) => ({ ...day, isAuctioned: true }))
        return
      }
      case 'phase_changed':
        if (event.phase === 'continuous') this.#change(event.slot, (day) => ({ ...day, isAuctioned: true }))
        if (event.phase === 'closed') this.#close(event.slot)
    }
  }

  #close(slot: SlotNumber): void {
    const next = (slot + 1) as SlotNumber
    this.#change(slot, (day) => (next > day.firstUngated ? { ...day, firstUngated: next } : day))
    this.#days = this.#days.filter(
      ({ firstSlot, slotCount, firstUngated }) => firstUngated < firstSlot + slotCount,
    )
  }

  #change(slot: SlotNumber, changed: (day: CalendarDay) => CalendarDay): void {
    this.#days = this.#days.map((day) =>
      slot >= day.firstSlot && slot < day.firstSlot + day.slotCount ? changed(day) : day,
    )
  }

  #toldOf(slot: SlotNumber): string[] {
    let told = this.#told.get(slot)
    if (told === undefined) this.#told.set(slot, (told = []))
    return told
  }
}
