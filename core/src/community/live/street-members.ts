import type { Authority } from '../../agents/index.ts'
import type { DurationMs, MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import { Experience } from '../market/experience.ts'
import { MarketCommunity } from '../market/market-community.ts'
import type { MemberOrder } from '../market/member-order.ts'
import { STREET, type StreetPlace } from '../scenario/index.ts'
import type { DaySlots } from './appointment.ts'
import { StreetWindow } from './street-window.ts'

/** What a slot's meters and batteries did, by member. */
export type Delivered = {
  readonly slot: SlotNumber
  readonly drawnWh: readonly number[]
  readonly netImportWh: readonly Wh[]
  readonly storedMwh: readonly number[]
}

/** How far the members of a street may go: what the widest of their wires carries, and prices that mean something. */
const AUTHORITY: Authority = {
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
  readonly #place: StreetPlace
  readonly #slotDuration: DurationMs
  #window: StreetWindow
  #market: MarketCommunity
  #plansBefore = 0

  constructor(
    place: StreetPlace,
    slotDuration: DurationMs,
    first: SlotNumber,
    storedMwh: readonly number[] | null,
  ) {
    this.#place = place
    this.#slotDuration = slotDuration
    this.#window = new StreetWindow(place, first, slotDuration)
    this.#market = this.#begin(first, storedMwh)
  }

  /** Sees far enough from `slot` on, which is the next to be delivered. */
  lookFrom(slot: SlotNumber): void {
    if (this.#window.reachesBeyond(slot)) return
    const storedMwh = this.#market.members.map((member) => member.storedMwh)
    this.#plansBefore = this.plansSolved
    this.#window = new StreetWindow(this.#place, slot, this.#slotDuration)
    this.#market = this.#begin(slot, storedMwh)
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
    return {
      slot,
      drawnWh: members.map(({ drawnWh }) => drawnWh),
      netImportWh: members.map(({ netImportWh }) => netImportWh[index]! as Wh),
      storedMwh: members.map(({ storedMwh }) => storedMwh),
    }
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
        'truthful',
        STREET.map(({ id }) => id),
      ),
      authority: AUTHORITY,
      seed: this.#place.seed,
    })
    market.members.forEach((member, index) => {
      member.storedMwh = storedMwh?.[index] ?? member.storedMwh
    })
    return market
  }
}
