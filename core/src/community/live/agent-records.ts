import type {
  GateSituation,
  GridSituation,
  OpeningSituation,
  PlainGuard,
  ThresholdsSituation,
  SupervisorDecision,
  SupervisorSituation,
  GridDecision,
} from '../../agents/index.ts'
import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import { decidedAgain, type CommunityRecord } from '../community-record.ts'
import type { AgentKind, AgentTerms, DecideAgain, DeskDecision } from './agent-desk.ts'
import { AUTHORITY, strategyOf } from './street-members.ts'
import type { StreetMember, StreetWorld } from './street-world.ts'
import { kwhOf, kwOf, priceOf } from './told.ts'
import { tradeHeadline } from './trade-headline.ts'

/** The agent that acts for a member of a street. */
export const memberTerms = ({ id, kind }: StreetMember, world: StreetWorld): AgentTerms => ({
  agent: id,
  kind,
  participant: id,
  strategy: strategyOf(world),
  authority: AUTHORITY,
})

type Decided = {
  readonly kind: AgentKind
  readonly at: EpochMs
  readonly tookMs: number
  readonly sequence: number
}

/** A decision as its agent puts it down: what it chose in a sentence, why, and how it is made again. */
export function keptOf(
  record: CommunityRecord,
  { kind, at, tookMs, sequence }: Decided,
): { readonly kept: DeskDecision; readonly again: DecideAgain } {
  const { situation, decision, situationHash, agent } = record
  const told = toldOf(record)
  const kept = {
    id: `${agent}~${at}${told.about === null ? '' : `~${told.about}`}`,
    agent,
    kind,
    at,
    slot: told.slot,
    headline: told.headline,
    reasons: told.reasons,
    orders: told.orders,
    refusals: 'refused' in decision ? decision.refused.length : 0,
    tookMs,
    sequence,
    situationHash,
    situation,
    decision,
  }
  return { kept, again: () => decidedAgain(record) }
}

type Told = {
  /** What the decision is about, where an agent decides several things at one instant. */
  readonly about: string | null
  readonly slot: SlotNumber | null
  readonly headline: string
  readonly reasons: readonly string[]
  readonly orders: number
}

function toldOf(record: CommunityRecord): Told {
  switch (record.kind) {
    case 'household/gate': {
      const { situation, decision } = record
      return {
        about: null,
        slot: situation.slot,
        headline: tradeHeadline(decision),
        reasons: gateReasons(situation),
        orders: decision.orders.length,
      }
    }
    case 'household/thresholds': {
      const { situation, decision } = record
      return {
        about: null,
        slot: situation.slot,
        headline: tradeHeadline(decision),
        reasons: thresholdsReasons(situation),
        orders: decision.orders.length,
      }
    }
    case 'household/opening': {
      const { situation, decision } = record
      return {
        about: 'opening',
        slot: null,
        headline: tradeHeadline(decision),
        reasons: openingReasons(situation),
        orders: decision.orders.length,
      }
    }
    case 'producer':
    case 'consumer': {
      const { situation, decision } = record
      const isOpening = situation.venue === 'opening'
      return {
        about: isOpening ? 'opening' : null,
        slot: isOpening ? null : situation.firstSlot,
        headline: tradeHeadline(decision),
        reasons: [
          sentence(decision.reason),
          ...[...new Set(decision.orders.map(({ reason }) => sentence(reason)))].slice(0, 3),
        ],
        orders: decision.orders.length,
      }
    }
    case 'household/answer':
    case 'consumer/answer': {
      const { offers } = record.decision
      const offeredW = offers.reduce((sum, { power }) => sum + power, 0)
      return plainly(
        'answer',
        `Offers the grid ${(offeredW / 1000).toFixed(1)} kW.`,
        offers.map(({ reason }) => sentence(reason)),
      )
    }
    case 'guard':
      return plainly('guard', guardHeadline(record.decision, record.situation.hours), [
        `Lived the last weeks again at every level and reserve: a kW of the month's peak costs ${(record.situation.microsPerKw / 1e6).toFixed(2)}.`,
      ])
    case 'household/plan':
    case 'household/shared-plan':
      return plainly('plan', `Plans its battery over ${record.decision.rules.length} slots.`, [
        'Stochastic dynamic programming over what a stored kWh will be worth.',
      ])
    case 'supervisor':
      return supervisorTold(record.situation, record.decision)
    case 'grid':
      return gridTold(record.situation, record.decision)
    case 'forecasting':
      return plainly(null, sentence(record.decision.reason), [])
  }
}

const plainly = (about: string | null, headline: string, reasons: readonly string[]): Told => ({
  about,
  slot: null,
  headline,
  reasons,
  orders: 0,
})

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

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

function thresholdsReasons({ battery, thresholds }: ThresholdsSituation): string[] {
  const { buyBelow, sellAbove, price } = thresholds
  return [
    `It will have ${percentOf(battery.storedWh / battery.capacityWh)} in store: below ${percentOf(buyBelow)} it buys, above ${percentOf(sellAbove)} it sells, between them it lives of its own.`,
    `Among neighbours it trades at ${priceOf(price)} per kWh.`,
  ]
}

const percentOf = (share: number): string => `${(share * 100).toFixed(0)} %`

function openingReasons({ slots }: OpeningSituation): string[] {
  const bought = slots.reduce((sum, { positionWh }) => sum + Math.max(0, positionWh), 0)
  const sold = slots.reduce((sum, { positionWh }) => sum + Math.max(0, -positionWh), 0)
  const prices = slots.map(({ price }) => price)
  return [
    `It expects to need ${kwhOf(Math.round(bought))} in some slots of the day and to have ${kwhOf(Math.round(sold))} over in others.`,
    `Among neighbours it expects ${priceOf(Math.round(Math.min(...prices)))} to ${priceOf(Math.round(Math.max(...prices)))} per kWh.`,
  ]
}

const guardHeadline = ({ guardWh, reserveWh }: PlainGuard, hours: number): string =>
  guardWh === null
    ? 'Holds no peak down yet: it knows too little of its meter.'
    : `Holds its import below ${kwOf(guardWh / hours)} and keeps ${kwhOf(reserveWh)} for peaks.`

function supervisorTold({ events }: SupervisorSituation, decision: SupervisorDecision): Told {
  const { alerts, halts, results } = decision
  const seen = `It looked at ${events.length} events of orders and trades.`
  if (halts.length > 0)
    return plainly(
      null,
      `Stops ${halts.length === 1 ? 'somebody' : `${halts.length} times`}: ${halts[0]!.reason}.`,
      [...alerts.map(({ pattern, reason }) => `${pattern}: ${reason}.`), seen],
    )
  if (alerts.length > 0)
    return plainly(
      null,
      `Tells of ${alerts.map(({ pattern }) => pattern.replaceAll('_', ' ')).join(', ')}.`,
      [...alerts.map(({ reason }) => sentence(reason)), seen],
    )
  const cleared = results.filter(({ price }) => price !== null).length
  return plainly(null, `Sees nothing wrong; publishes ${results.length} results, ${cleared} with a price.`, [
    seen,
  ])
}

function gridTold({ limits }: GridSituation, { breaches, events }: GridDecision): Told {
  const carried = limits.map(
    ({ name, importW, exportW }) => `${name} carries ${kwOf(importW)} in and ${kwOf(exportW)} out.`,
  )
  if (events.length > 0)
    return plainly(
      null,
      `Calls for ${events.map(({ direction, target }) => `${kwOf(target)} ${direction === 'up' ? 'less import' : 'less export'}`).join(', ')}.`,
      [...events.map(({ reason }) => sentence(reason)), ...carried],
    )
  if (breaches.length > 0) return plainly(null, 'Waits for what it has called for already.', carried)
  return plainly(null, 'Foresees no limit to be broken.', carried)
}
