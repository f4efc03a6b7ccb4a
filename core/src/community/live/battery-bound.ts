import {
  aboveReserve,
  decideAtGate,
  hold,
  recordDecision,
  UNGUARDED,
  type BatterySlot,
  type DecisionRecord,
  type GateSituation,
  type TradeDecision,
} from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'

/** What stands above a battery's plan in a slot: it rests, keeps a reserve, or its meter has to count so much. */
export type BatteryBound =
  | { readonly kind: 'rest' }
  | { readonly kind: 'reserve'; readonly reserveWh: number }
  | { readonly kind: 'meter'; readonly targetWh: number }

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
    case 'reserve': {
      const missingWh = bound.reserveWh - storedMwh / 1000
      if (missingWh > 0)
        return towards(netLoadWh + Math.max(planned.drawnWh, missingWh / battery.chargeEfficiency))
      if (planned.storedMwh >= bound.reserveWh * 1000) return planned
      return towards(netLoadWh + Math.ceil(missingWh * battery.dischargeEfficiency))
    }
  }
}

type GateRecord = DecisionRecord<GateSituation, TradeDecision>

/** The decision of a member that is bound: the same agent, told that its battery is not its own in this slot. */
export function decideBound(
  { agent, kind, at, situation }: GateRecord,
  { battery, awayWh }: MemberBound,
  commitmentWh: number,
): GateRecord {
  const { expected } = situation
  const { store } = expected
  const netLoadWh = battery?.kind === 'meter' ? battery.targetWh - commitmentWh : expected.netLoadWh - awayWh
  const kept =
    store === null || battery?.kind === 'rest' || battery?.kind === 'meter'
      ? null
      : battery?.kind === 'reserve'
        ? aboveReserve({ ...UNGUARDED, reserveWh: battery.reserveWh }, store)
        : store
  const bound = { ...situation, expected: { ...expected, netLoadWh, store: kept } }
  return recordDecision({ agent, kind, at }, bound, [], decideAtGate)
}
