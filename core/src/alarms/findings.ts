import type { Finding } from './finding.ts'
import type { Observation } from './observation.ts'
import type { AlarmKind, AlarmRules, Severity } from './rules.ts'
import { watchers, type Told } from './watchers.ts'

/** Everything that is so now, by the rules that are on. */
export function findingsOf(rules: AlarmRules, seen: Observation): Finding[] {
  return (Object.keys(watchers) as AlarmKind[])
    .filter((kind) => rules[kind].isOn)
    .flatMap((kind) => watchers[kind](rules, seen).map((told) => finding(kind, rules[kind].severity, told)))
}

const finding = (kind: AlarmKind, severity: Severity, told: Told): Finding => ({
  severity,
  participant: null,
  audience: 'members',
  ...told,
  kind,
})
