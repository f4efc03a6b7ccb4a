import type { EpochMs } from '../kernel/index.ts'
import type { Finding } from './finding.ts'
import type { AlarmKind } from './rules.ts'

export type AlarmState = 'active' | 'acknowledged' | 'cleared'

/** One alarm from its beginning to its end. */
export type Alarm = Finding & {
  /** Its kind and its number in the book: `feed_stale-12`. */
  readonly id: string
  readonly state: AlarmState
  readonly since: EpochMs
  readonly marketSince: EpochMs | null
  readonly acknowledged: Acknowledgement | null
  readonly clearedAt: EpochMs | null
}

export type Acknowledgement = { readonly at: EpochMs; readonly by: string; readonly note: string | null }

/** Every alarm that stands, and the latest that are over; oldest first. */
export type AlarmBook = { readonly lastNumber: number; readonly alarms: readonly Alarm[] }

export type AlarmChange = {
  readonly change: 'raised' | 'acknowledged' | 'cleared'
  readonly alarm: Alarm
}

export type Stepped = { readonly book: AlarmBook; readonly changes: readonly AlarmChange[] }

export const EMPTY_ALARM_BOOK: AlarmBook = { lastNumber: 0, alarms: [] }

/** So many that are over stay to be read. */
const CLEARED_KEPT = 200

/**
 * Takes in what is found now. What stands already goes on under its id, with today's words; what is found no
 * more is cleared; what is found anew is raised, under a number that was never used before.
 */
export function observe(
  book: AlarmBook,
  findings: readonly Finding[],
  now: { readonly at: EpochMs; readonly marketAt: EpochMs | null },
): Stepped {
  const found = new Map(findings.map((finding) => [keyOf(finding), finding]))
  const changes: AlarmChange[] = []
  const alarms = book.alarms.map((alarm) => {
    if (alarm.state === 'cleared') return alarm
    const finding = found.get(keyOf(alarm))
    found.delete(keyOf(alarm))
    if (finding !== undefined) return { ...alarm, ...finding }
    const cleared: Alarm = { ...alarm, state: 'cleared', clearedAt: now.at }
    changes.push({ change: 'cleared', alarm: cleared })
    return cleared
  })
  let { lastNumber } = book
  for (const finding of found.values()) {
    lastNumber++
    const alarm: Alarm = {
      ...finding,
      id: `${finding.kind}-${lastNumber}`,
      state: 'active',
      since: now.at,
      marketSince: now.marketAt,
      acknowledged: null,
      clearedAt: null,
    }
    alarms.push(alarm)
    changes.push({ change: 'raised', alarm })
  }
  return { book: { lastNumber, alarms: withoutOldest(alarms) }, changes }
}

/** Says that somebody cares. Only what is active changes; the first to take an alarm up keeps it. */
export function acknowledge(book: AlarmBook, id: string, by: Acknowledgement): Stepped {
  const changes: AlarmChange[] = []
  const alarms = book.alarms.map((alarm) => {
    if (alarm.id !== id || alarm.state !== 'active') return alarm
    const acknowledged: Alarm = { ...alarm, state: 'acknowledged', acknowledged: by }
    changes.push({ change: 'acknowledged', alarm: acknowledged })
    return acknowledged
  })
  return { book: { ...book, alarms }, changes }
}

const keyOf = ({ kind, subject }: { readonly kind: AlarmKind; readonly subject: string }): string =>
  `${kind} ${subject}`

function withoutOldest(alarms: readonly Alarm[]): readonly Alarm[] {
  let excess = alarms.filter(({ state }) => state === 'cleared').length - CLEARED_KEPT
  return excess <= 0 ? alarms : alarms.filter(({ state }) => state !== 'cleared' || excess-- <= 0)
}
