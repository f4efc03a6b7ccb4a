/** What a replay came to, so far. Money is exact nanos. */
export type ReplayReport = {
  readonly community: CommunityIndicators
  readonly checks: {
    /** Slots after which the ledger did not sum to zero. */
    readonly ledgerSlotsNonZero: number
    /** Load, less generation, plus what batteries drew, less what the meters saw: 0, or energy was lost or made. */
    readonly energyImbalanceWh: number
  }
  readonly participants: readonly ParticipantReport[]
  readonly plansSolved: number
  /** Whether it was stopped before its end. */
  readonly partial: boolean
}

export type ParticipantReport = {
  readonly id: string
  readonly bill: bigint
  /** The same meters at the utility's tariff. */
  readonly shadowBill: bigint
  /** The same planner and information, without a market. */
  readonly ownBatteryBill: bigint
  /** No battery, no market. */
  readonly costBase: bigint
  readonly costForesightSeparate: bigint
  readonly importWh: number
  readonly exportWh: number
  /** The cost of imports alone, with and without the battery. */
  readonly importCost: bigint
  readonly importCostWithoutBattery: bigint
}

/** The figures that a community is compared by, over the slots lived through. */
export type CommunityIndicators = {
  readonly currency: string
  readonly from: number
  readonly to: number
  readonly slots: number
  /** Participant-hours that were metered. */
  readonly homeHours: number
  /** The sum of all bills. */
  readonly cost: bigint
  /** No batteries, no market. */
  readonly costBase: bigint
  readonly costUtilityOnly: bigint
  readonly costForesightSeparate: bigint
  /** The share of what foresight would have saved; null where foresight saves nothing. */
  readonly capturedSeparate: number | null
  /** The mean over homes of the cost of imports with battery over the same without. */
  readonly importCostRatio: number | null
  /** The highest hourly mean of the community's net import. */
  readonly peakImportKw: number
  /** The share of load not imported. */
  readonly selfSufficiency: number | null
  /** The share of generation not exported. */
  readonly selfConsumption: number | null
  /** Members whose bill is above their shadow bill by more than 0.01. */
  readonly membersWorseOff: number
}
