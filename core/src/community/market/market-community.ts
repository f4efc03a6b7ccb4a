import {
  aboveReserve,
  decideAtGate,
  decideForOpening,
  marketSlot,
  outlookOfPastDays,
  shuffled,
  type Authority,
  type Corridor,
  type FlexibilityEvent,
  type HouseholdRule,
  type MarketPlan,
  type MarketSlot,
  type SettlingMeter,
  type TradingTerms,
  type WorthwhileOrder,
} from '../../agents/index.ts'
import { slotAt, type EpochMs, type MicrosPerKwh, type SlotNumber } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import { knownBefore, type Community } from '../community.ts'
import { decideAndKeep, type CommunityRecord, type Keep, type RecordOf } from '../community-record.ts'
import { USUAL_RHYTHM, type PlanningRhythm } from '../homes/rhythm.ts'
import type { Span } from '../span.ts'
import type { Calling, FlexibilityAnswer } from '../watch/index.ts'
import { answerOf } from './answer.ts'
import type { Experience } from './experience.ts'
import { Member, type MeasuredSlot, type Promises } from './member.ts'
import type { MemberOrder } from './member-order.ts'
import { Pool, type ExpectedSlot } from './pool.ts'
import { decideTrader, type TraderOutlook } from './trader.ts'

/** How far ahead the community must see at noon to open the day after. */
const OPENING_HORIZON_HOURS = 48

export type MarketCommunityOptions = {
  readonly from: number
  readonly localCharge: MicrosPerKwh
  /** The community's import, in Wh of a slot, up to which batteries may charge. */
  readonly importCapWh: number
  /** Where orders go: into auctions, or onto the book. */
  readonly mechanism: MarketMechanism
  readonly experience: Experience
  readonly authority: Authority
  /** Whether producers and consumers act by agents of their own, and not as households do. */
  readonly actsByKind?: boolean
  readonly rhythm?: PlanningRhythm
  readonly seed: number
  /** Hears every decision, where somebody wants to keep them. */
  readonly keep?: Keep | undefined
}

/** What a household decides about trading, with all that it knew. */
export type TradeRecord = RecordOf<'household/opening'> | RecordOf<'household/gate'>

export const isTrade = (record: CommunityRecord): record is TradeRecord =>
  record.kind === 'household/opening' || record.kind === 'household/gate'

export type MarketMechanism = 'auction' | 'continuous'

/**
 * A community's members between the market and their meters: what they order, and what their batteries do.
 * It holds no market: orders leave, commitments come back.
 */
export class MarketCommunity {
  readonly members: readonly Member[]
  readonly pool: Pool

  readonly #community: Community
  readonly #options: MarketCommunityOptions
  readonly #isAuction: boolean
  readonly #rhythm: PlanningRhythm
  readonly #hours: number
  readonly #slotsPerDay: number
  readonly #kindOf = new Map<Member, number>()
  /** What batteries of producers and consumers follow in the slot whose gate is next. */
  readonly #fixedRules = new Map<Member, HouseholdRule>()
  #plansOfTraders = 0
  #plans: readonly { readonly plan: MarketPlan; readonly from: number }[] = []

  constructor(community: Community, options: MarketCommunityOptions) {
    this.#community = community
    this.#options = options
    this.#isAuction = options.mechanism === 'auction'
    this.#rhythm = options.rhythm ?? USUAL_RHYTHM
    this.#hours = community.slotDuration / 3_600_000
    this.#slotsPerDay = 24 / this.#hours
    this.members = community.participants.map(
      (participant) => new Member(community, participant, options.keep),
    )
    this.pool = new Pool(community, this.members, options)
    for (const [kind, { members }] of this.pool.kinds.entries())
      for (const member of members) this.#kindOf.set(member, kind)
  }

  /** Orders for slots `from` to `to`, the day before, by what was known at slot `at`. */
  ordersForOpening({ from, to }: Span, at: number): MemberOrder[] {
    const known = Math.min(knownBefore(this.#community, at), from)
    const begun = this.#begun(known)
    this.#plan(known, OPENING_HORIZON_HOURS)
    const expected = this.pool.expected(begun, to, this.#storedPerWh(begun)).slice(from - begun)
    const venue = this.#isAuction ? ('opening' as const) : ('book' as const)
    const instant = this.#instantOf(at)
    return this.members.flatMap((member) => {
      const kind = this.#kindOf.get(member)
      const drawnWh = expected.map(({ drawnPerWh }) =>
        kind === undefined ? 0 : drawnPerWh[kind]! * member.battery!.capacityWh,
      )
      if (this.#isTrader(member)) {
        const outlook = { from, to, known, expected, besidesWh: drawnWh, store: null }
        return this.#ordersOf(member, this.#asTrader(member, instant, { ...outlook, venue }).orders)
      }
      const netLoadWh = this.#ownNetLoad(member, { from, to, knownBefore: known })
      const slots = expected.map(({ price }, step) => ({
        slot: this.#numberOf(from + step),
        positionWh: netLoadWh[step]! + drawnWh[step]!,
        price,
        corridor: this.#corridorOf(from + step),
      }))
      const situation = { venue, slots, terms: this.#termsOf(member, `opening/${from}`) }
      const by = { agent: member.participant.id, kind: 'household/opening', at: instant } as const
      const { orders } = decideAndKeep(this.#options.keep, by, situation, [], decideForOpening)
      return this.#ordersOf(member, orders)
    })
  }

  /** Fixes the rules of the slot, and orders what each member still wants beyond its commitment. */
  ordersBeforeGate(slot: number, commitmentWh: (member: MemberId) => number): MemberOrder[] {
    const known = knownBefore(this.#community, Math.max(0, slot - 1))
    this.#planWhenDue(slot, known)
    const begun = this.#begun(known)
    const before = this.#storedPerWh(begun)
    const now = this.pool.expected(begun, slot + 1, before).at(-1)!
    const venue = this.#isAuction ? ('closing' as const) : ('book' as const)
    const instant = this.#instantOf(slot)
    let meter: SettlingMeter | null = null
    return this.members.flatMap((member) => {
      member.fixGuard(slot, known)
      const kind = this.#kindOf.get(member)
      const committedWh = commitmentWh(member.participant.id)
      const storedWh =
        kind === undefined ? 0 : storedLater(member, begun, now.storedPerWh[kind]! - before[kind]!)
      if (this.#isTrader(member)) {
        if (kind !== undefined) meter ??= this.#meterFrom(slot, known)
        const { orders, rules } = this.#asTrader(member, instant, {
          from: slot,
          to: slot + 1,
          known,
          expected: [now],
          besidesWh: [-committedWh],
          store: kind === undefined ? null : { battery: { ...member.battery!, storedWh }, meter: meter! },
          venue,
        })
        const [rule] = rules
        if (rule !== undefined) this.#fixedRules.set(member, rule)
        return this.#ordersOf(member, orders)
      }
      const [netLoadWh] = this.#ownNetLoad(member, { from: slot, to: slot + 1, knownBefore: known })
      const situation = {
        slot: this.#numberOf(slot),
        venue,
        expected: {
          netLoadWh: netLoadWh! - committedWh,
          store:
            kind === undefined
              ? null
              : aboveReserve(member.guard, {
                  battery: member.battery!,
                  storedWh,
                  hours: this.#hours,
                  marginalValues: this.#plain(this.#stepOf(kind, slot).marginalValues),
                }),
          corridor: this.#corridorOf(slot),
          localCharge: this.#options.localCharge,
        },
        terms: this.#termsOf(member, `gate/${slot}`),
      }
      const by = { agent: member.participant.id, kind: 'household/gate', at: instant } as const
      const { orders } = decideAndKeep(this.#options.keep, by, situation, [], decideAtGate)
      return this.#ordersOf(member, orders)
    })
  }

  /**
   * The slot is delivered: every battery follows its share of what the meters show together, and keeps what was
   * promised to the grid.
   */
  deliver(slot: number, promised: Callings = NOTHING_PROMISED): void {
    const measured = this.#measure(slot)
    for (const member of this.members) {
      const kind = this.#kindOf.get(member)
      const rule = this.#fixedRules.get(member) ?? (kind === undefined ? null : this.#stepOf(kind, slot).rule)
      member.live(slot, rule, measured, this.#promisesOf(member, promised))
    }
  }

  /** What is expected of slots `from` to `to`, at the start of the slot before: its readings are still to come. */
  expectedFrom({ from, to }: Span): readonly ExpectedSlot[] {
    const known = knownBefore(this.#community, from - 1)
    const begun = this.#begun(known)
    if (this.pool.plannedAfter(to) < 0) this.#plan(known, OPENING_HORIZON_HOURS)
    return this.pool.expected(begun, to, this.#storedPerWh(begun)).slice(from - begun)
  }

  /** What all batteries together are expected to draw in a slot. */
  drawnWh({ drawnPerWh }: ExpectedSlot): number {
    return this.pool.kinds.reduce(
      (sum, { battery, members }, kind) => sum + drawnPerWh[kind]! * battery.capacityWh * members.length,
      0,
    )
  }

  /** What members with batteries offer for an event, whose window ends the outlook that begins with slot `from`. */
  answers(event: FlexibilityEvent, from: number): ReadonlyMap<MemberId, FlexibilityAnswer> {
    const { seed, localCharge, authority, keep, experience } = this.#options
    const known = knownBefore(this.#community, from - 1)
    const begun = this.#begun(known)
    const windowFrom = this.#placeOf(event.firstSlot)
    const to = windowFrom + event.slotCount
    const expected = this.expectedFrom({ from, to })
    const before = this.#storedPerWh(begun)
    const meter = this.#meterFrom(from, known)
    const able = this.members.filter((member) => this.#kindOf.has(member))
    const answers = new Map<MemberId, FlexibilityAnswer>()
    for (const member of shuffled(able, { seed, slot: event.firstSlot })) {
      const kind = this.#kindOf.get(member)!
      const storedAt = (step: number): number =>
        storedLater(member, begun, expected[step]!.storedPerWh[kind]! - before[kind]!)
      const question = {
        event,
        at: this.#instantOf(from - 1),
        from,
        known,
        firstSlot: this.#numberOf(from),
        hours: this.#hours,
        prices: this.#pricesOf(from, expected),
        battery: { ...member.battery!, storedWh: storedAt(0) },
        meter,
        drawnWh: expected.map(({ drawnPerWh }) => drawnPerWh[kind]! * member.battery!.capacityWh),
        storedWh: storedAt(windowFrom - from),
        marginalValues: this.#stepOf(kind, to - 1).marginalValues,
        localCharge,
        seed,
      }
      const strategy = experience.stateOf(member.participant.id)
      answers.set(member.participant.id, answerOf(member, question, { strategy, authority, keep }))
    }
    return answers
  }

  #promisesOf({ participant: { id }, guard }: Member, { now, later }: Callings): Promises | null {
    const isOwn = ({ member }: Calling): boolean => member === id
    const owedWh = ({ power }: Calling): number => Math.floor(power * this.#hours)
    const [calling] = now.filter(isOwn)
    const ahead = later.filter(isOwn)
    if (calling === undefined && ahead.length === 0) return null
    const sum = (direction: Calling['direction']): number =>
      ahead.reduce((all, each) => (each.direction === direction ? all + owedWh(each) : all), 0)
    return {
      now: calling === undefined ? null : { ...calling, orderedWh: owedWh(calling), guardWh: guard.guardWh },
      later: { giveWh: sum('up'), takeWh: sum('down') },
    }
  }

  get plansSolved(): number {
    return this.pool.plansSolved + this.#plansOfTraders
  }

  #isTrader({ participant: { kind = 'household' } }: Member): boolean {
    return this.#options.actsByKind === true && kind !== 'household'
  }

  #asTrader(
    member: Member,
    at: EpochMs,
    {
      expected,
      ...outlook
    }: Omit<TraderOutlook, 'firstSlot' | 'hours' | 'prices' | 'localCharge' | 'seed'> & {
      readonly expected: readonly ExpectedSlot[]
    },
  ) {
    const { localCharge, experience, authority, seed, keep } = this.#options
    if (outlook.store !== null) this.#plansOfTraders++
    return decideTrader(
      member,
      {
        ...outlook,
        firstSlot: this.#numberOf(outlook.from),
        hours: this.#hours,
        prices: this.#pricesOf(outlook.from, expected),
        localCharge,
        seed,
      },
      { strategy: experience.stateOf(member.participant.id), authority, at, keep },
    )
  }

  #pricesOf(from: number, expected: readonly ExpectedSlot[]): MarketSlot[] {
    return expected.map(({ price, shortShare }, step) => {
      const { low, high } = this.#corridorOf(from + step)
      return marketSlot({ importPrice: high, exportPrice: low }, { local: price, shortShare })
    })
  }

  #meterFrom(slot: number, known: number): SettlingMeter {
    const to = Math.min(this.#community.slots, slot + this.#rhythm.horizonHours / this.#hours)
    return this.pool.meterOver({ from: slot, to, knownBefore: known })
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
    const isDue = planned === undefined || (known - planned.from) * this.#hours >= this.#rhythm.replanHours
    if (isDue || this.pool.plannedAfter(slot) <= 0) this.#plan(known, this.#rhythm.horizonHours)
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

  #ordersOf({ participant }: Member, orders: readonly WorthwhileOrder[]): MemberOrder[] {
    return orders.map((order) => ({
      ...order,
      member: participant.id,
      corridor: this.#corridorOf(this.#placeOf(order.slot)),
    }))
  }

  /** Records hold plain data. */
  #plain(values: Float64Array): ArrayLike<number> {
    return this.#options.keep === undefined ? values : [...values]
  }

  #termsOf({ participant: { id } }: Member, dice: string): TradingTerms {
    const { experience, authority, seed } = this.#options
    return { strategy: experience.stateOf(id), dice: `${seed}/${id}/${dice}`, authority }
  }

  #instantOf(slot: number): EpochMs {
    return (this.#community.start + slot * this.#community.slotDuration) as EpochMs
  }

  #numberOf(slot: number): SlotNumber {
    return slotAt(this.#instantOf(slot), this.#community.slotDuration)
  }

  #placeOf(number: SlotNumber): number {
    return number - this.#numberOf(0)
  }

  #corridorOf(slot: number): Corridor {
    return { low: this.#community.exportPrice[slot]!, high: this.#community.importPrice[slot]! }
  }
}

/** What members owe the grid in a slot, and in the slots after it. */
export type Callings = { readonly now: readonly Calling[]; readonly later: readonly Calling[] }

const NOTHING_PROMISED: Callings = { now: [], later: [] }

/** What a member will have stored, if its battery goes the way that all of its kind are expected to go. */
function storedLater(member: Member, slot: number, changePerWh: number): number {
  const { reserveWh, ceilingWh, capacityWh } = member.battery!
  const storedWh = member.storedWhAt(slot) + changePerWh * capacityWh
  return Math.min(ceilingWh, Math.max(reserveWh, storedWh))
}
