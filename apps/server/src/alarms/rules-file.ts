import { DEFAULT_ALARM_RULES, SUSPICIONS, type AlarmKind, type AlarmRules } from '@gridbourse/core/alarms'
import type { DurationMs } from '@gridbourse/core/kernel'
import { z } from 'zod'
import { lineOf, readJsonTree } from './json-lines.ts'

/** Where the rules of a home are written, where they are not the ones of always. */
export const RULES_FILE = 'alarms.json'

/** The rules that a text says, what it leaves out as always; or why not, with the line. */
export function alarmRulesFrom(text: string): AlarmRules | { readonly complaint: string } {
  const complain = (line: number, words: string) => ({ complaint: `${RULES_FILE}, line ${line}: ${words}` })
  const read = readJsonTree(text)
  if ('flaw' in read) return complain(read.line, read.flaw)
  const parsed = rulesFile.safeParse(read.value)
  if (parsed.success) return merged(parsed.data)
  const issue = parsed.error.issues[0]!
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  return complain(lineOf(text, read.tree, path), `${place}${issue.message}`)
}

/** The rules as their file would say them: what a home that has none yet can start from. */
export const rulesText = (rules: AlarmRules = DEFAULT_ALARM_RULES): string =>
  `${JSON.stringify(
    Object.fromEntries(Object.entries(rules).map(([kind, rule]) => [kind, written(rule)])),
    null,
    2,
  )}\n`

/** From where on a rule speaks, in words; null where it has no threshold. */
export function thresholdOf(rules: AlarmRules, kind: AlarmKind): string | null {
  const rule: AnyRule = rules[kind]
  if (rule.after !== undefined) return `after ${rule.after / MINUTE} minutes`
  if (rule.slots !== undefined) return `from ${rule.slots} slots in a row`
  if (rule.freeShare !== undefined) return `below ${rule.freeShare * 100} % free`
  return rule.from === undefined ? null : `from "${rule.from}" suspicion`
}

const MINUTE = 60_000

type AnyRule = {
  readonly isOn: boolean
  readonly severity: string
  readonly after?: DurationMs
  readonly slots?: number
  readonly freeShare?: number
  readonly from?: string
}

const isOn = z.boolean({ error: 'expected true or false' })
const severity = z.enum(['info', 'warning', 'critical'], {
  error: 'expected "info", "warning" or "critical"',
})
const afterMinutes = number('minutes', 0, 10_080)

const rulesFile = fields({
  feed_stale: ruleWith({ afterMinutes }),
  meter_missing: ruleWith({ slots: number('slots', 1, 1000).int({ error: 'expected whole slots' }) }),
  auction_failed: ruleWith({ afterMinutes }),
  ledger_not_zero: ruleWith({}),
  journal_gap: ruleWith({}),
  journal_failed: ruleWith({}),
  disk_filling: ruleWith({ freePercent: number('percent', 0, 100) }),
  store_away: ruleWith({ afterMinutes }),
  community_rests: ruleWith({ afterMinutes }),
  supervisor_alert: ruleWith({ from: z.enum(SUSPICIONS, { error: 'expected "low", "medium" or "high"' }) }),
})

function ruleWith<Shape extends z.ZodRawShape>(shape: Shape) {
  return fields({ isOn, severity, ...shape })
}

function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ')
  return z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `${JSON.stringify(issue.keys[0])} is not known here; known are ${known}`
          : `expected an object with some of ${known}`,
    })
    .partial()
}

function number(what: string, min: number, max: number) {
  const error = `expected a number of ${what}, from ${min} to ${max}`
  return z.number({ error }).min(min, { error }).max(max, { error })
}

function merged(said: z.infer<typeof rulesFile>): AlarmRules {
  const rules = Object.keys(DEFAULT_ALARM_RULES).map((name) => {
    const kind = name as AlarmKind
    const { afterMinutes: after, freePercent, ...same } = (said[kind] ?? {}) as WrittenRule
    return [
      kind,
      {
        ...DEFAULT_ALARM_RULES[kind],
        ...same,
        ...(after !== undefined && { after: after * MINUTE }),
        ...(freePercent !== undefined && { freeShare: freePercent / 100 }),
      },
    ]
  })
  return Object.fromEntries(rules) as AlarmRules
}

type WrittenRule = { readonly afterMinutes?: number; readonly freePercent?: number }

function written({ after, freeShare, ...same }: AnyRule): object {
  return {
    ...same,
    ...(after !== undefined && { afterMinutes: after / MINUTE }),
    ...(freeShare !== undefined && { freePercent: freeShare * 100 }),
  }
}
