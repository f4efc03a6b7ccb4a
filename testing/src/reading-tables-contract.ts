import { openDatabase } from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import { parseInstant, seededRandom, type EpochMs, type Random } from '@gridbourse/core/kernel'
import {
  columnsOf,
  planRange,
  type Reading,
  type ReadingBatch,
  type ReadingTables,
} from '@gridbourse/core/telemetry'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { naiveTelemetry } from '../../core/src/telemetry/naive-telemetry.ts'
import type { OwnPlace, PlaceMaker } from './database-places.ts'

const NOW = parseInstant('2026-11-21T12:00Z')!
const MINUTE = 60_000
const DAY = 86_400_000

const meter = { source: 'anna/meter', metric: 'energy.importWh' }
const reading = (minutes: number, value: number, of = meter): Reading => ({
  ...of,
  at: (NOW - 2 * DAY + minutes * MINUTE) as EpochMs,
  value,
})

/** What tables of readings promise, on any engine. */
export function readingTablesContract(maker: PlaceMaker): void {
  describe(`readings in tables of ${maker.name}`, () => {
    let own: OwnPlace
    let tables: ReadingTables
    let close: () => Promise<void>
    let sequence = 0

    const open = async (): Promise<void> => {
      const database = await openDatabase(own.place)
      tables = readingTables(database.db)
      close = database.close
    }
    const batch = (readings: readonly Reading[], knownAt: number = NOW, by = 1): ReadingBatch => ({
      sequence: ++sequence,
      knownAt: knownAt as EpochMs,
      by,
      readings: columnsOf(readings),
    })
    const hours = { from: (NOW - 2 * DAY) as EpochMs, to: NOW, points: 48 }

    beforeEach(async () => {
      own = await maker.make()
      sequence = 0
      await open()
    })
    afterEach(async () => {
      await close()
      await own.remove()
    })

    test('a correction is a version, counts from then on, and rolls its buckets again', async () => {
      await tables.apply([batch([reading(0, 5), reading(1, 9), reading(70, 100)], NOW - 1000)])
      await tables.apply([batch([reading(1, 3)], NOW, 2)])
      const points = await tables.points(meter, planRange(hours))
      expect(points[0]).toMatchObject({ count: 2, min: 3, max: 5, mean: 4, last: 3 })
      expect(points[1]).toMatchObject({ count: 1, last: 100 })
      const before = await tables.points(meter, planRange(hours), (NOW - 500) as EpochMs)
      expect(before[0]).toMatchObject({ count: 2, min: 5, max: 9, mean: 7, last: 9 })
      const { from } = hours
      expect(await tables.versions(meter, { from, to: NOW, limit: 10 })).toEqual([
        { at: from, value: 5, knownAt: NOW - 1000, by: 1 },
        { at: from + MINUTE, value: 9, knownAt: NOW - 1000, by: 1 },
        { at: from + MINUTE, value: 3, knownAt: NOW, by: 2 },
        { at: from + 70 * MINUTE, value: 100, knownAt: NOW - 1000, by: 1 },
      ])
    })

    test('progress and rows are one: batches that do not continue it change nothing', async () => {
      await tables.apply([batch([reading(0, 5)])])
      const again = { ...batch([reading(1, 6)]), sequence: 1 }
      await expect(tables.apply([again])).rejects.toThrow('somebody else follows the log')
      await expect(tables.apply([{ ...again, sequence: 5 }])).rejects.toThrow('up to batch 4')
      expect(await tables.status()).toEqual({ sequence: 1, series: 1 })
      await tables.apply([{ ...again, sequence: 2 }])
      const [latest] = await tables.latest({ sources: 'all' })
      expect(latest).toMatchObject({ ...meter, value: 6, at: again.readings.at[0] })
    })

    test('cleared, they can follow the log from its beginning, and come to the same', async () => {
      const batches = [batch([reading(0, 5), reading(1, 9)]), batch([reading(0, 6)], NOW, 2)]
      await tables.apply(batches)
      const answers = async () => [
        await tables.status(),
        await tables.latest({ sources: 'all' }),
        await tables.points(meter, planRange(hours)),
      ]
      const before = await answers()
      await tables.clear()
      expect(await tables.status()).toMatchObject({ sequence: 0 })
      expect(await tables.latest({ sources: 'all' })).toEqual([])
      for (const each of batches) await tables.apply([each])
      expect(await answers()).toEqual(before)
    })

    test('the newest of every series, of all sources, of one owner or of one source', async () => {
      const named = (source: string, metric: string) => reading(0, 1, { source, metric })
      const all = [
        named('anna', 'energy.powerW'),
        named('anna/meter', 'energy.powerW'),
        named('anna/meter', 'grid.voltageMilliV'),
        named('annabel/meter', 'energy.powerW'),
        named('ben', 'energy.powerW'),
      ]
      await tables.apply([batch(all)])
      const told = async (ask: Parameters<ReadingTables['latest']>[0]): Promise<string[]> =>
        (await tables.latest(ask)).map(({ source, metric }) => `${source} ${metric}`)
      expect(await told({ sources: 'all' })).toEqual(all.map(({ source, metric }) => `${source} ${metric}`))
      expect(await told({ sources: { owner: 'anna' } })).toHaveLength(3)
      expect(await told({ sources: { source: 'anna/meter' }, metric: 'energy.powerW' })).toEqual([
        'anna/meter energy.powerW',
      ])
    })

    test('what is not kept goes, by kind; a later reading goes on from what is left', async () => {
      const of = { source: 'feeder', metric: 'grid.powerW' }
      const at = (days: number): Reading => ({ ...of, at: (NOW - days * DAY) as EpochMs, value: days })
      await tables.apply([
        batch([at(70)], NOW - 69 * DAY),
        batch([at(20), at(1)]),
        batch([{ ...at(70), metric: 'energy.powerW' }]),
        batch([{ ...at(70), value: 7 }]),
      ])
      await tables.forget(NOW)
      const year = { from: (NOW - 100 * DAY) as EpochMs, to: (NOW + DAY) as EpochMs }
      expect(await tables.versions(of, { ...year, limit: 10 })).toHaveLength(2)
      expect(await tables.versions({ ...of, metric: 'energy.powerW' }, { ...year, limit: 10 })).toHaveLength(
        1,
      )
      const days = await tables.points(of, planRange({ ...year, points: 101 }))
      expect(days.map(({ last }) => last)).toEqual([70, 20, 1])
      await tables.forget((NOW + 200 * DAY) as EpochMs)
      await close()
      await open()
      await tables.apply([batch([at(0)])])
      expect((await tables.points(of, planRange({ ...year, points: 101 }))).map(({ last }) => last)).toEqual([
        70, 20, 1, 0,
      ])
    })

    test.each([1, 2, 3, 4])('agrees with its naive twin about any mixture of readings (%i)', async (seed) => {
      const random = seededRandom(seed)
      const naive = naiveTelemetry()
      for (let round = 0; round < 6; round++) {
        const batches = Array.from({ length: 1 + random.below(3) }, () =>
          batch(mixture(random, round), NOW + sequence * 1000, 1 + random.below(3)),
        )
        await tables.apply(batches)
        await naive.apply(batches)
        if (round === 3) {
          await close()
          await open()
        }
      }
      expect(await tables.status()).toEqual(await naive.status())
      expect(await tables.latest({ sources: 'all' })).toEqual(await naive.latest({ sources: 'all' }))
      for (const of of SERIES) {
        const everything = { from: 0 as EpochMs, to: (NOW + DAY) as EpochMs, limit: 10_000 }
        expect(await tables.versions(of, everything)).toEqual(await naive.versions(of, everything))
        for (const points of [1, 7, 48, 400, 5000]) {
          const plan = planRange({ ...hours, points })
          const asOf = (NOW + random.below(12) * 1000) as EpochMs
          expect(await tables.points(of, plan)).toEqual(await naive.points(of, plan))
          expect(await tables.points(of, plan, asOf)).toEqual(await naive.points(of, plan, asOf))
        }
      }
    })
  })
}

const SERIES = [
  meter,
  { source: 'anna/meter', metric: 'energy.powerW' },
  { source: 'ben', metric: 'energy.powerW' },
]

/** In order, late, twice, corrected: around two days, so that buckets of every width are met again. */
function mixture(random: Random, round: number): Reading[] {
  return Array.from({ length: random.below(60) }, () => {
    const second = random.below(4) === 0 ? random.below(2 * 86_400) : round * 20_000 + random.below(300)
    const at = (NOW - 2 * DAY + second * 1000) as EpochMs
    return { ...SERIES[random.below(SERIES.length)]!, at, value: random.below(5) * 1_000_000_000 }
  })
}
