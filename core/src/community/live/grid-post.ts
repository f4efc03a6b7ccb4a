import {
  batteryOffers,
  shuffled,
  withoutTrading,
  type FlexibilityEvent,
  type GridAuthority,
  type SlotForecast,
} from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'
import type { EpochMs, MicrosPerKwh, SlotNumber, W, Wh } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { Keep } from '../community-record.ts'
import { GridWatch, type Delivery, type FlexibilityAnswer } from '../watch/index.ts'
import type { AgentTerms } from './agent-desk.ts'
import type { ForecastTold } from './chapter.ts'
import type { OutlookSlot } from './street-outlook.ts'

/** The most that is paid per kWh, and called for at once. */
const AUTHORITY: GridAuthority = { priceCap: 400_000 as MicrosPerKwh, power: 100_000 as W }

export const gridTerms: AgentTerms = {
  agent: 'grid',
  kind: 'grid-optimisation',
  participant: null,
  strategy: null,
  authority: {
    ...withoutTrading({ mayHalt: false }),
    highestPay: AUTHORITY.priceCap,
    mostPower: AUTHORITY.power,
  },
}

/** What became of one slot of a call, as everybody may see it. */
export type FlexibilityTold = {
  readonly id: string
  readonly slot: SlotNumber
  readonly direction: FlexibilityEvent['direction']
  readonly raisedAt: EpochMs
  readonly neededW: number
  readonly price: number
  readonly reason: string
  readonly deliveries: FlexibilityDelivery[]
}

export type FlexibilityDelivery = {
  readonly member: MemberId
  readonly offeredWh: number
  readonly calledWh: number
  readonly baselineWh: number
  /** null before it was metered. */
  deliveredWh: number | null
  paid: bigint | null
}

/** A member whose battery can answer. */
export type AskedMember = {
  readonly member: MemberId
  readonly index: number
  readonly battery: Battery
}

export type GridLook = {
  readonly at: EpochMs
  /** From the first slot that is still to be quoted. */
  readonly outlook: readonly OutlookSlot[]
  /** Of all members together, for the same slots, as far as it was forecast. */
  readonly foreseen: readonly ForecastTold[]
  readonly boughtWh: (member: MemberId, slot: SlotNumber) => number
  readonly asked: readonly AskedMember[]
}

/** So many slots of calls are remembered. */
const MOST_TOLD = 400

/**
 * The grid agent at its post: watches what is forecast against what the street's connection carries, calls on
 * batteries before it is too much, and measures what they delivered.
 */
export class GridPost {
  readonly limitW: W
  readonly #watch: GridWatch
  readonly #hours: number
  readonly #seed: number
  #told: FlexibilityTold[] = []

  constructor({ limitW, hours, seed, keep }: { limitW: W; hours: number; seed: number; keep: Keep }) {
    this.limitW = limitW
    this.#hours = hours
    this.#seed = seed
    const limits = [{ name: 'connection', members: null, importW: limitW, exportW: limitW }]
    this.#watch = new GridWatch({ limits, authority: AUTHORITY, hours, keep })
  }

  /** Slots in which somebody was called, oldest first. */
  get told(): readonly FlexibilityTold[] {
    return this.#told
  }

  /** Raises an event where the limit would be broken, and calls the cheapest of who answers. */
  look({ at, outlook, foreseen, boughtWh, asked }: GridLook): void {
    const ahead = outlook.slice(0, foreseen.length)
    const [first] = ahead
    if (first === undefined) return
    const events = this.#watch.look(at, {
      firstSlot: first.slot,
      community: ahead.map((slot, step) => netForecast(slot, foreseen[step]!)),
      members: [],
      positions: asked.map(({ member }) => ({
        member,
        netBoughtWh: ahead.map(({ slot }) => boughtWh(member, slot)),
      })),
    })
    for (const { reason, ...event } of events) this.#call({ ...event, reason, at }, ahead, asked)
  }

  /** What a member's meter is to count in a slot, where it was called. */
  targetOf(member: MemberId, slot: SlotNumber): number | null {
    const own = this.#watch.callingsIn(slot).filter((calling) => calling.member === member)
    const [first] = own
    if (first === undefined) return null
    return own.reduce(
      (target, { direction, power }) =>
        target + (direction === 'up' ? -1 : 1) * Math.floor(power * this.#hours),
      first.baselineWh as number,
    )
  }

  /** The slot is metered: what was delivered, and is to be paid. Asked once. */
  measure(slot: SlotNumber, meteredWh: (member: MemberId) => number): Delivery[] {
    const deliveries = this.#watch.measure(slot, meteredWh)
    for (const { event, member, deliveredWh, payment } of deliveries) {
      const told = this.#told.find(({ id }) => id === idOf(event, slot))?.deliveries
      const delivery = told?.find((each) => each.member === member)
      if (delivery === undefined) continue
      delivery.deliveredWh = deliveredWh
      delivery.paid = payment
    }
    return deliveries
  }

  #call(
    { reason, at, ...event }: FlexibilityEvent & { readonly reason: string; readonly at: EpochMs },
    ahead: readonly OutlookSlot[],
    asked: readonly AskedMember[],
  ): void {
    const from = ahead.findIndex(({ slot }) => slot === event.firstSlot)
    const window = ahead.slice(from, from + event.slotCount)
    const answers = new Map<MemberId, FlexibilityAnswer>()
    for (const member of shuffled(asked, { seed: this.#seed, slot: event.firstSlot }))
      answers.set(member.member, this.#answerOf(event, member, ahead.slice(0, from), window))
    const call = this.#watch.call(event, answers)
    for (const [step, { slot }] of window.entries())
      this.#told.push({
        id: idOf(event.id, slot),
        slot,
        direction: event.direction,
        raisedAt: at,
        neededW: event.target,
        price: call.price,
        reason,
        deliveries: call.chosen.map(({ participant, power }) => {
          const { offers, baselineWh } = answers.get(participant)!
          return {
            member: participant,
            offeredWh: Math.floor(offers.reduce((sum, offer) => sum + offer.power, 0) * this.#hours),
            calledWh: Math.floor(power * this.#hours),
            baselineWh: baselineWh[step]!,
            deliveredWh: null,
            paid: null,
          }
        }),
      })
    this.#told = this.#told.slice(-MOST_TOLD)
  }

  #answerOf(
    event: FlexibilityEvent,
    { member, index, battery }: AskedMember,
    before: readonly OutlookSlot[],
    window: readonly OutlookSlot[],
  ): FlexibilityAnswer {
    const hours = this.#hours * window.length
    const drawnWh = window.reduce((sum, { members }) => sum + members[index]!.drawnWh, 0)
    const last = window.at(-1)!.members[index]!
    const storedWh =
      before.at(-1)?.members[index]!.storedWh ?? last.storedWh! - drawnWh * battery.chargeEfficiency
    const offers = batteryOffers(event, {
      participant: member,
      store: {
        battery,
        storedWh: Math.min(battery.ceilingWh, Math.max(battery.reserveWh, storedWh)),
        marginalValues: last.storedValues!,
      },
      hours,
      plannedW: drawnWh / hours,
      price: window.reduce((sum, { localPrice }) => sum + localPrice, 0) / window.length,
    })
    return { offers, baselineWh: window.map(({ members }) => members[index]!.netImportWh as Wh) }
  }
}

const idOf = (event: string, slot: SlotNumber): string => `${event}/${slot}`

/** What may flow in and out of the street: use and generation as forecast, batteries as planned. */
function netForecast({ members }: OutlookSlot, { load, generation }: ForecastTold): SlotForecast {
  const drawnWh = members.reduce((sum, member) => sum + member.drawnWh, 0)
  const quantilesWh = (load ?? []).map(
    (use, level) => (use - (generation?.[generation.length - 1 - level] ?? 0) + drawnWh) as Wh,
  )
  return { quantilesWh, meanWh: quantilesWh[4] ?? (drawnWh as Wh) }
}
