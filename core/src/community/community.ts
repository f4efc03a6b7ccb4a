import type { DurationMs, EpochMs } from '../kernel/index.ts'

/** A community as its folder describes it: who takes part, and what was measured, in equal slots from `start`. */
export type Community = {
  readonly name: string
  readonly zone: string
  /** ISO 4217. */
  readonly currency: string
  readonly start: EpochMs
  readonly slotDuration: DurationMs
  readonly slots: number
  /** Micros per kWh, one per slot; no gaps. */
  readonly importPrice: Float64Array
  readonly exportPrice: Float64Array
  /** Of what the utility delivers, grams per kWh, one per slot; null or missing where nobody knows. */
  readonly carbonIntensity?: Float64Array | null
  readonly participants: readonly Participant[]
}

export type Participant = {
  readonly id: string
  /** Whole Wh per slot; NaN where nothing was measured. */
  readonly loadWh: Float64Array
  /** The same; all zero for a participant that generates nothing. */
  readonly generationWh: Float64Array
  readonly battery: ParticipantBattery | null
}

/** Powers at the AC terminals, where the efficiencies are counted too; one-way is the root of the round trip. */
export type ParticipantBattery = {
  readonly capacityWh: number
  readonly maxChargeW: number
  readonly maxDischargeW: number
  readonly roundTripEfficiency: number
  /** From 0 to 1. */
  readonly initialStateOfCharge: number
}

/** Load minus generation; NaN where either is missing, for then neither is known. */
export function netLoadOf({ loadWh, generationWh }: Participant): Float64Array {
  return loadWh.map((load, slot) => load - generationWh[slot]!)
}
