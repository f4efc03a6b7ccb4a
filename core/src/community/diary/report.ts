import type { Alert } from '../../agents/index.ts'
import type { ForecastSource } from '../forecasts/series-answers.ts'
import type { EpochMs, MicrosPerKwh } from '../../kernel/index.ts'
import type { BillLine, LossCauses, MemberId, VenueVolumes } from '../../settlement/index.ts'

/** What a replay came to, so far. Money is exact nanos; prices are micros per kWh; null is "there is none". */
export type ReplayReport = {
  readonly settlement: SettledBy
  readonly community: CommunityIndicators
  /** Null where imbalance was not pooled, or the replay is not at its end. */
  readonly individual: IndividualComparison | null
  readonly checks: ReplayChecks
  readonly participants: readonly ParticipantReport[]
  readonly months: readonly MonthReport[]
  readonly days: readonly DayReport[]
  readonly typicalDay: readonly TimeOfDay[]
  /** How good what the forecasting agent published turned out; null where nothing was published. */
  readonly forecasts: PublishedForecasts | null
  /** What the grid called for and was given; null where it called for nothing. */
  readonly flexibility: FlexibilityReport | null
  /** What the market supervisor told and stopped; null where nothing was traded. */
  readonly supervision: Supervision | null
  readonly plansSolved: number
  /** The journal of a market's commands and the hash of its state; null where nothing was traded. */
  readonly journal: { readonly records: number; readonly hash: string } | null
  /** Whether it was stopped before its end. */
  readonly partial: boolean
}

export type FlexibilityReport = {
  /** What the community's wire carries. */
  readonly limitKw: number
  /** The most that was paid per kWh moved; micros. */
  readonly priceCap: MicrosPerKwh
  readonly events: readonly FlexibilityCall[]
  /** Slots in which more was foreseen than the limit, and in which more flowed. */
  readonly slotsForeseen: number
  readonly slotsOver: number
  readonly orderedWh: number
  readonly deliveredWh: number
  readonly paid: bigint
}

/** One call. What was delivered counts the slots of it that were lived through. */
export type FlexibilityCall = {
  readonly id: string
  /** `up`: less drawn or more fed in than planned; `down`: the other way. */
  readonly direction: 'up' | 'down'
  readonly from: EpochMs
  readonly slots: number
  readonly targetKw: number
  /** Of the target, what nobody offered. */
  readonly missingKw: number
  readonly price: MicrosPerKwh
  readonly members: readonly MemberId[]
  readonly orderedWh: number
  readonly deliveredWh: number
  readonly paid: bigint
  readonly reason: string
}

export type PublishedForecasts = {
  /** Whence they came. */
  readonly source: ForecastSource
  readonly series: readonly ForecastSkill[]
}

/** Of one series, against saying that every slot will be as it was the day before. Energies in kWh per slot. */
export type ForecastSkill = {
  /** `home-01/load`, `home-01/generation`, or `aggregate/net`: load less generation of all. */
  readonly id: string
  /** All of local day D, by what had ended when it began. */
  readonly horizon: 'day-ahead'
  readonly mae: number
  readonly lag24Mae: number
  /** Below 1 beats the day before; null where that was never wrong. */
  readonly ratio: number | null
  /** The share of slots between the 10 and the 90 % quantile, gaps and plants' nights left out. */
  readonly coverage80: number | null
  readonly n: number
}

/** Suspicions, in the order they were told, and what was stopped for them. */
export type Supervision = {
  readonly alerts: readonly (Pick<Alert, 'pattern' | 'severity' | 'action' | 'reason'> & {
    /** The start of the slot it was seen in. */
    readonly slot: EpochMs
    readonly members: readonly MemberId[]
  })[]
  /** Of a member, or of a slot's trading; until the end of the replay. */
  readonly halts: readonly {
    readonly member: MemberId | null
    readonly slot: EpochMs | null
    readonly reason: string
  }[]
}

/** By which rules bills were made. */
export type SettledBy = {
  /** `individual` is a comparison only: deviations at the utility's price, as if there were no neighbours. */
  readonly imbalance: 'pooled' | 'individual' | 'own-meter'
  /** Micros per kWh of local import; an assumption. */
  readonly localCharge: number
  readonly guaranteed: boolean
}

/** A comparison: the same trades and meters, had each deviation settled with the utility, with no guarantee. */
export type IndividualComparison = {
  readonly cost: bigint
  readonly membersWorseOff: number
  readonly memberMonthsWorseOff: number
  /** What the members paid for deviations above what the utility received. */
  readonly keptInPool: bigint
}

export type ReplayChecks = {
  /** Slots after which the ledger did not sum to zero, or the community pool did not return to zero. */
  readonly ledgerSlotsNonZero: number
  /** Load, less generation, plus what batteries drew, less what the meters saw, in size: 0, or energy was lost or made. */
  readonly energyImbalanceWh: number
  readonly certificatesFailed: number
}

/** What a participant and the community are both told. */
export type Indicators = {
  /** The share of load not imported; of the community, not imported from the utility. */
  readonly selfSufficiency: number | null
  /** The share of generation not exported; of the community, not exported to the utility. */
  readonly selfConsumption: number | null
  /** The highest hourly mean of net import. */
  readonly peakImportKw: number
  /** The mean of what is imported over its peak, by hours. */
  readonly loadFactor: number | null
  /** The mean change of net import from one hour to the next, in size. */
  readonly rampingKw: number | null
  /** Of what the utility delivered; energy from neighbours carries none, exports earn nothing. Null without data. */
  readonly carbonKg: number | null
  /** Energy by venue. Of the community each kWh is counted once: `boughtWh` and `soldWh` are equal but at the utility. */
  readonly volumes: VenueVolumes
}

export type ParticipantReport = Indicators & {
  readonly id: string
  /** After the guarantee; the sum of `lines`. */
  readonly bill: bigint
  /** By purpose. */
  readonly lines: readonly BillLine[]
  /** The same meters at the utility's tariff. */
  readonly shadowBill: bigint
  /** The same planner and information, without a market. */
  readonly ownBatteryBill: bigint
  /** No battery, no market. */
  readonly costBase: bigint
  readonly costForesightSeparate: bigint
  readonly capturedSeparate: number | null
  /** What the guarantee moved: received where positive, given up where negative. */
  readonly compensation: bigint
  /** What was received, by what the loss came from. */
  readonly compensationByCause: LossCauses
  readonly poolShare: bigint
  /** What the bill was above the shadow bill before the guarantee, by cause; negative is a gain. */
  readonly differenceByCause: LossCauses
  readonly loadWh: number
  readonly generationWh: number
  readonly importWh: number
  readonly exportWh: number
  /** Imported from and exported to neighbours, by the meters. */
  readonly localWh: number
  /** The cost of imports alone, with and without the battery. */
  readonly importCost: bigint
  readonly importCostWithoutBattery: bigint
}

/** The figures that a community is compared by, over the slots lived through. */
export type CommunityIndicators = Indicators & {
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
  /** One problem over all batteries; null where it was not solved. */
  readonly costForesightPooled: bigint | null
  /** The share of what foresight would have saved; null where foresight saves nothing. */
  readonly capturedSeparate: number | null
  readonly capturedPooled: number | null
  /** The mean over homes of the cost of imports with battery over the same without. */
  readonly importCostRatio: number | null
  /** Members whose bill is above their shadow bill by more than 0.01 over the span. */
  readonly membersWorseOff: number
  /** The same, by local month. */
  readonly memberMonthsWorseOff: number
  /** What losers were raised by. */
  readonly compensationPaid: bigint
  readonly compensationByCause: LossCauses
  /** What sharing gained on the same meters over the utility's tariff, after local charges. */
  readonly welfare: bigint
  readonly localWh: number
  readonly importWh: number
  readonly exportWh: number
  /** Of the local price, by local energy; null where there was none. */
  readonly meanLocalPrice: number | null
}

/** A local calendar month. */
export type MonthReport = {
  /** `2016-08` */
  readonly month: string
  /** The month is not over: its guarantee may still change. */
  readonly provisional: boolean
  /** Of the community: each kWh counted once, as in its indicators. */
  readonly volumes: VenueVolumes
  readonly participants: readonly MonthOfParticipant[]
}

export type MonthOfParticipant = {
  readonly id: string
  readonly bill: bigint
  readonly shadowBill: bigint
  readonly compensation: bigint
  readonly compensationByCause: LossCauses
  readonly poolShare: bigint
  /** Null for a participant without a demand charge. */
  readonly demand: MonthOfDemand | null
}

/** A month's peaks, by the highest mean of a slot, and what was charged for the one that was metered. */
export type MonthOfDemand = {
  readonly charge: bigint
  readonly peakImportKw: number
  readonly peakWithoutBatteryKw: number
}

/**
 * A local day. Its cost is before the month's guarantee, which moves money among members only, and before demand
 * charges, which are for whole months.
 */
export type DayReport = {
  readonly date: string
  readonly cost: bigint
  readonly costBase: bigint
  readonly costUtilityOnly: bigint
  /** Delivered by neighbours. */
  readonly localWh: number
  /** At the members' meters. */
  readonly importWh: number
  readonly exportWh: number
  readonly meanLocalPrice: number | null
  /** The highest hourly mean of the community's net import. */
  readonly peakImportKw: number
  /** What homes apart paid above foresight of the day, between the same states of charge; null for a day not over. */
  readonly regret: bigint | null
}

/** The community's mean at a time of the local day, over the days lived through; powers in kW. */
export type TimeOfDay = {
  /** `17:15` */
  readonly time: string
  readonly loadKw: number
  readonly generationKw: number
  readonly netImportKw: number
  /** Charged minus discharged. */
  readonly batteryKw: number
  readonly localPrice: number | null
  readonly importPrice: number
  readonly exportPrice: number
}
