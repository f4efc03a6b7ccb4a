import {
  chooseOffers,
  decideGrid,
  deliveredWh,
  paymentFor,
  type Call,
  type FlexibilityEvent,
  type FlexibilityOffer,
  type GridDecision,
  type GridSituation,
} from '../../agents/index.ts'
import type { EpochMs, MicrosPerKwh, Nanos, SlotNumber, W, Wh } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'

export type GridWatchSetup = Pick<GridSituation, 'limits' | 'authority' | 'hours'> & {
  /** Hears every decision, where somebody wants to keep them. */
  readonly keep?: Keep | undefined
}

/** What the grid optimisation agent is told of the slots to come. */
export type GridAhead = Pick<GridSituation, 'firstSlot' | 'community' | 'members' | 'positions'>

/** A member's answer to an event: what it offers, and what it had planned before it knew of it, slot by slot. */
export type FlexibilityAnswer = {
  readonly offers: readonly FlexibilityOffer[]
  readonly baselineWh: readonly Wh[]
}

/** What one member owes the grid in one slot. */
export type Calling = {
  readonly event: string
  readonly member: MemberId
  readonly direction: FlexibilityEvent['direction']
  readonly power: W
  readonly price: MicrosPerKwh
  readonly baselineWh: Wh
}

/** What it came to. */
export type Delivery = Calling & { readonly deliveredWh: Wh; readonly payment: Nanos }

/**
 * The grid optimisation agent at its post: once per slot it is told what is forecast and traded, and says which
 * limits would be broken; members answer its events, the cheapest are called, and each slot of a call is measured
 * against the baseline once it is metered. Nothing here moves money or energy.
 */
export class GridWatch {
  /** Of all events raised so far. */
  readonly calls: Call[] = []
  /** Slots of which a breach was foreseen. */
  readonly foreseen = new Set<SlotNumber>()

  readonly #setup: GridWatchSetup
  readonly #callings = new Map<SlotNumber, Calling[]>()
  #standing: FlexibilityEvent[] = []

  constructor(setup: GridWatchSetup) {
    this.#setup = setup
  }

  /** Answers the events that are raised now; each is to be {@link call}ed once members have answered. */
  look(at: EpochMs, ahead: GridAhead): GridDecision['events'] {
    const { limits, authority, hours } = this.#setup
    this.#standing = this.#standing.filter(
      ({ firstSlot, slotCount }) => firstSlot + slotCount > ahead.firstSlot,
    )
    const situation = { ...ahead, hours, limits, standing: this.#standing, authority }
    const by = { agent: 'grid', kind: 'grid', at } as const
    const decision = decideAndKeep(this.#setup.keep, by, situation, [], decideGrid)
    for (const { slot } of decision.breaches) this.foreseen.add(slot)
    this.#standing.push(...decision.events.map(eventAlone))
    return decision.events
  }

  /** Takes the cheapest of what members offer; their order decides between equal prices, and is to be drawn. */
  call(event: FlexibilityEvent, answers: ReadonlyMap<MemberId, FlexibilityAnswer>): Call {
    const call = chooseOffers(
      event,
      [...answers.values()].flatMap(({ offers }) => offers),
    )
    this.calls.push(call)
    for (const { participant, power } of call.chosen) {
      const { baselineWh } = answers.get(participant)!
      for (let step = 0; step < event.slotCount; step++)
        this.#callingsOf((event.firstSlot + step) as SlotNumber).push({
          event: event.id,
          member: participant,
          direction: event.direction,
          power,
          price: call.price,
          baselineWh: baselineWh[step]!,
        })
    }
    return call
  }

  /** What members owe in a slot. */
  callingsIn(slot: SlotNumber): readonly Calling[] {
    return this.#callings.get(slot) ?? []
  }

  /** What they owe in the slots after it. */
  callingsAfter(slot: SlotNumber): readonly Calling[] {
    return [...this.#callings].flatMap(([later, callings]) => (later > slot ? callings : []))
  }

  /** The slot is metered: what was delivered of what was called. Asked once. */
  measure(slot: SlotNumber, meteredWh: (member: MemberId, baselineWh: Wh) => number): Delivery[] {
    const callings = this.callingsIn(slot)
    this.#callings.delete(slot)
    return callings.map((calling) => {
      const { member, direction, power, price, baselineWh } = calling
      const delivered = deliveredWh(
        { direction, slotCount: 1 },
        { power, hours: this.#setup.hours },
        { baselineWh: [baselineWh], meteredWh: [meteredWh(member, baselineWh)] },
      )
      return { ...calling, deliveredWh: delivered[0]!, payment: paymentFor(delivered, price) }
    })
  }

  #callingsOf(slot: SlotNumber): Calling[] {
    let callings = this.#callings.get(slot)
    if (callings === undefined) this.#callings.set(slot, (callings = []))
    return callings
  }
}

const eventAlone = (event: GridDecision['events'][number]): FlexibilityEvent => ({
  id: event.id,
  direction: event.direction,
  firstSlot: event.firstSlot,
  slotCount: event.slotCount,
  target: event.target,
  priceCap: event.priceCap,
})
