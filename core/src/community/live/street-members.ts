import type { Authority, DecisionRecord } from '../../agents/index.ts'
import type { MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import { Experience } from '../market/experience.ts'
import { MarketCommunity } from '../market/market-community.ts'
import type { MemberOrder } from '../market/member-order.ts'
import type { DaySlots } from './appointment.ts'
import type { SettledSlot } from './settled-slot.ts'
import { streetOutlook, type OutlookSlot } from './street-outlook.ts'
import type { StreetWindow } from './street-window.ts'
import type { StreetWorld } from './street-world.ts'

/** What a slot's meters and batteries did, by member. */
export type Delivered = {
  readonly slot: SlotNumber
  readonly drawnWh: readonly number[]
  readonly netImportWh: readonly Wh[]
  readonly storedMwh: readonly number[]
}

/** A decision of any of a member's agents. */
export type AnyRecord = DecisionRecord<unknown, unknown>

/** How members turn worth into prices. */
export const STRATEGY = 'truthful'

/** How far the members of a street may go: what the widest of their wires carries, and prices that mean something. */
export const AUTHORITY: Authority = {
  highestBuy: 1_000_000 as MicrosPerKwh,
  lowestSell: -100_000 as MicrosPerKwh,
  energyPerSlot: 150_000 as Wh,
  energyPerDay: 3_600_000 as Wh,
  ordersPerDecision: 400,
  mayHalt: false,
  mayCurtail: false,
}

/** The members of a street in a time that goes on: their plans, orders and batteries, window after window. */
export class StreetMembers {
  readonly #world: StreetWorld
  readonly #keep: (record: AnyRecord) => void
  #window: StreetWindow
  #market: MarketCommunity
  /** What meters counted in the slots that a window shows, for those who keep a month's peak down. */
  readonly #metered = new Map<SlotNumber, readonly Wh[]>()
  #plansBefore = 0

  constructor(
    world: StreetWorld,
    first: SlotNumber,
    settled: readonly SettledSlot[],
    keep: (record: AnyRecord) => void,
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
  outlook(from: SlotNumber, to: SlotNumber, storedMwh: readonly number[]): OutlookSlot[] {
    const first = this.#window.indexOf(0 as SlotNumber)
    return streetOutlook(this.#window.community, this.#market, {
      from: this.#window.indexOf(from),
      to: this.#window.indexOf(to),
      numberOf: (place) => (place - first) as SlotNumber,
      utilityAt: (slot) => this.#world.utilityAt(slot),
      storedMwh,
    })
  }

  /** By which a member's battery keeps its month's peak down; Infinity where nothing is held. */
  guardWh(member: number): number {
    return this.#market.members[member]!.guard.guardWh
  }

  ordersForOpening({ from, to }: DaySlots, now: SlotNumber): MemberOrder[] {
    const [first, last, at] = [from, to, now].map((slot) => this.#window.indexOf(slot))
    return this.#market.ordersForOpening({ from: first!, to: last! }, at!)
  }

  ordersBeforeGate(slot: SlotNumber, commitmentWh: (member: MemberId) => number): MemberOrder[] {
    return this.#market.ordersBeforeGate(this.#window.indexOf(slot), commitmentWh)
  }

  /** The slot's gate is closed: batteries follow the rules that were fixed before it. */
  deliver(slot: SlotNumber): Delivered {
    const index = this.#window.indexOf(slot)
    this.#market.deliver(index)
    const { members } = this.#market
    const netImportWh = members.map((member) => member.netImportWh[index]! as Wh)
    this.#metered.set(slot, netImportWh)
    return { slot, drawnWh: members.map(({ drawnWh }) => drawnWh), netImportWh, storedMwh: this.storedMwh }
  }

  /** What a slot's kWh from the utility costs, and what it puts into the air. */
  utilityAt(slot: SlotNumber) {
    const { importPrice, exportPrice, carbonIntensity } = this.#window.community
    const index = this.#window.indexOf(slot)
    return {
      importPrice: importPrice[index]! as MicrosPerKwh,
      exportPrice: exportPrice[index]! as MicrosPerKwh,
      carbonIntensity: carbonIntensity[index]!,
    }
  }

  /** What a member's meters for load and generation counted in a slot, in Wh. */
  readingsAt(slot: SlotNumber, member: number) {
    const { loadWh, generationWh } = this.#window.community.participants[member]!
    const index = this.#window.indexOf(slot)
    return { loadWh: loadWh[index]!, generationWh: generationWh[index]! }
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
      experience: new Experience(
        STRATEGY,
        this.#world.members.map(({ id }) => id),
      ),
      authority: AUTHORITY,
      seed: this.#world.seed,
      keep: this.#keep,
    })
    market.members.forEach((member, index) => {
      member.storedMwh = storedMwh?.[index] ?? member.storedMwh
      for (const [slot, netImportWh] of this.#metered)
        member.netImportWh[this.#window.indexOf(slot)] = netImportWh[index]!
    })
    return market
  }
}
