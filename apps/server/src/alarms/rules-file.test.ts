import { readFileSync } from 'node:fs'
import { DEFAULT_ALARM_RULES, type AlarmKind } from '@gridbourse/core/alarms'
import { describe, expect, test } from 'vitest'
import { alarmRulesFrom, rulesText, thresholdOf } from './rules-file.ts'

test('a file may say some of it, with comments; the rest is as always', () => {
  const said = alarmRulesFrom(`{
    // the weather comes every three hours
    "feed_stale": { "afterMinutes": 200, "severity": "info" },
    "disk_filling": { "freePercent": 2.5 },
    "journal_gap": { "isOn": false }
  }`)
  expect(said).toEqual({
    ...DEFAULT_ALARM_RULES,
    feed_stale: { isOn: true, severity: 'info', after: 12_000_000 },
    disk_filling: { ...DEFAULT_ALARM_RULES.disk_filling, freeShare: 0.025 },
    journal_gap: { isOn: false, severity: 'critical' },
  })
})

test('what is written for a home that has none says what holds without it, as does the manual', () => {
  expect(alarmRulesFrom(rulesText())).toEqual(DEFAULT_ALARM_RULES)
  const manual = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8')
  const written = /```json alarms.json\n([^`]+)```/.exec(manual)?.[1]
  expect(JSON.parse(written ?? '')).toEqual(JSON.parse(rulesText()))
})

describe('a file that is wrong is refused with its line', () => {
  test.each([
    ['{\n  "feed_stale": {\n', 'alarms.json, line 3: is no JSON (close brace expected)'],
    ['', 'alarms.json, line 1: is no JSON (value expected)'],
    ['[]', 'alarms.json, line 1: expected an object with some of feed_stale'],
    ['{\n\n"feed_stall": {}\n}', 'alarms.json, line 3: "feed_stall" is not known here; known are feed_stale'],
    ['{"feed_stale": {\n"afterMinuts": 3}}', 'line 2: feed_stale: "afterMinuts" is not known here'],
    [
      '{"feed_stale": {\n"afterMinutes":\n "3"}}',
      'line 2: feed_stale.afterMinutes: expected a number of minutes',
    ],
    ['{"meter_missing": {"slots": 1.5}}', 'expected whole slots'],
    ['{"journal_gap": {"isOn": true,\n"isOn": false}}', 'line 2: "isOn" is there twice'],
    ['{"supervisor_alert": {"from": "maybe"}}', 'expected "low", "medium" or "high"'],
  ])('%j', (text, complaint) => {
    expect(alarmRulesFrom(text)).toEqual({ complaint: expect.stringContaining(complaint) as string })
  })
})

test('every threshold is told in words', () => {
  const kinds = Object.keys(DEFAULT_ALARM_RULES) as AlarmKind[]
  const told = Object.fromEntries(kinds.map((kind) => [kind, thresholdOf(DEFAULT_ALARM_RULES, kind)]))
  expect(told).toMatchObject({
    feed_stale: 'after 60 minutes',
    meter_missing: 'from 2 slots in a row',
    disk_filling: 'below 10 % free',
    supervisor_alert: 'from "medium" suspicion',
    journal_gap: null,
  })
})
