import {
  decideHousehold,
  follow,
  outlookOfPastDays,
  prepareHousehold,
  type HouseholdRule,
} from '../agents/index.ts'
import { storeLevels, type Battery } from '../battery/index.ts'
import { knownBefore, netLoadOf, type Community, type Participant } from './community.ts'
import { UNCAPPED, type ImportCap } from './peak-limit.ts'

/**
 * How far ahead a home plans, and how often it plans anew, in hours; one whose rules have run out plans in any case. A
 * community may bring its own.
 */
export type PlanningRhythm = { readonly horizonHours: number; readonly replanHours: number }

export const USUAL_RHYTHM: PlanningRhythm = { horizonHours: 36, replanHours: 6 }

/**
 * One participant in time, on its own with the utility: before each slot it knows the readings of slots that have
 * ended, plans, and fixes a rule; within the slot its controller follows the measured load by that rule.
 */
export class Home {
  readonly participant: Participant
  /** Metered import minus export of each slot lived through; NaN where the home was idle. */
  readonly netImportWh: Float64Array
  plansSolved = 0
  /** Charged minus discharged at the AC terminals, over the slots lived through. */
  drawnWh = 0
  storedMwh: number

  readonly #community: Community
  readonly #netLoadWh: Float64Array
  readonly #hours: number
  readonly #battery: Battery | null
  readonly #importCapWh: number
  readonly #rhythm: PlanningRhythm
  #rules: readonly HouseholdRule[] = []
  #plannedAt = 0

  constructor(
    community: Community & { readonly rhythm?: PlanningRhythm },
    participant: Participant,
    capOf: ImportCap = UNCAPPED,
  ) {
    this.#importCapWh = capOf(participant)
    this.#rhythm = community.rhythm ?? USUAL_RHYTHM
    this.participant = participant
    this.netImportWh = new Float64Array(community.slots).fill(Number.NaN)
    this.#community = community
    this.#netLoadWh = netLoadOf(participant)
    this.#hours = community.slotDuration / 3_600_000
    this.#battery = batteryOf(participant)
    this.storedMwh = Math.round((this.#battery?.storedWh ?? 0) * 1000)
  }

  live(slot: number): void {
    const netLoadWh = this.#netLoadWh[slot]!
    if (this.#battery === null) {
      this.netImportWh[slot] = netLoadWh
      return
    }
    if (slot - this.#plannedAt >= this.#rules.length || this.#isReplanDue(slot)) this.#plan(slot)
    if (Number.isNaN(netLoadWh)) return
    const { drawnWh, storedMwh } = follow(this.#rules[slot - this.#plannedAt]!, this.#battery, {
      storedMwh: this.storedMwh,
      netLoadWh,
      hours: this.#hours,
      importCapWh: this.#importCapWh,
    })
    this.storedMwh = storedMwh
    this.drawnWh += drawnWh
    this.netImportWh[slot] = netLoadWh + drawnWh
  }

  #isReplanDue(slot: number): boolean {
    return (slot - this.#plannedAt) * this.#hours >= this.#rhythm.replanHours
  }

  #plan(slot: number): void {
    const { importPrice, exportPrice, slots } = this.#community
    const outlook = outlookOfPastDays(
      {
        netLoadWh: this.#netLoadWh,
        knownBefore: knownBefore(this.#community, slot),
        slotsPerDay: 24 / this.#hours,
      },
      {
        hours: this.#hours,
        importPrice,
        exportPrice,
        importCapWh: this.#importCapWh,
      },
      { from: slot, to: Math.min(slots, slot + this.#rhythm.horizonHours / this.#hours) },
    )
    const battery = { ...this.#battery!, storedWh: this.storedMwh / 1000 }
    this.#rules = decideHousehold(storeLevels(prepareHousehold({ battery, outlook }))).rules
    this.#plannedAt = slot
    this.plansSolved++
  }
}

/** A participant's battery as planners see it: the whole capacity is free to use, one-way is the root of the round trip. */
export function batteryOf({ battery }: Participant): Battery | null {
  if (battery === null) return null
  const oneWay = Math.sqrt(battery.roundTripEfficiency)
  return {
    capacityWh: battery.capacityWh,
    reserveWh: 0,
    ceilingWh: battery.capacityWh,
    storedWh: battery.capacityWh * battery.initialStateOfCharge,
    chargeEfficiency: oneWay,
    dischargeEfficiency: oneWay,
    maxChargeW: battery.maxChargeW,
    maxDischargeW: battery.maxDischargeW,
  }
}
