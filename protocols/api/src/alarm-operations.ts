import { acknowledgeAlarm, alarm, alarmId, alarmList, alarmState } from './alarms.ts'
import type { Operation } from './operation.ts'
import { filter } from './request-parts.ts'
import { body } from './units.ts'

/** What somebody should know. */
export const alarmOperations = {
  listAlarms: {
    method: 'GET',
    path: '/v1/alarms',
    caller: 'member',
    tag: 'Alarms',
    summary: 'Alarms',
    description:
      'What is active, what was taken up, and the latest that are over, with the rules that hold. Participants see those about themselves and about the market, operators and observers all.',
    query: body({ state: filter(alarmState, 'Only those in this state.') }),
    status: 200,
    answer: alarmList,
    reasons: [],
  },
  acknowledgeAlarm: {
    method: 'POST',
    path: '/v1/alarms/{alarmId}/acknowledge',
    caller: 'operator',
    tag: 'Alarms',
    summary: 'Take up an alarm',
    description:
      'Says that somebody cares. It clears by itself when what it tells of is over; asked again, the first answer stands.',
    params: body({ alarmId }),
    body: acknowledgeAlarm,
    status: 200,
    answer: alarm,
    reasons: ['alarm_unknown'],
  },
} as const satisfies Record<string, Operation>
