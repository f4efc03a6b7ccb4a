import {
  aboveReserve,
  decideAtGate,
  decideByThresholds,
  decideMeteredConsumer,
  decideProducer,
  followThresholds,
  hold,
  prepareMeteredConsumer,
  prepareProducer,
  recordDecision,
  UNGUARDED,
  wishByThresholds,
  type BatterySlot,
  type QuotedStore,
  type Thresholds,
} from '../../agents/index.ts'
import { storePlan, type Battery } from '../../battery/index.ts'
import type { RecordOf } from '../community-record.ts'

/**
 * What stands above a battery's plan in a slot: it rests, keeps a reserve, its meter has to count so much, or it goes
 * by a rule of thumb.
 */
export type BatteryBound =
  | { readonly kind: 'rest' }
  | { readonly kind: 'reserve'; readonly reserveWh: number }
  | { readonly kind: 'meter'; readonly targetWh: number }
  | ThresholdsBound

export type ThresholdsBound = {
  readonly kind: 'thresholds'
  readonly thresholds: Thresholds
  /** What is traded for the slot by now; null before its gate, where all that is wished for counts. */
  boughtWh(): number | null
}

/** What is bound of a member in a slot, and what it uses less than its meters lead one to expect. */
export type MemberBound = { readonly battery: BatteryBound | null; readonly awayWh: number }

/** What the battery does in a slot under its bound; `planned` is what it would have done. */
export function flowUnder(
  bound: BatteryBound,
  battery: Battery,
  {
    storedMwh,
    netLoadWh,
    planned,
    hours,
  }: {
    readonly storedMwh: number
    readonly netLoadWh: number
    readonly planned: BatterySlot
    readonly hours: number
  },
): BatterySlot {
  const towards = (targetWh: number): BatterySlot => hold(battery, { storedMwh, netLoadWh, targetWh, hours })
  switch (bound.kind) {
    case 'rest':
      return { drawnWh: 0, storedMwh }
    case 'meter':
      return towards(bound.targetWh)
    case 'thresholds': {
      const { thresholds } = bound
      const now = { thresholds, battery: { ...battery, storedWh: storedMwh / 1000 }, netLoadWh, hours }
      return followThresholds(now, bound.boughtWh() ?? wishByThresholds(now))
    }
    case 'reserve': {
      const missingWh = bound.reserveWh - storedMwh / 1000
      if (missingWh > 0)
        return towards(netLoadWh + Math.max(planned.drawnWh, missingWh / battery.chargeEfficiency))
      if (planned.storedMwh >= bound.reserveWh * 1000) return planned
      return towards(netLoadWh + Math.ceil(missingWh * battery.dischargeEfficiency))
    }
  }
}

/** The decision of a household that goes by a rule of thumb, on what the one that plans expects of its meter. */
export function decideUnderThresholds(
  { agent, at, situation: { slot, venue, expected, terms } }: RecordOf<'household/gate'>,
  thresholds: Thresholds,
  {
    battery,
    hours,
    awayWh,
    boughtWh,
  }: {
    readonly battery: Battery
    readonly hours: number
    readonly awayWh: number
    readonly boughtWh: number
  },
): RecordOf<'household/thresholds'> {
  const kind = 'household/thresholds'
  const netLoadWh = expected.netLoadWh + boughtWh - awayWh
  const { authority } = terms
  const situation = { slot, venue, thresholds, battery, netLoadWh, hours, boughtWh, authority }
  return { ...recordDecision({ agent, kind, at }, situation, [], decideByThresholds), kind }
}

/** A decision before a gate, of whatever kind of member. */
export type BindableRecord = RecordOf<'household/gate'> | RecordOf<'producer'> | RecordOf<'consumer'>

/** The decision of a member that is bound: the same agent, told that its battery is not its own in this slot. */
export function decideBound(
  record: BindableRecord,
  bound: MemberBound,
  commitmentWh: number,
): BindableRecord {
  const { agent, at } = record
  const { battery } = bound
  switch (record.kind) {
    case 'household/gate': {
      const { expected } = record.situation
      const netLoadWh =
        battery?.kind === 'meter' ? battery.targetWh - commitmentWh : expected.netLoadWh - bound.awayWh
      const store = storeUnder(battery, expected.store)
      const situation = { ...record.situation, expected: { ...expected, netLoadWh, store } }
      return {
        ...recordDecision({ agent, kind: record.kind, at }, situation, [], decideAtGate),
        kind: record.kind,
      }
    }
    case 'producer': {
      const { generationWh } = record.situation
      const situation = {
        ...record.situation,
        ...freeBattery(battery, record.situation),
        ...(battery?.kind === 'meter' && {
          generationWh: generationWh.map((cases) => cases.map(() => commitmentWh - battery.targetWh)),
        }),
      }
      const plans = prepareProducer(situation).map(storePlan)
      return {
        ...recordDecision({ agent, kind: record.kind, at }, situation, plans, decideProducer),
        kind: record.kind,
      }
    }
    case 'consumer': {
      const { netLoadWh } = record.situation
      const situation = {
        ...record.situation,
        ...freeBattery(battery, record.situation),
        ...(battery?.kind === 'meter' && {
          netLoadWh: netLoadWh.map((cases) => cases.map(() => battery.targetWh - commitmentWh)),
        }),
      }
      const plans = prepareMeteredConsumer(situation).map(storePlan)
      return {
        ...recordDecision({ agent, kind: record.kind, at }, situation, plans, decideMeteredConsumer),
        kind: record.kind,
      }
    }
  }
}

function storeUnder(bound: BatteryBound | null, store: QuotedStore | null): QuotedStore | null {
  if (store === null || bound === null) return store
  if (bound.kind !== 'reserve') return null
  return aboveReserve({ ...UNGUARDED, reserveWh: bound.reserveWh }, store)
}

/** What of its battery an agent may trade with. */
function freeBattery<Meter>(
  bound: BatteryBound | null,
  { battery, meter }: { readonly battery: Battery | null; readonly meter?: Meter | null },
): { readonly battery: Battery | null; readonly meter: Meter | null } {
  if (bound === null || battery === null) return { battery, meter: meter ?? null }
  if (bound.kind !== 'reserve') return { battery: null, meter: null }
  const reserveWh = Math.min(bound.reserveWh, battery.ceilingWh - 1)
  return {
    battery: { ...battery, reserveWh, storedWh: Math.max(reserveWh, battery.storedWh) },
    meter: meter ?? null,
  }
}
