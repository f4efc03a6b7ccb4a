import type { Alarm, AlarmKind } from '@gridbourse/core/alarms'
import type { EpochMs } from '@gridbourse/core/kernel'
import { maySeeAlarm, presentAlarm } from '../alarms/present-alarm.ts'
import { thresholdOf } from '../alarms/rules-file.ts'
import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** What somebody should know. */
export const alarmOperations: Handlers<'listAlarms' | 'acknowledgeAlarm'> = {
  listAlarms({ alarms }, { query, access }) {
    const seen = alarms.all.filter((alarm) => maySeeAlarm(access, alarm))
    const { rules } = alarms
    return {
      alarms: seen
        .filter(({ state }) => query.state === undefined || state === query.state)
        .toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state] || b.since - a.since)
        .map(presentAlarm),
      activeCount: seen.filter(({ state }) => state === 'active').length,
      rules: (Object.keys(rules) as AlarmKind[]).map((kind) => ({
        kind,
        isOn: rules[kind].isOn,
        severity: rules[kind].severity,
        threshold: thresholdOf(rules, kind),
      })),
      rulesProblem: alarms.rulesProblem,
    }
  },

  async acknowledgeAlarm({ alarms }, { params, body, caller }) {
    const by = { at: Date.now() as EpochMs, by: caller.name, note: body.note }
    const alarm = await alarms.acknowledge(params.alarmId, by)
    if (alarm === undefined) throw new Problem('alarm_unknown', { field: 'alarmId' })
    return presentAlarm(alarm)
  },
}

const URGENCY: Readonly<Record<Alarm['state'], number>> = { active: 0, acknowledged: 1, cleared: 2 }
