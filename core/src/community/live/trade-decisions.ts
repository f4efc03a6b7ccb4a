import {
  decideAtGate,
  decideForOpening,
  type DecisionRecord,
  type GateSituation,
  type OpeningSituation,
  type TradeDecision,
} from '../../agents/index.ts'
import type { EpochMs } from '../../kernel/index.ts'
import type { AgentKind, AgentTerms, DecideAgain, DeskDecision } from './agent-desk.ts'
import { AUTHORITY, STRATEGY, type AnyRecord } from './street-members.ts'
import type { StreetMember } from './street-world.ts'
import { kwhOf, priceOf } from './told.ts'
import { tradeHeadline } from './trade-headline.ts'

/** The agent that trades for a member. */
export const memberTerms = ({ id, kind }: StreetMember): AgentTerms => ({
  agent: id,
  kind,
  participant: id,
  strategy: STRATEGY,
  authority: AUTHORITY,
})

type Decided = {
  readonly kind: AgentKind
  readonly at: EpochMs
  readonly tookMs: number
  readonly sequence: number
}

type TradeRecord = DecisionRecord<GateSituation | OpeningSituation, TradeDecision>

/** Whether a record is about trading; an agent records its plans too. */
export const isTrade = (record: AnyRecord): record is TradeRecord =>
  typeof record.situation === 'object' && record.situation !== null && 'terms' in record.situation

/** A member's decision as its agent puts it down. */
export function tradeDecision(
  record: TradeRecord,
  { kind, at, tookMs, sequence }: Decided,
): { readonly kept: DeskDecision; readonly again: DecideAgain } {
  const { situation, decision, situationHash, agent } = record
  const isGate = 'expected' in situation
  const kept = {
    id: `${agent}~${at}${isGate ? '' : '~opening'}`,
    agent,
    kind,
    at,
    slot: isGate ? situation.slot : null,
    headline: tradeHeadline(decision),
    reasons: isGate ? gateReasons(situation) : openingReasons(situation),
    orders: decision.orders.length,
    refusals: decision.refused.length,
    tookMs,
    sequence,
    situationHash,
    situation,
    decision,
  }
  const again: DecideAgain = isGate
    ? (known) => decideAtGate(known as GateSituation)
    : (known) => decideForOpening(known as OpeningSituation)
  return { kept, again }
}

function gateReasons({ expected }: GateSituation): string[] {
  const { netLoadWh, store, corridor } = expected
  const needs = netLoadWh >= 0
  const reasons = [
    `Beyond what it has traded it expects ${needs ? 'to need' : 'to have'} ${kwhOf(Math.round(Math.abs(netLoadWh)))}${needs ? '' : ' over'}.`,
    `The utility asks ${priceOf(corridor.high)} and pays ${priceOf(corridor.low)}.`,
  ]
  if (store === null) return reasons
  const { storedWh, battery, marginalValues } = store
  const share = (storedWh - battery.reserveWh) / (battery.ceilingWh - battery.reserveWh)
  const at = Math.min(marginalValues.length - 1, Math.max(0, Math.floor(share * marginalValues.length)))
  return [
    ...reasons,
    `It will have ${kwhOf(Math.round(storedWh))} in store, where one kWh more is worth ${priceOf(Math.round(marginalValues[at]!))}.`,
  ]
}

function openingReasons({ slots }: OpeningSituation): string[] {
  const bought = slots.reduce((sum, { positionWh }) => sum + Math.max(0, positionWh), 0)
  const sold = slots.reduce((sum, { positionWh }) => sum + Math.max(0, -positionWh), 0)
  const prices = slots.map(({ price }) => price)
  return [
    `It expects to need ${kwhOf(Math.round(bought))} in some slots of the day and to have ${kwhOf(Math.round(sold))} over in others.`,
    `Among neighbours it expects ${priceOf(Math.round(Math.min(...prices)))} to ${priceOf(Math.round(Math.max(...prices)))} per kWh.`,
  ]
}
