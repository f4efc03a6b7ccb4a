import type * as Wire from '@gridbourse/api'
import type { Alarm } from '@gridbourse/core/alarms'
import { mayRead, mayReadAll, type Access } from '../http/access.ts'
import type { NumberedChange } from './alarm-log.ts'

/**
 * Whether an alarm may be told: a participant's own as its meters may, and what is for operators to them alone. So is
 * a feed, which is a source of no member: what it is called is nobody else's business.
 */
export function maySeeAlarm(access: Access, { kind, participant, audience }: VisibleBy): boolean {
  if (participant !== null) return mayRead(access, participant)
  return (audience === 'members' && kind !== 'feed_stale') || mayReadAll(access)
}

type VisibleBy = Pick<Alarm, 'kind' | 'participant' | 'audience'>

export const presentAlarm = (alarm: Alarm): Wire.Alarm => ({
  alarmId: alarm.id,
  kind: alarm.kind,
  severity: alarm.severity,
  state: alarm.state,
  subject: alarm.subject,
  participant: alarm.participant,
  headline: alarm.headline,
  evidence: alarm.evidence.map(({ name, value }) => ({ name, value })),
  whatToDo: alarm.whatToDo,
  sinceMs: alarm.since,
  marketSinceMs: alarm.marketSince,
  acknowledgedAtMs: alarm.acknowledged?.at ?? null,
  acknowledgedBy: alarm.acknowledged?.by ?? null,
  note: alarm.acknowledged?.note ?? null,
  clearedAtMs: alarm.clearedAt,
})

export const presentChange = ({ change, alarm }: NumberedChange): Wire.AlarmChange => ({
  type: 'alarm',
  change,
  alarm: presentAlarm(alarm),
})
