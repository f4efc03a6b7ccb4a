import { expect, test } from 'vitest'
import type { ParticipantNumber, ParticipantView } from '@gridbourse/core/market'
import type { Wh } from '@gridbourse/core/kernel'
import { accessOf, ANYBODY, type Access } from '../http/access.ts'
import { maySeeAlarm } from './present-alarm.ts'

const holder = (name: string, role: ParticipantView['role']): Access =>
  accessOf(
    {
      participant: 7 as ParticipantNumber,
      name,
      role,
      selfTradePrevention: 'cancel_newest',
      buyLimit: 0 as Wh,
      sellLimit: 0 as Wh,
      isKilled: false,
    },
    { isHere: false, modelledMembers: new Set() },
  )
const anna = holder('anna', 'participant')
const bert = holder('bert', 'participant')
const operator = holder('operator', 'operator')
const watcher = holder('watcher', 'observer')
const everybody = { ANYBODY, anna, bert, operator, watcher }

test.each([
  ['of a source that is no member', 'feed_stale', null, 'members', ['operator', 'watcher']],
  ['of a meter', 'meter_missing', 'anna', 'members', ['anna', 'operator', 'watcher']],
  ['for operators', 'disk_filling', null, 'operators', ['operator', 'watcher']],
  ['for all', 'auction_failed', null, 'members', ['ANYBODY', 'anna', 'bert', 'operator', 'watcher']],
] as const)('an alarm %s is told to whom it is for', (_name, kind, participant, audience, told) => {
  const seeing = Object.entries(everybody).filter(([, access]) =>
    maySeeAlarm(access, { kind, participant, audience }),
  )
  expect(seeing.map(([name]) => name)).toEqual(told)
})
