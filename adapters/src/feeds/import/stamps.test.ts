import { describe, expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { instantText } from './points.ts'
import { instantsOf, type StampSense } from './stamps.ts'

const berlin: StampSense = { zone: 'Europe/Berlin', dates: null }

function read(texts: readonly string[], sense: StampSense = berlin) {
  const findings = new Findings()
  const stamps = texts.map((text, index) => ({ text, line: index + 2 }))
  const instants = instantsOf('meters.csv', '1 (at)', stamps, sense, findings)
  return {
    instants: instants.map((at) => (at === undefined ? null : instantText(at))),
    repairs: findings.repairs.map(({ rule, line, count }) => [rule, line, count]),
    flaws: findings.flaws.map(({ rule, line, count }) => [rule, line, count]),
  }
}

test.each([
  ['2026-01-05T10:15:00Z', '2026-01-05T10:15Z'],
  ['2026-01-05T10:15:00.000+02:00', '2026-01-05T08:15Z'],
  ['2026-01-05 10:15', '2026-01-05T09:15Z'],
  ['2026-01-05', '2026-01-04T23:00Z'],
  ['05.01.2026 10:15', '2026-01-05T09:15Z'],
  ['5.1.2026, 24:00', '2026-01-05T23:00Z'],
  ['2026/01/05 10:15:00', '2026-01-05T09:15Z'],
  ['25/01/2026 1:15 PM', '2026-01-25T12:15Z'],
  ['1767608100', '2026-01-05T10:15Z'],
  ['1767608100000', '2026-01-05T10:15Z'],
])('%s in Berlin is %s', (text, instant) => {
  expect(read([text])).toEqual({ instants: [instant], repairs: [], flaws: [] })
})

test.each([
  ['03/04/2026 10:15', 'date_order_is_unclear'],
  ['31.02.2026 10:15', 'stamp_is_unknown'],
  ['2026-01-05 25:00', 'stamp_is_unknown'],
  ['yesterday', 'stamp_is_unknown'],
])('%s is refused: %s', (text, rule) => {
  expect(read([text]).flaws).toEqual([[rule, 2, 1]])
})

test('a date with slashes is read as it is said to be meant, or as another row shows', () => {
  expect(read(['03/04/2026 00:00'], { ...berlin, dates: 'mdy' }).instants).toEqual(['2026-03-03T23:00Z'])
  expect(read(['03/04/2026 00:00', '13/04/2026 00:00']).instants[0]).toBe('2026-04-02T22:00Z')
})

test('a stamp without offset needs a zone', () => {
  expect(read(['2026-01-05 10:15'], { zone: null, dates: null }).flaws).toEqual([['zone_is_unknown', 2, 1]])
})

describe('the hour that the clock skips', () => {
  const around = ['2026-03-29 01:00', '2026-03-29 02:00', '2026-03-29 03:00']

  test('is left out, and told', () => {
    expect(read(around)).toEqual({
      instants: ['2026-03-29T00:00Z', null, '2026-03-29T01:00Z'],
      repairs: [['local_time_is_skipped', 3, 1]],
      flaws: [],
    })
  })

  test('does not exist: what is around it is an hour apart', () => {
    expect(
      read(['2026-03-08 01:00', '2026-03-08 03:00'], { zone: 'America/Los_Angeles', dates: null }),
    ).toEqual({
      instants: ['2026-03-08T09:00Z', '2026-03-08T10:00Z'],
      repairs: [],
      flaws: [],
    })
  })
})

describe('the hour that the clock shows twice', () => {
  test('is the earlier at its first place, the later at its second', () => {
    expect(
      read(['2026-10-25 01:00', '2026-10-25 02:00', '2026-10-25 02:00', '2026-10-25 03:00']).instants,
    ).toEqual(['2026-10-24T23:00Z', '2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'])
  })

  test('the other way round where rows run backwards', () => {
    expect(read(['2026-10-25 03:00', '2026-10-25 02:00', '2026-10-25 02:00']).instants).toEqual([
      '2026-10-25T02:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T00:00Z',
    ])
  })

  test('is left out, and told, where it stands once: nobody knows which it was', () => {
    expect(
      read(['2026-11-01 00:00', '2026-11-01 01:00'], { zone: 'America/Los_Angeles', dates: null }),
    ).toEqual({
      instants: ['2026-11-01T07:00Z', null],
      repairs: [['local_time_is_unclear', 3, 1]],
      flaws: [],
    })
  })

  test('is clear where stamps have offsets', () => {
    expect(read(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00']).instants).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
    ])
  })
})
