import { describe, expect, test } from 'vitest'
import type { EpochMs } from '../kernel/index.ts'
import { DEFAULT_ALARM_RULES, findingsOf, nothingSeen, type AlarmKind, type Observation } from './index.ts'

const NOON = Date.UTC(2026, 10, 22, 12) as EpochMs
const minutesAgo = (count: number): EpochMs => (NOON - count * 60_000) as EpochMs
const seen = (what: Partial<Observation>): Observation => ({ ...nothingSeen(NOON), marketAt: NOON, ...what })
const kinds = (what: Partial<Observation>): AlarmKind[] =>
  findingsOf(DEFAULT_ALARM_RULES, seen(what)).map(({ kind }) => kind)

test('where nothing is wrong nothing is found', () => {
  expect(kinds({})).toEqual([])
  expect(
    kinds({
      feeds: [{ name: 'weather', lastAt: minutesAgo(60) }],
      meters: [{ participant: 'anna', source: 'anna/meter', missingSlots: 1, lastAt: minutesAgo(30) }],
      auctions: [{ auction: 'closing-2026-11-22T12:00Z', dueAt: minutesAgo(2) }],
      ledger: { slotsOff: 0, energyOffWh: 0 },
      disk: { folder: '/home', freeBytes: 10, totalBytes: 100 },
      store: { name: 'the tables', awaySince: null, reason: null, lagRecords: 5 },
      community: { name: 'The street', status: 'lives', since: minutesAgo(99), reason: null },
      suspicions: [
        { key: 'wash/1', pattern: 'wash', participants: ['a'], suspicion: 'low', reason: 'Maybe.' },
      ],
    }),
  ).toEqual([])
})

const wrong: readonly [AlarmKind, Partial<Observation>][] = [
  ['feed_stale', { feeds: [{ name: 'weather', lastAt: minutesAgo(61) }] }],
  ['feed_stale', { feeds: [{ name: 'weather', lastAt: null }] }],
  [
    'meter_missing',
    { meters: [{ participant: 'anna', source: 'anna/meter', missingSlots: 2, lastAt: null }] },
  ],
  ['auction_failed', { auctions: [{ auction: 'closing-2026-11-22T12:00Z', dueAt: minutesAgo(3) }] }],
  ['ledger_not_zero', { ledger: { slotsOff: 1, energyOffWh: 0 } }],
  ['ledger_not_zero', { ledger: { slotsOff: 0, energyOffWh: -1 } }],
  ['journal_gap', { journal: { lastSequence: 9, gap: { after: 6, found: 8 }, failure: null } }],
  ['journal_failed', { journal: { lastSequence: 9, gap: null, failure: 'no space left on device' } }],
  ['disk_filling', { disk: { folder: '/home', freeBytes: 9, totalBytes: 100 } }],
  [
    'store_away',
    { store: { name: 'the tables', awaySince: minutesAgo(1), reason: 'refused', lagRecords: 7 } },
  ],
  [
    'community_rests',
    { community: { name: 'The street', status: 'rests', since: minutesAgo(1), reason: 'x' } },
  ],
  [
    'supervisor_alert',
    {
      suspicions: [{ key: 'w', pattern: 'wash', participants: ['a'], suspicion: 'medium', reason: 'Look.' }],
    },
  ],
]

describe.each(wrong)('%s', (kind, what) => {
  test('is found, with evidence and a way out, and not where its rule is off', () => {
    const [finding, ...others] = findingsOf(DEFAULT_ALARM_RULES, seen(what))
    expect(others).toEqual([])
    expect(finding).toMatchObject({ kind, severity: DEFAULT_ALARM_RULES[kind].severity })
    expect(finding!.headline).toMatch(/\.$/)
    expect(finding!.whatToDo).toMatch(/\.$/)
    expect(finding!.evidence.length).toBeGreaterThan(0)
    const off = { ...DEFAULT_ALARM_RULES, [kind]: { ...DEFAULT_ALARM_RULES[kind], isOn: false } }
    expect(findingsOf(off, seen(what))).toEqual([])
  })
})

test('every rule is tried here', () => {
  expect(new Set(wrong.map(([kind]) => kind))).toEqual(new Set(Object.keys(DEFAULT_ALARM_RULES)))
})

test('a meter is told to its owner, a suspicion to operators alone', () => {
  const [meter] = findingsOf(
    DEFAULT_ALARM_RULES,
    seen({ meters: [{ participant: 'anna', source: 'anna/meter', missingSlots: 3, lastAt: null }] }),
  )
  expect(meter).toMatchObject({ participant: 'anna', audience: 'members' })
  const [, suspicion] = wrong.at(-1)!
  expect(findingsOf(DEFAULT_ALARM_RULES, seen(suspicion))[0]).toMatchObject({ audience: 'operators' })
})

test('agents that were given up are critical', () => {
  const community = { name: 'The street', status: 'stopped', since: minutesAgo(1), reason: null } as const
  expect(findingsOf(DEFAULT_ALARM_RULES, seen({ community }))[0]).toMatchObject({ severity: 'critical' })
})

test('before the market’s clock runs nothing is late', () => {
  const feeds = [{ name: 'weather', lastAt: null }]
  expect(kinds({ marketAt: null, feeds })).toEqual([])
})
