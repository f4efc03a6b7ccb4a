import {
  outlookOfPastDays,
  quotesOf,
  type Corridor,
  type MarketPlan,
  type Quote,
  type QuoteRequest,
} from '../../agents/index.ts'
import type { MicrosPerKwh, Wh } from '../../kernel/index.ts'
import { knownBefore, type Community } from '../community.ts'
import { Member, type MeasuredSlot } from './member.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { Span } from '../span.ts'
import { Pool } from './pool.ts'

/** How far ahead the community plans, how often anew, and how far ahead it must see to open the day after. */
const HORIZON_HOURS = 36
const REPLAN_HOURS = 6
const OPENING_HORIZON_HOURS = 48

export type MarketCommunityOptions = {
  readonly from: number
  readonly localCharge: MicrosPerKwh
  /** The community's import, in Wh of a slot, up to which batteries may charge. */
  readonly importCapWh: number
}

/** What a member wants of a slot, and what it is worth to it; its strategy makes a price of that. */
export type MemberWish = {
  readonly member: MemberId
  readonly slot: number
  readonly energy: Wh
  readonly request: QuoteRequest
}

/**
 * A community's members between the market and their meters: what they wish for, and what their batteries do.
 * It holds no market: wishes leave, commitments come back.
 */
export class MarketCommunity {
  readonly members: readonly Member[]
  readonly pool: Pool

  readonly #community: Community
  readonly #options: MarketCommunityOptions
  readonly #hours: number
  readonly #slotsPerDay: number
  readonly #kindOf = new Map<Member, number>()
  #plans: readonly { readonly plan: MarketPlan; readonly from: number }[] = []

  constructor(community: Community, options: MarketCommunityOptions) {
    this.#community = community
    this.#options = options
    this.#hours = community.slotDuration / 3_600_000
    this.#slotsPerDay = 24 / this.#hours
    this.members = community.participants.map((participant) => new Member(community, participant))
    this.pool = new Pool(community, this.members, options)
    for (const [kind, { members }] of this.pool.kinds.entries())
      for (const member of members) this.#kindOf.set(member, kind)
  }

  /** Wishes for the opening auction of slots `from` to `to`: each member's expected position at the expected price. */
  wishesForOpening({ from, to }: Span, at: number): MemberWish[] {
    const known = Math.min(knownBefore(this.#community, at), from)
    const begun = this.#begun(known)
    this.#plan(known, OPENING_HORIZON_HOURS)
    const expected = this.pool.expected(begun, to, this.#storedPerWh(begun)).slice(from - begun)
    const wishes: MemberWish[] = []
    for (const member of this.members) {
      const kind = this.#kindOf.get(member)
      for (const [step, netLoadWh] of this.#ownNetLoad(member, { from, to, knownBefore: known }).entries()) {
        const { price, drawnPerWh } = expected[step]!
        const drawnWh = kind === undefined ? 0 : drawnPerWh[kind]! * member.battery!.capacityWh
        const positionWh = Math.round(netLoadWh + drawnWh)
        if (positionWh === 0) continue
        const side = positionWh > 0 ? 'buy' : 'sell'
        wishes.push(
          this.#wish(member, from + step, { side, worth: price, energy: Math.abs(positionWh) as Wh }),
        )
      }
    }
    return wishes
  }

  /** Fixes the rules of the slot, and tells what each member still wishes for, beyond its commitment. */
  wishesBeforeGate(slot: number, commitmentWh: (member: MemberId) => number): MemberWish[] {
    const known = knownBefore(this.#community, Math.max(0, slot - 1))
    this.#planWhenDue(slot, known)
    const begun = this.#begun(known)
    const before = this.#storedPerWh(begun)
    const expected = this.pool.expected(begun, slot + 1, before).at(-1)!
    const corridor = this.#corridorOf(slot)
    const wishes: MemberWish[] = []
    for (const member of this.members) {
      const [netLoadWh] = this.#ownNetLoad(member, { from: slot, to: slot + 1, knownBefore: known })
      const kind = this.#kindOf.get(member)
      const quotes = quotesOf({
        netLoadWh: netLoadWh! - commitmentWh(member.participant.id),
        store:
          kind === undefined
            ? null
            : {
                battery: member.battery!,
                storedWh: storedLater(member, begun, expected.storedPerWh[kind]! - before[kind]!),
                hours: this.#hours,
                marginalValues: this.#stepOf(kind, slot).marginalValues,
              },
        corridor,
        localCharge: this.#options.localCharge,
      })
      for (const quote of quotes) wishes.push(this.#wish(member, slot, quote))
    }
    return wishes
  }

  /** The slot is delivered: every battery follows its share of what the meters show together. */
  deliver(slot: number): void {
    const measured = this.#measure(slot)
    for (const member of this.members) {
      const kind = this.#kindOf.get(member)
      member.live(slot, kind === undefined ? null : this.#stepOf(kind, slot).rule, measured)
    }
  }

  #measure(slot: number): MeasuredSlot {
    const netLoadWh = this.pool.learn(slot)
    let capacityWh = 0
    for (const member of this.members)
      if (!Number.isNaN(member.measured(slot))) capacityWh += member.battery?.capacityWh ?? 0
    return { netLoadWh, capacityWh, hours: this.#hours, importCapWh: this.#options.importCapWh }
  }

  #planWhenDue(slot: number, known: number): void {
    const [planned] = this.#plans
    const isDue = planned === undefined || (known - planned.from) * this.#hours >= REPLAN_HOURS
    if (isDue || this.pool.plannedAfter(slot) <= 0) this.#plan(known, HORIZON_HOURS)
  }

  /** Batteries begin with the span, whatever is known from before it. */
  #begun(known: number): number {
    return Math.max(known, this.#options.from)
  }

  /** Plans with what was known at the start of slot `known`. */
  #plan(known: number, hours: number): void {
    const from = this.#begun(known)
    const to = Math.min(this.#community.slots, from + hours / this.#hours)
    this.pool.plan({ from, to, knownBefore: known })
    this.#plans = [...this.pool.kinds.keys()].map((kind) => this.pool.planOf(kind))
  }

  #stepOf(kind: number, slot: number) {
    const { plan, from } = this.#plans[kind]!
    return { rule: plan.rules[slot - from]!, marginalValues: plan.marginalValues[slot - from]! }
  }

  /** What was stored at the start of `slot`, by kind, per Wh of capacity. */
  #storedPerWh(slot: number): number[] {
    return this.pool.kinds.map(({ battery, members }) => {
      const storedWh = members.reduce((sum, member) => sum + member.storedWhAt(slot), 0)
      return storedWh / (battery.capacityWh * members.length)
    })
  }

  #ownNetLoad(member: Member, span: { from: number; to: number; knownBefore: number }): number[] {
    return outlookOfPastDays(
      { netLoadWh: member.history, knownBefore: span.knownBefore, slotsPerDay: this.#slotsPerDay },
      {
        hours: this.#hours,
        importPrice: this.#community.importPrice,
        exportPrice: this.#community.exportPrice,
        importCapWh: Infinity,
      },
      span,
    ).map(({ netLoadWh, weights }) => {
      let sum = 0
      let total = 0
      for (let at = 0; at < weights.length; at++) {
        sum += weights[at]! * netLoadWh[at]!
        total += weights[at]!
      }
      return sum / total
    })
  }

  #wish({ participant }: Member, slot: number, { side, worth, energy }: Quote): MemberWish {
    return {
      member: participant.id,
      slot,
      energy,
      request: { side, worth, corridor: this.#corridorOf(slot) },
    }
  }

  #corridorOf(slot: number): Corridor {
    return { low: this.#community.exportPrice[slot]!, high: this.#community.importPrice[slot]! }
  }
}

/** What a member will have stored, if its battery goes the way that all of its kind are expected to go. */
function storedLater(member: Member, slot: number, changePerWh: number): number {
  const { reserveWh, ceilingWh, capacityWh } = member.battery!
  const storedWh = member.storedWhAt(slot) + changePerWh * capacityWh
  return Math.min(ceilingWh, Math.max(reserveWh, storedWh))
}
