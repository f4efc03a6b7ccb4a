import {
  deliverCalled,
  follow,
  keepingPromise,
  keepingReserve,
  underGuard,
  UNGUARDED,
  withinWire,
  type HouseholdRule,
  type MonthGuard,
  type Promised,
  type PromisedLater,
} from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'
import type { Keep } from '../community-record.ts'
import { netLoadOf, type Community, type Participant } from '../community.ts'
import { batteryOf } from '../homes/participant-battery.ts'
import { PeakKeeper } from '../homes/peak-keeper.ts'

/** What the whole community's meters show within a slot, told to every controller. */
export type MeasuredSlot = {
  readonly netLoadWh: number
  /** Of the batteries that are not at rest. */
  readonly capacityWh: number
  /** Charging may not take the community's import above this. */
  readonly importCapWh: number
  readonly hours: number
}

/** What a member owes the grid in a slot, and in later ones. */
export type Promises = { readonly now: Promised | null; readonly later: PromisedLater }

/** One participant in time, in a community whose batteries follow its measured net load together. */
export class Member {
  readonly participant: Participant
  readonly battery: Battery | null
  /** Metered import minus export of each slot lived through; NaN where the member was idle. */
  readonly netImportWh: Float64Array
  storedMwh: number
  /** Charged minus discharged in the last slot lived, at the AC terminals. */
  drawnWh = 0
  /** By which its battery keeps its own month's peak down, whatever the community does. */
  guard: MonthGuard = UNGUARDED

  readonly #netLoadWh: Float64Array
  readonly #wireW: number
  readonly #keeper: PeakKeeper | null
  /** mWh at the start of each slot, as far as it has been lived. */
  readonly #storedAtStart: Float64Array

  constructor(community: Community, participant: Participant, keep: Keep | undefined) {
    this.participant = participant
    this.battery = batteryOf(participant)
    this.netImportWh = new Float64Array(community.slots).fill(Number.NaN)
    this.#storedAtStart = new Float64Array(community.slots).fill(Number.NaN)
    this.#netLoadWh = netLoadOf(participant)
    this.#wireW = participant.connectionW ?? Infinity
    this.storedMwh = Math.round((this.battery?.storedWh ?? 0) * 1000)
    this.#keeper = PeakKeeper.of(community, participant, { netImportWh: this.netImportWh, keep })
  }

  /** What was stored at the start of a slot; now, where the slot has not been lived. */
  storedWhAt(slot: number): number {
    const then = this.#storedAtStart[slot]!
    return (Number.isNaN(then) ? this.storedMwh : then) / 1000
  }

  /** The meter without the battery, for planners that say from which slot on they know nothing. */
  get history(): Float64Array {
    return this.#netLoadWh
  }

  /** The meter without the battery; NaN where it is silent. Nobody may look at it before the slot is measured. */
  measured(slot: number): number {
    return this.#netLoadWh[slot]!
  }

  /** Fixes the guard of a slot by what was metered before slot `known`. */
  fixGuard(slot: number, known: number): void {
    this.guard = this.#keeper?.before(slot, known) ?? UNGUARDED
  }

  /** Lives through a slot by the rule that was fixed before its gate, and by what was promised to the grid. */
  live(slot: number, rule: HouseholdRule | null, community: MeasuredSlot, promised: Promises | null): void {
    this.#storedAtStart[slot] = this.storedMwh
    const netLoadWh = this.#netLoadWh[slot]!
    this.drawnWh = Number.isNaN(netLoadWh) ? 0 : this.#draw(netLoadWh, rule, community, promised)
    this.netImportWh[slot] = netLoadWh + this.drawnWh
  }

  #draw(
    ownWh: number,
    rule: HouseholdRule | null,
    { netLoadWh, capacityWh, importCapWh, hours }: MeasuredSlot,
    promised: Promises | null,
  ): number {
    if (this.battery === null || rule === null) return 0
    const share = this.battery.capacityWh / capacityWh
    const guardedRule = keepingReserve(rule, this.guard)
    const kept = promised === null ? guardedRule : keepingPromise(guardedRule, this.battery, promised.later)
    const planned = follow(kept, this.battery, {
      storedMwh: this.storedMwh,
      netLoadWh: netLoadWh * share,
      hours,
      importCapWh: importCapWh * share,
    })
    const own = { storedMwh: this.storedMwh, netLoadWh: ownWh, hours }
    const guarded = underGuard(this.guard, this.battery, planned, own)
    const now = promised?.now ?? null
    const given = now === null ? guarded : deliverCalled(this.battery, guarded, now, own)
    const { drawnWh, storedMwh } = withinWire(this.battery, given, this.#wireW * hours, own)
    this.storedMwh = storedMwh
    return drawnWh
  }
}
