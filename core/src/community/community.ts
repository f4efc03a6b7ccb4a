import type { DurationMs, EpochMs } from '../kernel/index.ts'

/** A community as its folder describes it: who takes part, and what was measured, in equal slots from `start`. */
export type Community = {
  readonly name: string
  /** Nobody measured it: wherever it is shown, that is said. */
  readonly isModelled?: boolean
  readonly zone: string
  /** Degrees; null or missing where the folder does not say. */
  readonly location?: Location | null
  /** ISO 4217. */
  readonly currency: string
  readonly start: EpochMs
  readonly slotDuration: DurationMs
  readonly slots: number
  /** How long the meters' own intervals are, where longer than a slot: nothing is known of one before it has ended. */
  readonly readingDuration?: DurationMs
  /** Micros per kWh, one per slot; no gaps. */
  readonly importPrice: Float64Array
  readonly exportPrice: Float64Array
  /** What the import price is made of, one per slot: the four add up to it. Null or missing where nobody knows. */
  readonly importPriceParts?: ImportPriceParts | null
  /** Of what the utility delivers, grams per kWh, one per slot; null or missing where nobody knows. */
  readonly carbonIntensity?: Float64Array | null
  readonly participants: readonly Participant[]
}

export type Location = { readonly latitude: number; readonly longitude: number }

/** Micros per kWh. */
export type ImportPriceParts = {
  readonly energy: Float64Array
  readonly network: Float64Array
  readonly levies: Float64Array
  readonly tax: Float64Array
}

export type ParticipantKind = 'household' | 'producer' | 'consumer'

export type Participant = {
  readonly id: string
  /** A household where the folder does not say. */
  readonly kind?: ParticipantKind
  /** Whole Wh per slot; NaN where nothing was measured. */
  readonly loadWh: Float64Array
  /** The same; all zero for a participant that generates nothing. */
  readonly generationWh: Float64Array
  readonly battery: ParticipantBattery | null
  /** What generates, where the folder says so. */
  readonly plant?: Plant | null
  /** What the wire carries, import and export alike, in W; null or missing where it is no limit. */
  readonly connectionW?: number | null
  /** Currency per kW of the highest import of a local month; null or missing where there is none. */
  readonly demandChargePerKw?: number | null
}

export type Plant = {
  readonly source: 'solar' | 'wind' | 'other'
  readonly ratedW: number | null
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

/** The last slot boundary at or before `slot` at which a reading was complete: later slots are not known at `slot`. */
export function knownBefore(
  { slotDuration, readingDuration = slotDuration }: Community,
  slot: number,
): number {
  return slot - (slot % (readingDuration / slotDuration))
}

/** Load minus generation; NaN where either is missing, for then neither is known. */
export function netLoadOf({ loadWh, generationWh }: Participant): Float64Array {
  return loadWh.map((load, slot) => load - generationWh[slot]!)
}
