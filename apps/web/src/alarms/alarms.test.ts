import type { Alarm } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { ageOf, inUrgency, sentenceOf } from './alarm-facts.ts'

const alarm = (alarmId: string, part: Partial<Alarm>): Alarm => ({
  alarmId,
  kind: 'feed_stale',
  severity: 'warning',
  state: 'active',
  subject: 'weather',
  participant: null,
  headline: '',
  evidence: [],
  whatToDo: '',
  sinceMs: 0,
  marketSinceMs: null,
  acknowledgedAtMs: null,
  acknowledgedBy: null,
  note: null,
  clearedAtMs: null,
  ...part,
})

test('what nobody has taken up stands first, the gravest above, then the newest', () => {
  const sorted = inUrgency([
    alarm('over', { state: 'cleared', severity: 'critical' }),
    alarm('taken', { state: 'acknowledged', severity: 'critical' }),
    alarm('old', { sinceMs: 1 }),
    alarm('new', { sinceMs: 2 }),
    alarm('grave', { severity: 'critical' }),
  ])
  expect(sorted.map(({ alarmId }) => alarmId)).toEqual(['grave', 'new', 'old', 'taken', 'over'])
})

test('the sentence counts what waits for somebody', () => {
  const [warning, critical] = [alarm('a', {}), alarm('b', { severity: 'critical' })]
  const taken = alarm('c', { state: 'acknowledged' })
  expect(sentenceOf([])).toBe('Nothing is wrong.')
  expect(sentenceOf([taken])).toBe('Nothing new is wrong; one alarm is taken up.')
  expect(sentenceOf([warning, warning])).toBe('2 alarms wait for somebody.')
  expect(sentenceOf([critical])).toBe('One alarm waits for somebody, and it is critical.')
  expect(sentenceOf([critical, critical])).toBe('2 alarms wait for somebody, all of them critical.')
  expect(sentenceOf([warning, critical])).toBe('2 alarms wait for somebody, 1 critical.')
})

test('an age is told in the largest unit that says something', () => {
  expect([40_000, 725_000, 11_100_000, 200_000_000, -5].map(ageOf)).toEqual([
    '40\u00a0s',
    '12\u00a0min',
    '3\u00a0h\u00a005',
    '2\u00a0d',
    '0\u00a0s',
  ])
})
