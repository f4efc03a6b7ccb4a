import { streetOf } from '@gridbourse/testing/street'
import { describe, expect, test } from 'vitest'
import type { MicrosPerKwh } from '../../kernel/index.ts'
import { decideAgain, type CommunityRecord } from '../community-record.ts'
import { UtilityOnlyReplay } from '../homes/replay.ts'
import { MarketReplay } from '../market/market-replay.ts'
import { ForecastDesk } from './forecast-desk.ts'
import type { ForecastSource } from './series-answers.ts'

const SOURCES: readonly ForecastSource[] = ['past-days', 'day-ahead']

describe.each(SOURCES)('%s', (source) => {
  test('what comes later changes nothing that was published before', () => {
    const [street, other] = [streetOf({ days: 12 }), streetOf({ days: 12 })]
    const now = 10 * 24
    for (const { loadWh, generationWh } of other.participants) {
      loadWh.fill(9000, now)
      generationWh.fill(7000, now)
    }
    const [one, two] = [street, other].map((community) => {
      const desk = new ForecastDesk(community, { source, seed: 1 })
      for (let slot = 0; slot <= now; slot += 24) desk.before(slot)
      return desk.publishedFrom(now)
    })
    expect(two).toEqual(one)
    expect(one!.members[0]!.slots).toHaveLength(24)
  })

  test('every publication can be made again from what was asked and answered', () => {
    const street = streetOf({ days: 10 })
    const records: CommunityRecord[] = []
    const desk = new ForecastDesk(street, { source, seed: 1, keep: (record) => records.push(record) })
    for (let slot = 0; slot < street.slots; slot++) desk.before(slot)
    expect(records).toHaveLength(10)
    for (const record of records)
      expect(decideAgain(JSON.parse(JSON.stringify(record)) as CommunityRecord)).toBe('same')
  })
})

test('what was published is held against the meters, the same in every mechanism', () => {
  const street = streetOf({ days: 20 })
  const span = { from: 0, to: street.slots }
  const market = { mechanism: 'auction', localCharge: 0 as MicrosPerKwh, seed: 1 } as const
  const [apart, traded] = [
    new UtilityOnlyReplay(street, span, { forecasts: 'past-days' }),
    new MarketReplay(street, span, { ...market, forecasts: 'past-days' }),
  ].map((replay) => {
    while (replay.advance(24));
    return replay.report().forecasts
  })
  expect(traded).toEqual(apart)
  const { source, series } = apart!
  expect(source).toBe('past-days')
  const load = series.find(({ id }) => id === 'home-1/load')!
  // noise from day to day is what yesterday knows least about
  expect(load.ratio).toBeLessThan(0.95)
  expect(load.n).toBe(19 * 24)
  expect(load.coverage80).toBeGreaterThan(0.6)
  expect(series.at(-1)!.id).toBe('aggregate/net')
})

test('nothing is published where nobody asks', () => {
  const street = streetOf()
  const replay = new UtilityOnlyReplay(street, { from: 0, to: 48 })
  replay.advance(48)
  expect(replay.report().forecasts).toBeNull()
})
