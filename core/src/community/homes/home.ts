import {
  follow,
  outlookOfPastDays,
  underGuard,
  UNGUARDED,
  withinWire,
  type HouseholdRule,
  type MonthGuard,
} from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'
import { slotAt, type EpochMs } from '../../kernel/index.ts'
import { knownBefore, netLoadOf, type Community, type Participant } from '../community.ts'
import type { Keep } from '../community-record.ts'
import { rulesAtOwnMeter } from './own-meter-rules.ts'
import { batteryOf } from './participant-battery.ts'
import { PeakKeeper } from './peak-keeper.ts'
import { UNCAPPED, type ImportCap } from './peak-limit.ts'
import { USUAL_RHYTHM, type PlanningRhythm } from './rhythm.ts'

/** How a home plans, and how far its battery may charge. */
export type HomeOptions = {
  readonly capOf?: ImportCap
  readonly rhythm?: PlanningRhythm
  readonly keep?: Keep | undefined
}

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
  /** What its wire carries in a slot. */
  readonly #wireWh: number
  readonly #rhythm: PlanningRhythm
  readonly #keep: Keep | undefined
  readonly #keeper: PeakKeeper | null
  #guard: MonthGuard = UNGUARDED
  #rules: readonly HouseholdRule[] = []
  #plannedAt = 0

  constructor(
    community: Community,
    participant: Participant,
    { capOf = UNCAPPED, rhythm = USUAL_RHYTHM, keep }: HomeOptions = {},
  ) {
    this.#importCapWh = capOf(participant)
    this.#rhythm = rhythm
    this.participant = participant
    this.netImportWh = new Float64Array(community.slots).fill(Number.NaN)
    this.#community = community
    this.#netLoadWh = netLoadOf(participant)
    this.#hours = community.slotDuration / 3_600_000
    this.#wireWh = (participant.connectionW ?? Infinity) * this.#hours
    this.#battery = batteryOf(participant)
    this.storedMwh = Math.round((this.#battery?.storedWh ?? 0) * 1000)
    this.#keep = keep
    this.#keeper = PeakKeeper.of(community, participant, { netImportWh: this.netImportWh, keep })
  }

  live(slot: number): void {
    const netLoadWh = this.#netLoadWh[slot]!
    if (this.#battery === null) {
      this.netImportWh[slot] = netLoadWh
      return
    }
    const guard = this.#keeper?.before(slot, knownBefore(this.#community, slot)) ?? UNGUARDED
    const isPlanOver = slot - this.#plannedAt >= this.#rules.length || guard !== this.#guard
    this.#guard = guard
    if (isPlanOver || this.#isReplanDue(slot)) this.#plan(slot)
    if (Number.isNaN(netLoadWh)) return
    const now = { storedMwh: this.storedMwh, netLoadWh, hours: this.#hours }
    const planned = follow(this.#rules[slot - this.#plannedAt]!, this.#battery, {
      ...now,
      importCapWh: this.#capWh,
    })
    const guarded = underGuard(guard, this.#battery, planned, now)
    const { drawnWh, storedMwh } = withinWire(this.#battery, guarded, this.#wireWh, now)
    this.storedMwh = storedMwh
    this.drawnWh += drawnWh
    this.netImportWh[slot] = netLoadWh + drawnWh
  }

  get #capWh(): number {
    return Math.min(this.#importCapWh, this.#guard.chargeUpToWh, this.#wireWh)
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
        importCapWh: this.#capWh,
      },
      { from: slot, to: Math.min(slots, slot + this.#rhythm.horizonHours / this.#hours) },
    )
    const { start, slotDuration } = this.#community
    const at = (start + slot * slotDuration) as EpochMs
    const guard = this.#guard
    this.#rules = rulesAtOwnMeter({
      participant: this.participant,
      battery: { ...this.#battery!, reserveWh: guard.reserveWh, storedWh: this.storedMwh / 1000 },
      outlook,
      guard,
      at,
      firstSlot: slotAt(at, slotDuration),
      keep: this.#keep,
    })
    this.#plannedAt = slot
    this.plansSolved++
  }
}
