import { follow, type HouseholdRule } from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'
import { netLoadOf, type Community, type Participant } from '../community.ts'
import { batteryOf } from '../home.ts'

/** What the whole community's meters show within a slot, told to every controller. */
export type MeasuredSlot = {
  readonly netLoadWh: number
  /** Of the batteries that are not at rest. */
  readonly capacityWh: number
  /** Charging may not take the community's import above this. */
  readonly importCapWh: number
  readonly hours: number
}

/** One participant in time, in a community whose batteries follow its measured net load together. */
export class Member {
  readonly participant: Participant
  readonly battery: Battery | null
  /** Metered import minus export of each slot lived through; NaN where the member was idle. */
  readonly netImportWh: Float64Array
  storedMwh: number
  /** Charged minus discharged in the last slot lived, at the AC terminals. */
  drawnWh = 0

  readonly #netLoadWh: Float64Array
  /** mWh at the start of each slot, as far as it has been lived. */
  readonly #storedAtStart: Float64Array

  constructor(community: Community, participant: Participant) {
    this.participant = participant
    this.battery = batteryOf(participant)
    this.netImportWh = new Float64Array(community.slots).fill(Number.NaN)
    this.#storedAtStart = new Float64Array(community.slots).fill(Number.NaN)
    this.#netLoadWh = netLoadOf(participant)
    this.storedMwh = Math.round((this.battery?.storedWh ?? 0) * 1000)
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

  /** Lives through a slot by the rule that was fixed before its gate. */
  live(slot: number, rule: HouseholdRule | null, community: MeasuredSlot): void {
    this.#storedAtStart[slot] = this.storedMwh
    const netLoadWh = this.#netLoadWh[slot]!
    this.drawnWh = Number.isNaN(netLoadWh) ? 0 : this.#draw(rule, community)
    this.netImportWh[slot] = netLoadWh + this.drawnWh
  }

  #draw(rule: HouseholdRule | null, { netLoadWh, capacityWh, importCapWh, hours }: MeasuredSlot): number {
    if (this.battery === null || rule === null) return 0
    const share = this.battery.capacityWh / capacityWh
    const { drawnWh, storedMwh } = follow(rule, this.battery, {
      storedMwh: this.storedMwh,
      netLoadWh: netLoadWh * share,
      hours,
      importCapWh: importCapWh * share,
    })
    this.storedMwh = storedMwh
    return drawnWh
  }
}
