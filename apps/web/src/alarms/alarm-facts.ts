import type { Alarm } from '@gridbourse/api'

export const SEVERITIES = { critical: 0, warning: 1, info: 2 } as const

const STATES = { active: 0, acknowledged: 1, cleared: 2 } as const

/** Active before taken up before over; within each the gravest, then the newest. */
export const inUrgency = (alarms: readonly Alarm[]): readonly Alarm[] =>
  alarms.toSorted(
    (a, b) =>
      STATES[a.state] - STATES[b.state] ||
      SEVERITIES[a.severity] - SEVERITIES[b.severity] ||
      b.sinceMs - a.sinceMs,
  )

/** The page's answer: whether somebody has to do something. */
export function sentenceOf(alarms: readonly Pick<Alarm, 'state' | 'severity'>[]): string {
  const active = alarms.filter(({ state }) => state === 'active')
  const taken = alarms.filter(({ state }) => state === 'acknowledged').length
  const critical = active.filter(({ severity }) => severity === 'critical').length
  if (active.length === 0)
    return taken === 0
      ? 'Nothing is wrong.'
      : `Nothing new is wrong; ${counted(taken).toLowerCase()} ${taken === 1 ? 'is' : 'are'} taken up.`
  const wait = active.length === 1 ? 'waits' : 'wait'
  return critical === 0
    ? `${counted(active.length)} ${wait} for somebody.`
    : `${counted(active.length)} ${wait} for somebody, ${critical === active.length ? (critical === 1 ? 'and it is' : 'all of them') : critical} critical.`
}

const counted = (count: number): string => (count === 1 ? 'One alarm' : `${count} alarms`)

/** How long something has been so: 40 s, 12 min, 3 h 05, 2 d. */
export function ageOf(spanMs: number): string {
  const minutes = Math.floor(Math.max(0, spanMs) / 60_000)
  if (minutes < 1) return `${Math.floor(Math.max(0, spanMs) / 1000)}\u00a0s`
  if (minutes < 60) return `${minutes}\u00a0min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(hours / 24)}\u00a0d`
}
