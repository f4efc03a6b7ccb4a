import {
  watchedEvents,
  withoutTrading,
  type SupervisorSituation,
  type WatchedEvent,
} from '@gridbourse/core/agents'
import {
  seededRandom,
  type DurationMs,
  type EpochMs,
  type Random,
  type SlotNumber,
} from '@gridbourse/core/kernel'
import {
  createExchange,
  type Command,
  type OrderNumber,
  type ParticipantNumber,
} from '@gridbourse/core/market'

const SLOT_MS = 900_000
const GATE_LEAD = 300_000
export const CORRIDOR = { low: 60_000, high: 300_000 }

export type HonestOptions = {
  /** How prices are found: at worth, or anywhere that does not lose. */
  readonly kind: 'truthful' | 'zero-intelligence'
  readonly participants: number
  readonly slots: number
  /** Things done by somebody in each slot's two hours. */
  readonly acts: number
  /** The share of the needs that go both ways: a battery that would buy below a price and sell above it. */
  readonly twoSided?: number
}

/**
 * A real exchange with a supervisor's eyes on it: two hours of continuous trading of a few slots that share one
 * gate schedule. Manipulators act between the honest.
 */
export class WatchedMarket {
  readonly events: WatchedEvent[] = []
  readonly slots: readonly SlotNumber[]
  readonly #exchange = createExchange()
  readonly #day: {
    readonly firstSlot: SlotNumber
    readonly slotCount: number
    readonly openingAuctionAt: EpochMs
  }
  readonly #first: number
  #record = 0

  constructor(participants: number, slots: number) {
    const start = Date.UTC(2026, 5, 1, 6) as EpochMs
    this.#first = start
    const firstSlot = ((start + 2 * 3_600_000 + SLOT_MS) / SLOT_MS) as SlotNumber
    this.slots = Array.from({ length: slots }, (_, at) => (firstSlot + at) as SlotNumber)
    this.#day = { firstSlot, slotCount: slots, openingAuctionAt: start }
    this.#step({
      type: 'set_rules',
      rules: {
        currency: 'EUR',
        slotDuration: SLOT_MS,
        tick: 10,
        lowestPrice: -500_000,
        highestPrice: 4_000_000,
        gateLead: GATE_LEAD,
        marginRule: 'pro_rata',
        seed: 1,
        blockNodeLimit: 100,
      },
    } as Command)
    this.at(start - 1)
    this.#step({ type: 'open_day', ...this.#day })
    for (let participant = 1; participant <= participants; participant++)
      this.#step({
        type: 'register_participant',
        participant,
        name: `p${participant}`,
        role: 'participant',
        importPower: 1_000_000,
        exportPower: 1_000_000,
        selfTradePrevention: 'cancel_oldest',
      } as Command)
    this.at(start)
  }

  /** Milliseconds after the book opened. */
  after(ms: number): void {
    this.at(this.#first + ms)
  }

  at(at: number): void {
    this.#step({ type: 'advance_time', at: at as EpochMs })
  }

  gateOf(slot: SlotNumber): number {
    return slot * SLOT_MS - GATE_LEAD - this.#first
  }

  place(
    participant: number,
    slot: SlotNumber,
    side: 'buy' | 'sell',
    price: number,
    energy: number,
  ): OrderNumber | undefined {
    const terms = { timeInForce: 'gate', expiresAt: null, postOnly: false, atClose: false }
    const events = this.#step({
      type: 'place_order',
      participant,
      slot,
      side,
      price,
      energy,
      ...terms,
    } as Command)
    const accepted = events.find((event) => event.type === 'order_accepted')
    return accepted?.order
  }

  cancel(participant: number, order: OrderNumber): void {
    this.#step({ type: 'cancel_order', participant: participant as ParticipantNumber, order })
  }

  band(slot: SlotNumber, low: number, high: number): void {
    this.#step({ type: 'set_price_band', slot, low, high } as Command)
  }

  best(slot: SlotNumber): { readonly bid: number | null; readonly ask: number | null } {
    const book = this.#exchange.book(slot, 1)!
    return { bid: book.bids[0]?.price ?? null, ask: book.asks[0]?.price ?? null }
  }

  situation(): SupervisorSituation {
    const { firstSlot } = this.#day
    const day = {
      opensAt: (this.#first - 1) as EpochMs,
      isOpen: true,
      isAuctioned: true,
      firstUngated: firstSlot,
    }
    return {
      now: this.#exchange.clock,
      calendar: {
        slotDuration: SLOT_MS as DurationMs,
        gateLead: GATE_LEAD as DurationMs,
        days: [{ ...this.#day, ...day }],
      },
      events: this.events,
      corridors: this.slots.map((slot) => ({ slot, ...CORRIDOR })),
      told: [],
      publishedUpTo: 0,
      authority: withoutTrading({ mayHalt: true }),
    }
  }

  #step(command: Command) {
    const events = this.#exchange.step(command)
    this.#record++
    const stamp = { record: this.#record, at: this.#exchange.clock }
    this.events.push(...watchedEvents(stamp, command, events))
    return events
  }
}

/**
 * Honest members trade what they need or have too much of, requote now and then, and sometimes learn that they need
 * the opposite of what they thought. `between` lets others act after each of them.
 */
export function tradeHonestly(
  market: WatchedMarket,
  { kind, participants, acts, twoSided = 0 }: HonestOptions,
  seed: number | string,
  between: (act: number) => void = () => {},
): void {
  const dice = seededRandom(`honest ${seed}`)
  const needs = new Map(
    market.slots.map(
      (slot) => [slot, Array.from({ length: participants }, () => needOf(dice, twoSided))] as const,
    ),
  )
  const open: { participant: number; slot: SlotNumber; order: OrderNumber }[] = []
  const until = market.gateOf(market.slots[0]!)
  for (let act = 0; act < acts; act++) {
    market.after(Math.floor((until * act) / acts))
    const slot = market.slots[dice.below(market.slots.length)]!
    const member = dice.below(participants)
    const own = needs.get(slot)!
    if (dice.fraction() < 0.05) own[member] = needOf(dice, twoSided)
    if (dice.fraction() < 0.4) {
      const at = open.findIndex((order) => order.participant === member + 1 && order.slot === slot)
      if (at >= 0) market.cancel(member + 1, open.splice(at, 1)[0]!.order)
    }
    const { worth, isTwoSided } = own[member]!
    const side = isTwoSided ? sideOf(dice) : own[member]!.side
    const energy = 200 + dice.below(3000)
    const order = market.place(member + 1, slot, side, priceOf(kind, side, worth, dice), energy)
    if (order !== undefined) open.push({ participant: member + 1, slot, order })
    between(act)
  }
}

type Need = { readonly side: 'buy' | 'sell'; readonly worth: number; readonly isTwoSided: boolean }

function needOf(dice: Random, twoSided: number): Need {
  const worth = CORRIDOR.low + dice.below((CORRIDOR.high - CORRIDOR.low) / 10) * 10
  return { side: sideOf(dice), worth, isTwoSided: dice.fraction() < twoSided }
}

const sideOf = (dice: Random): Need['side'] => (dice.below(2) === 0 ? 'buy' : 'sell')

function priceOf(kind: HonestOptions['kind'], side: Need['side'], worth: number, dice: Random): number {
  if (kind === 'truthful') return worth
  const room = side === 'buy' ? worth - CORRIDOR.low : CORRIDOR.high - worth
  const shade = Math.floor((dice.fraction() * room) / 10) * 10
  return side === 'buy' ? worth - shade : worth + shade
}
