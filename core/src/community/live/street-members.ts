import type { Authority } from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'
import type { MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import { knownBefore } from '../community.ts'
import type { CommunityRecord, RecordOf } from '../community-record.ts'
import type { Member } from '../market/member.ts'
import { Experience } from '../market/experience.ts'
import { MarketCommunity } from '../market/market-community.ts'
import type { MemberOrder } from '../market/member-order.ts'
import type { DaySlots } from './appointment.ts'
import {
  decideBound,
  decideUnderThresholds,
  flowUnder,
  type BatteryBound,
  type BindableRecord,
  type MemberBound,
  type ThresholdsBound,
} from './battery-bound.ts'
import type { SettledSlot } from './settled-slot.ts'
import { streetOutlook, type OutlookSlot, type OutlookSpan } from './street-outlook.ts'
import type { StreetWindow } from './street-window.ts'
import type { StreetWorld } from './street-world.ts'

/** What a slot's meters and batteries did, by member. */
export type Delivered = {
  readonly slot: SlotNumber
  readonly drawnWh: readonly number[]
  readonly netImportWh: readonly Wh[]
  readonly storedMwh: readonly number[]
}

/** How members that plan turn worth into prices. */
const STRATEGY = 'truthful'

/** What its members go by. */
export const strategyOf = ({ thresholds }: StreetWorld): string =>
  thresholds === null ? STRATEGY : 'thresholds'

/** How far the members of a street may go: what the widest of their wires carries, and prices that mean something. */
export const AUTHORITY: Authority = {
  highestBuy: 1_000_000 as MicrosPerKwh,
  lowestSell: -100_000 as MicrosPerKwh,
  energyPerSlot: 150_000 as Wh,
  energyPerDay: 3_600_000 as Wh,
  ordersPerDecision: 1000,
  mayHalt: false,
  mayCurtail: false,
}

/** The members of a street in a time that goes on: their plans, orders and batteries, window after window. */
export class StreetMembers {
  readonly #world: StreetWorld
  readonly #keep: (record: CommunityRecord) => void
  #window: StreetWindow
  #market: MarketCommunity
  /** What meters counted in the slots that a window shows, for those who keep a month's peak down. */
  readonly #metered = new Map<SlotNumber, readonly Wh[]>()
  /** What binds members in the slot under way and in those to come that are quoted, and what they would have decided without. */
  readonly #bounds = new Map<SlotNumber, ReadonlyMap<MemberId, MemberBound>>()
  readonly #held = new Map<MemberId, BindableRecord>()
  #plansBefore = 0

  constructor(
    world: StreetWorld,
    first: SlotNumber,
    settled: readonly SettledSlot[],
    keep: (record: CommunityRecord) => void,
  ) {
    this.#world = world
    this.#keep = keep
    this.#window = world.windowAround(first)
    for (const { slot, netImportWh } of settled)
      if (this.#window.indexOf(slot) >= 0) this.#metered.set(slot, netImportWh)
    this.#market = this.#begin(first, settled.at(-1)?.storedMwh ?? null)
  }

  /** Sees far enough from `slot` on, which is the next to be delivered. */
  lookFrom(slot: SlotNumber): void {
    if (this.#window.reachesBeyond(slot)) return
    const { storedMwh } = this
    this.#plansBefore = this.plansSolved
    this.#window = this.#world.windowAround(slot)
    for (const known of this.#metered.keys()) if (this.#window.indexOf(known) < 0) this.#metered.delete(known)
    this.#bounds.clear()
    this.#market = this.#begin(slot, storedMwh)
  }

  /** In each member's battery, after the last slot that was delivered. */
  get storedMwh(): number[] {
    return this.#market.members.map((member) => member.storedMwh)
  }

  /** What can be seen of the street now. */
  get window(): StreetWindow {
    return this.#window
  }

  /** What is expected of the slots from `from` on, as far as they are planned. */
  outlook(
    { from, to }: { readonly from: SlotNumber; readonly to: SlotNumber },
    storedMwh: readonly number[],
    boundOf: OutlookSpan['boundOf'],
  ): OutlookSlot[] {
    const first = this.#window.indexOf(0 as SlotNumber)
    return streetOutlook(this.#window.community, this.#market, {
      from: this.#window.indexOf(from),
      to: this.#window.indexOf(to),
      numberOf: (place) => (place - first) as SlotNumber,
      utilityAt: (slot) => this.#world.utilityAt(slot),
      storedMwh,
      boundOf,
    })
  }

  /** The last slot whose readings are known when `slot` begins. */
  knownBefore(slot: SlotNumber): SlotNumber {
    const place = this.#window.indexOf(slot)
    return (slot - (place - knownBefore(this.#window.community, place)) - 1) as SlotNumber
  }

  /** A member's battery as planners see it. */
  batteryOf(member: number): Battery | null {
    return this.#market.members[member]!.battery
  }

  /** By which a member's battery keeps its month's peak down; Infinity where nothing is held. */
  guardWh(member: number): number {
    return this.#market.members[member]!.guard.guardWh
  }

  /** Who goes by a rule of thumb trades at the gate alone. */
  ordersForOpening({ from, to }: DaySlots, now: SlotNumber): MemberOrder[] {
    if (this.#world.thresholds !== null) return []
    const [first, last, at] = [from, to, now].map((slot) => this.#window.indexOf(slot))
    return this.#market.ordersForOpening({ from: first!, to: last! }, at!)
  }

  /** What members order before the gate; who is bound in the slot decides within its bound. */
  ordersBeforeGate(
    slot: SlotNumber,
    commitmentWh: (member: MemberId) => number,
    bounds: ReadonlyMap<MemberId, MemberBound> = new Map(),
  ): MemberOrder[] {
    const index = this.#window.indexOf(slot)
    this.#bounds.set(slot, bounds)
    const free = this.#market.ordersBeforeGate(index, commitmentWh)
    const again = [...bounds].flatMap(([member, bound]): MemberOrder[] => {
      const record = this.#held.get(member)
      if (record === undefined) return []
      this.#held.delete(member)
      const decided =
        bound.battery?.kind === 'thresholds' && record.kind === 'household/gate'
          ? this.#byThresholds(record, { ...bound, battery: bound.battery }, commitmentWh(member))
          : decideBound(record, bound, commitmentWh(member))
      this.#keep(decided)
      const { importPrice, exportPrice } = this.utilityAt(slot)
      const corridor = { low: exportPrice, high: importPrice }
      return decided.decision.orders.map((order) => ({ ...order, member, corridor }))
    })
    return [...free.filter(({ member }) => !bounds.has(member)), ...again]
  }

  #byThresholds(
    record: RecordOf<'household/gate'>,
    { battery: bound, awayWh }: MemberBound & { readonly battery: ThresholdsBound },
    boughtWh: number,
  ): RecordOf<'household/thresholds'> {
    const { slot, expected } = record.situation
    const member = this.#market.members.find(({ participant: { id } }) => id === record.agent)!
    const hours = this.#window.community.slotDuration / 3_600_000
    const netLoadWh = Math.round(expected.netLoadWh + boughtWh - awayWh)
    const storedWh = this.#storedExpected(member, slot, netLoadWh)
    const battery = { ...member.battery!, storedWh }
    return decideUnderThresholds(record, bound.thresholds, { battery, hours, awayWh, boughtWh })
  }

  /** What a battery will hold when `slot` begins: of the slot under way, which nobody has read yet, as is expected. */
  #storedExpected(member: Member, slot: SlotNumber, netLoadWh: number): number {
    const before = (slot - 1) as SlotNumber
    const storedWh = member.storedWhAt(this.#window.indexOf(before))
    const bound = this.#bounds.get(before)?.get(member.participant.id)?.battery
    if (!bound) return storedWh
    const storedMwh = Math.round(storedWh * 1000)
    const hours = this.#window.community.slotDuration / 3_600_000
    const planned = { drawnWh: 0, storedMwh }
    return flowUnder(bound, member.battery!, { storedMwh, netLoadWh, planned, hours }).storedMwh / 1000
  }

  /** The slot's gate is closed: batteries follow the rules that were fixed before it, or what binds them. */
  deliver(slot: SlotNumber): Delivered {
    const index = this.#window.indexOf(slot)
    const before = this.storedMwh
    this.#market.deliver(index)
    const { members } = this.#market
    const bounds = this.#bounds.get(slot)
    this.#bounds.delete((slot - 1) as SlotNumber)
    members.forEach((member, place) => {
      const bound = bounds?.get(member.participant.id)?.battery
      if (bound) this.#bind(member, index, bound, before[place]!)
    })
    const netImportWh = members.map((member) => member.netImportWh[index]! as Wh)
    this.#metered.set(slot, netImportWh)
    return { slot, drawnWh: members.map(({ drawnWh }) => drawnWh), netImportWh, storedMwh: this.storedMwh }
  }

  #bind(member: Member, index: number, bound: BatteryBound, storedMwh: number): void {
    const { battery } = member
    const netLoadWh = member.measured(index)
    if (battery === null || Number.isNaN(netLoadWh)) return
    const planned = { drawnWh: member.drawnWh, storedMwh: member.storedMwh }
    const hours = this.#window.community.slotDuration / 3_600_000
    const flow = flowUnder(bound, battery, { storedMwh, netLoadWh, planned, hours })
    member.drawnWh = flow.drawnWh
    member.storedMwh = flow.storedMwh
    member.netImportWh[index] = netLoadWh + flow.drawnWh
  }

  /** Keeps a decision, unless its member is bound in the slot and decides again; plans that nobody goes by are not told. */
  #decided(record: CommunityRecord): void {
    if (this.#world.thresholds !== null && record.kind === 'household/shared-plan') return
    const slot = gateOf(record)
    if (slot !== null && this.#bounds.get(slot)?.has(record.agent))
      this.#held.set(record.agent, record as BindableRecord)
    else this.#keep(record)
  }

  /** What a slot's kWh from the utility costs, and what it puts into the air. */
  utilityAt(slot: SlotNumber) {
    const { importPrice, exportPrice, carbonIntensity } = this.#window.community
    const index = this.#window.indexOf(slot)
    return {
      importPrice: importPrice[index]! as MicrosPerKwh,
      exportPrice: exportPrice[index]! as MicrosPerKwh,
      carbonIntensity: carbonIntensity?.[index] ?? null,
    }
  }

  /** What a member's meters for load and generation counted in a slot, in Wh; NaN where nobody sees so far. */
  readingsAt(slot: SlotNumber, member: number) {
    const { loadWh, generationWh } = this.#window.community.participants[member]!
    const index = this.#window.indexOf(slot)
    return { loadWh: loadWh[index] ?? Number.NaN, generationWh: generationWh[index] ?? Number.NaN }
  }

  get plansSolved(): number {
    return this.#plansBefore + this.#market.pool.plansSolved
  }

  #begin(first: SlotNumber, storedMwh: readonly number[] | null): MarketCommunity {
    const market = new MarketCommunity(this.#window.community, {
      from: this.#window.indexOf(first),
      localCharge: 0 as MicrosPerKwh,
      importCapWh: Infinity,
      mechanism: 'auction',
      actsByKind: true,
      experience: new Experience(
        STRATEGY,
        this.#world.members.map(({ id }) => id),
      ),
      authority: AUTHORITY,
      seed: this.#world.seed,
      keep: (record) => this.#decided(record),
    })
    market.members.forEach((member, index) => {
      member.storedMwh = storedMwh?.[index] ?? member.storedMwh
      for (const [slot, netImportWh] of this.#metered)
        member.netImportWh[this.#window.indexOf(slot)] = netImportWh[index]!
    })
    return market
  }
}

/** The slot that a decision quotes before its gate; null for any other decision. */
function gateOf(record: CommunityRecord): SlotNumber | null {
  if (record.kind === 'household/gate') return record.situation.slot
  if (record.kind !== 'producer' && record.kind !== 'consumer') return null
  return record.situation.venue === 'opening' ? null : record.situation.firstSlot
}
