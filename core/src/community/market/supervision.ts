import { slotStart, type DurationMs } from '../../kernel/index.ts'
import type { Supervision } from '../diary/report.ts'
import type { MarketWatch } from '../watch/index.ts'
import type { TradingFloor } from './trading-floor.ts'

/** What the supervisor told and stopped, with members by name. */
export function supervisionOf(
  { alerts, halts }: MarketWatch,
  floor: TradingFloor,
  slotDuration: DurationMs,
): Supervision {
  return {
    alerts: alerts.map(({ pattern, slot, participants, severity, action, reason }) => ({
      pattern,
      slot: slotStart(slot, slotDuration),
      members: participants.map((participant) => floor.memberOf(participant)),
      severity,
      action,
      reason,
    })),
    halts: halts.map(({ target, reason }) => ({
      member: 'participant' in target ? floor.memberOf(target.participant) : null,
      slot: 'slot' in target ? slotStart(target.slot, slotDuration) : null,
      reason,
    })),
  }
}
