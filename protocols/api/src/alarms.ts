import { z } from 'zod'
import { atMs, body, participantName } from './units.ts'

export const alarmKinds = [
  'feed_stale',
  'meter_missing',
  'auction_failed',
  'ledger_not_zero',
  'journal_gap',
  'journal_failed',
  'disk_filling',
  'store_away',
  'community_rests',
  'supervisor_alert',
] as const

export const alarmKind = z
  .enum(alarmKinds, { error: `expected one of ${alarmKinds.join(', ')}` })
  .meta({ id: 'AlarmKind', description: 'What a rule watches for.', examples: ['feed_stale'] })
export type AlarmKind = z.infer<typeof alarmKind>

export const alarmSeverity = z
  .enum(['info', 'warning', 'critical'], { error: 'expected "info", "warning" or "critical"' })
  .meta({
    id: 'AlarmSeverity',
    description:
      '`critical`: money or the market is at stake now. `warning`: it will be. `info`: good to know.',
    examples: ['warning'],
  })
export type AlarmSeverity = z.infer<typeof alarmSeverity>

export const alarmState = z
  .enum(['active', 'acknowledged', 'cleared'], {
    error: 'expected "active", "acknowledged" or "cleared"',
  })
  .meta({
    description:
      '`active`: it is so, and nobody has taken it up. `acknowledged`: it is so, and an operator has. `cleared`: it was so.',
    examples: ['active'],
  })
export type AlarmState = z.infer<typeof alarmState>

export const alarmId = z
  .string({ error: 'expected an alarm id' })
  .regex(/^[a-z_]+-[1-9]\d{0,9}$/, { error: 'expected an alarm id like feed_stale-12' })
  .meta({ description: 'One alarm, from its beginning to its end.', examples: ['feed_stale-12'] })

export const alarm = z
  .object({
    alarmId,
    kind: alarmKind,
    severity: alarmSeverity,
    state: alarmState,
    subject: z.string().meta({
      description: 'What it is about: a feed, a participant, an auction, a folder.',
      examples: ['weather'],
    }),
    participant: participantName
      .nullable()
      .meta({ description: 'Whose things it is about, null where nobody’s: others are not told of it.' }),
    headline: z.string().meta({
      description: 'What is so, in a sentence.',
      examples: ['Nothing has come from weather for 95 minutes.'],
    }),
    evidence: z.array(z.object({ name: z.string(), value: z.string() })).meta({
      description: 'What it was concluded from, each with its unit, as it is now or was at last.',
      examples: [[{ name: 'last value', value: '2026-11-22T08:25Z' }]],
    }),
    whatToDo: z
      .string()
      .meta({ description: 'For whoever takes it up.', examples: ['See whether its program still runs.'] }),
    sinceMs: atMs.meta({ description: "When it was raised, by the machine's clock." }),
    marketSinceMs: atMs.nullable().meta({ description: "The same by the market's clock, where it runs." }),
    acknowledgedAtMs: atMs.nullable(),
    acknowledgedBy: participantName.nullable().meta({ description: 'Which operator took it up.' }),
    note: z.string().nullable().meta({ description: 'What the operator said to it.' }),
    clearedAtMs: atMs.nullable(),
  })
  .meta({ id: 'Alarm', description: 'Something that somebody should know, until it is no longer so.' })
export type Alarm = z.infer<typeof alarm>

export const alarmRule = z
  .object({
    kind: alarmKind,
    isOn: z.boolean(),
    severity: alarmSeverity,
    threshold: z
      .string()
      .nullable()
      .meta({
        description: 'From where on, in words; null for rules without a threshold.',
        examples: ['after 60 minutes'],
      }),
  })
  .meta({ id: 'AlarmRule', description: 'What is watched for now, as `alarms.json` in the home says.' })
export type AlarmRule = z.infer<typeof alarmRule>

export const alarmList = z
  .object({
    alarms: z
      .array(alarm)
      .meta({ description: 'Active ones first, then acknowledged, then cleared; newest first.' }),
    activeCount: z.int().meta({ description: 'Of those that the caller may see.', examples: [1] }),
    rules: z.array(alarmRule),
    rulesProblem: z
      .string()
      .nullable()
      .meta({
        description: 'Why `alarms.json` was not taken as it is now; the rules of before hold meanwhile.',
        examples: ['alarms.json, line 4: "afterMinuts" is not known here'],
      }),
  })
  .meta({ id: 'AlarmList' })
export type AlarmList = z.infer<typeof alarmList>

export const acknowledgeAlarm = body({
  note: z.string().max(500, { error: 'expected at most 500 characters' }).nullable().default(null),
}).meta({ id: 'AcknowledgeAlarm', description: 'What the operator says to it, if anything.' })
export type AcknowledgeAlarm = z.input<typeof acknowledgeAlarm>

/** Told on the event stream (as the SSE event `alarm`, without an id) and to webhooks that asked for `alarm`. */
export const alarmChange = z
  .object({
    type: z.literal('alarm'),
    change: z.enum(['raised', 'acknowledged', 'cleared']),
    alarm,
  })
  .meta({ id: 'AlarmChange', description: 'An alarm was raised, taken up, or is over.' })
export type AlarmChange = z.infer<typeof alarmChange>
