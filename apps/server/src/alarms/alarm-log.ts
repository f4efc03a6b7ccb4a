import type { AlarmBook, AlarmChange } from '@gridbourse/core/alarms'
import { EMPTY_ALARM_BOOK } from '@gridbourse/core/alarms'
import { z } from 'zod'

/** A change with its number: the first is 1, there are no gaps. */
export type NumberedChange = AlarmChange & { readonly number: number }

/** The book and its latest changes, as they lie in the home: what webhooks have not been told yet is still in it. */
export type AlarmLog = {
  readonly book: AlarmBook
  readonly lastChange: number
  readonly changes: readonly NumberedChange[]
}

export const EMPTY_LOG: AlarmLog = { book: EMPTY_ALARM_BOOK, lastChange: 0, changes: [] }

/** So many changes can be told to a receiver that was away. */
const CHANGES_KEPT = 1_000

export function withChanges(log: AlarmLog, book: AlarmBook, changes: readonly AlarmChange[]): AlarmLog {
  const numbered = changes.map((change, i) => ({ ...change, number: log.lastChange + 1 + i }))
  return {
    book,
    lastChange: log.lastChange + changes.length,
    changes: [...log.changes, ...numbered].slice(-CHANGES_KEPT),
  }
}

export const logText = (log: AlarmLog): string => `${JSON.stringify({ version: 1, ...log }, null, 2)}\n`

/** undefined where the text is no log of alarms. */
export function logFrom(text: string): AlarmLog | undefined {
  try {
    const { version: _version, ...log } = logFile.parse(JSON.parse(text))
    return log as unknown as AlarmLog
  } catch {
    return undefined
  }
}

const alarm = z.looseObject({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  state: z.enum(['active', 'acknowledged', 'cleared']),
  evidence: z.array(z.object({ name: z.string(), value: z.string() })),
  since: z.int(),
})

const logFile = z.object({
  version: z.literal(1),
  book: z.object({ lastNumber: z.int(), alarms: z.array(alarm) }),
  lastChange: z.int(),
  changes: z.array(
    z.object({ change: z.enum(['raised', 'acknowledged', 'cleared']), number: z.int(), alarm }),
  ),
})
