import {
  decideAnswer,
  decideAtGate,
  decideByThresholds,
  decideConsumer,
  decideForecasting,
  decideForOpening,
  decideGrid,
  decideGuard,
  decideHousehold,
  decideMeteredConsumer,
  decideProducer,
  decideSupervisor,
  outlookOfPlain,
  prepareConsumer,
  prepareForMarket,
  prepareHousehold,
  prepareMeteredConsumer,
  prepareProducer,
  recordDecision,
  redecide,
  rulesBehind,
  type AskedHousehold,
  type ConsumerDecision,
  type ConsumerSituation,
  type Decide,
  type DecisionRecord,
  type ForecastingSituation,
  type ForecastPublication,
  type GateSituation,
  type GridDecision,
  type GridSituation,
  type GuardSituation,
  type HouseholdAnswer,
  type HouseholdDecision,
  type MeteredConsumerDecision,
  type MeteredConsumerSituation,
  type OpeningSituation,
  type PlainGuard,
  type PlainOutlook,
  type ProducerDecision,
  type ProducerSituation,
  type Redecision,
  type SeriesCourses,
  type SettlingMeter,
  type SupervisorDecision,
  type SupervisorSituation,
  type ThresholdsSituation,
  type TradeDecision,
} from '../agents/index.ts'
import { exactSchedule, storeLevels, storePlan, type Battery } from '../battery/index.ts'
import type { EpochMs } from '../kernel/index.ts'

/** What each kind of decision knows and says. */
type Decisions = {
  /** What a home's battery follows at its own meter. */
  readonly 'household/plan': [
    { readonly battery: Battery; readonly outlook: readonly PlainOutlook[] },
    HouseholdDecision,
  ]
  /** The same on a market; members with batteries of one kind ask it once, in the name of the first. */
  readonly 'household/shared-plan': [
    { readonly battery: Battery; readonly meter: SettlingMeter },
    HouseholdDecision,
  ]
  readonly 'household/opening': [OpeningSituation, TradeDecision]
  readonly 'household/gate': [GateSituation, TradeDecision]
  /** The same by a rule of thumb. */
  readonly 'household/thresholds': [ThresholdsSituation, TradeDecision]
  readonly 'household/answer': [AskedHousehold, HouseholdAnswer]
  readonly producer: [ProducerSituation, ProducerDecision]
  readonly consumer: [MeteredConsumerSituation, MeteredConsumerDecision]
  /** What a consumer offers the grid, by how much dearer the rest of its day becomes. */
  readonly 'consumer/answer': [ConsumerSituation, ConsumerDecision]
  /** How a month's peak is kept down, of whoever pays for it. */
  readonly guard: [GuardSituation, PlainGuard]
  /** What was asked, and what the models answered, is all that a publication follows from. */
  readonly forecasting: [ForecastingKnown, ForecastPublication]
  readonly supervisor: [SupervisorSituation, SupervisorDecision]
  readonly grid: [GridSituation, GridDecision]
}

/** What the forecasting agent was asked, and the answers to its questions in their order. */
export type ForecastingKnown = {
  readonly asked: ForecastingSituation
  readonly answers: readonly SeriesCourses[]
}

export type DecisionKind = keyof Decisions

/** A decision of one kind with all that its agent knew: enough to decide again. */
export type RecordOf<Kind extends DecisionKind> = DecisionRecord<Decisions[Kind][0], Decisions[Kind][1]> & {
  readonly kind: Kind
}

/** A decision of any agent, told apart by `kind`. */
export type CommunityRecord = { readonly [Kind in DecisionKind]: RecordOf<Kind> }[DecisionKind]

/** Hears every decision, where somebody wants to keep them. */
export type Keep = (record: CommunityRecord) => void

/** Decides and, where somebody wants to keep them, records. */
export function decideAndKeep<Kind extends DecisionKind, Plan>(
  keep: Keep | undefined,
  by: { readonly agent: string; readonly kind: Kind; readonly at: EpochMs },
  situation: Decisions[Kind][0],
  plans: readonly Plan[],
  decide: Decide<Decisions[Kind][0], Plan, Decisions[Kind][1]>,
): Decisions[Kind][1] {
  if (keep === undefined) return decide(situation, plans)
  const record = recordDecision(by, situation, plans, decide)
  keep(record as unknown as CommunityRecord)
  return record.decision
}

/** Solves and decides again what a record, perhaps read back from JSON, says was known. */
export const decideAgain = (record: CommunityRecord): Redecision =>
  redecide(record as DecisionRecord<unknown, unknown>, [], () => decidedAgain(record))

/** What deciding again comes to. */
export function decidedAgain(record: CommunityRecord): CommunityRecord['decision'] {
  switch (record.kind) {
    case 'household/plan': {
      const { battery, outlook } = record.situation
      return decideHousehold(storeLevels(prepareHousehold({ battery, outlook: outlookOfPlain(outlook) })))
    }
    case 'household/shared-plan': {
      const { battery, meter } = record.situation
      const problem = prepareForMarket({
        battery,
        outlook: outlookOfPlain(meter.outlook),
        poolCapacityWh: meter.capacityWh,
      })
      return { rules: rulesBehind(meter, battery, storePlan(problem)) }
    }
    case 'household/opening':
      return decideForOpening(record.situation)
    case 'household/gate':
      return decideAtGate(record.situation)
    case 'household/thresholds':
      return decideByThresholds(record.situation)
    case 'household/answer':
      return decideAnswer(record.situation)
    case 'producer':
      return decideProducer(record.situation, prepareProducer(record.situation).map(storePlan))
    case 'consumer':
      return decideMeteredConsumer(record.situation, prepareMeteredConsumer(record.situation).map(storePlan))
    case 'consumer/answer':
      return decideConsumer(record.situation, prepareConsumer(record.situation).map(exactSchedule))
    case 'guard':
      return decideGuard(record.situation)
    case 'forecasting':
      return decideForecasting(record.situation.asked, record.situation.answers)
    case 'supervisor':
      return decideSupervisor(record.situation)
    case 'grid':
      return decideGrid(record.situation)
  }
}
