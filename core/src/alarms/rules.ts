import type { DurationMs } from '../kernel/index.ts'

/** What a rule watches for. */
export type AlarmKind = keyof AlarmRules

/** `critical`: money or the market is at stake now. `warning`: it will be. `info`: good to know. */
export type Severity = 'info' | 'warning' | 'critical'

type Rule<Threshold = unknown> = { readonly isOn: boolean; readonly severity: Severity } & Readonly<Threshold>

/** From where on something is an alarm, rule by rule. */
export type AlarmRules = {
  /** A source of readings, prices or weather has sent nothing for so long, by the market's clock. */
  readonly feed_stale: Rule<{ after: DurationMs }>
  /** A member's meter has no reading for so many slots that could be settled. */
  readonly meter_missing: Rule<{ slots: number }>
  /** An auction was due so long ago, by the market's clock, and was not held. */
  readonly auction_failed: Rule<{ after: DurationMs }>
  /** Debits and credits differ, or energy was bought that nobody sold. */
  readonly ledger_not_zero: Rule
  /** Records of the journal did not follow one another. */
  readonly journal_gap: Rule
  /** The journal takes no more commands. */
  readonly journal_failed: Rule
  /** Of the disk that holds the home, less than this share (0 to 1) is free. */
  readonly disk_filling: Rule<{ freeShare: number }>
  /** The store of tables does not answer, or follows the journal from so far behind, for so long. */
  readonly store_away: Rule<{ after: DurationMs }>
  /** The agents of the community failed and rest, or were given up, for so long. */
  readonly community_rests: Rule<{ after: DurationMs }>
  /** The market's supervisor suspects manipulation, and is at least so sure. */
  readonly supervisor_alert: Rule<{ from: Suspicion }>
}

/** How sure the supervisor is, least first. */
export const SUSPICIONS = ['low', 'medium', 'high'] as const
export type Suspicion = (typeof SUSPICIONS)[number]

const MINUTE = 60_000
const minutes = (count: number): DurationMs => (count * MINUTE) as DurationMs

/** What holds where nobody has said anything else. */
export const DEFAULT_ALARM_RULES: AlarmRules = {
  feed_stale: { isOn: true, severity: 'warning', after: minutes(60) },
  meter_missing: { isOn: true, severity: 'warning', slots: 2 },
  auction_failed: { isOn: true, severity: 'critical', after: minutes(2) },
  ledger_not_zero: { isOn: true, severity: 'critical' },
  journal_gap: { isOn: true, severity: 'critical' },
  journal_failed: { isOn: true, severity: 'critical' },
  disk_filling: { isOn: true, severity: 'warning', freeShare: 0.1 },
  store_away: { isOn: true, severity: 'warning', after: minutes(0.5) },
  community_rests: { isOn: true, severity: 'warning', after: minutes(0.5) },
  supervisor_alert: { isOn: true, severity: 'warning', from: 'medium' },
}
