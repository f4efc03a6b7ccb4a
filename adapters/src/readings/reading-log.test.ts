import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EpochMs } from '@gridbourse/core/kernel'
import { columnsOf, readingAt, type Reading, type ReadingBatch } from '@gridbourse/core/telemetry'
import { decodeReadings, encodeReadings } from './batch-codec.ts'
import { openReadingLog, readReadingLog } from './reading-log.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gridbourse-readings-'))
})
afterEach(() => rm(directory, { recursive: true }))

const reading = (at: number, value: number, source = 'anna/meter'): Reading => ({
  source,
  metric: 'energy.powerW',
  at: at as EpochMs,
  value,
})
const said = (knownAt: number, ...readings: readonly Reading[]) => ({
  knownAt: knownAt as EpochMs,
  by: 7,
  readings: columnsOf(readings),
})
const readingsIn = ({ readings }: ReadingBatch): Reading[] =>
  Array.from({ length: readings.length }, (_, i) => readingAt(readings, i))
const all = async (log: { read(from: number): AsyncIterable<readonly ReadingBatch[]> }, from = 1) => {
  const found: ReadingBatch[] = []
  for await (const batches of log.read(from)) found.push(...batches)
  return found
}

describe('the bytes of a batch', () => {
  const readings = fc.array(
    fc.record({
      source: fc.constantFrom('anna', 'ben/roof', 'ä'),
      metric: fc.constantFrom('energy.powerW', 'grid.frequencyMilliHz'),
      at: fc.integer({ min: 0, max: 8.64e15 / 4 }).map((at) => at as EpochMs),
      value: fc.integer({ min: -1e15, max: 1e15 }),
    }),
  )

  test('are read as what was written', () => {
    fc.assert(
      fc.property(readings, (some) => {
        const columns = decodeReadings(encodeReadings(columnsOf(some)))
        expect(some.map((_, i) => readingAt(columns, i))).toEqual(some)
      }),
    )
  })

  test('cut short or with more behind them are refused', () => {
    fc.assert(
      fc.property(readings, fc.nat(), (some, cut) => {
        const bytes = encodeReadings(columnsOf(some))
        expect(() => decodeReadings(bytes.subarray(0, cut % bytes.length))).toThrow(RangeError)
        expect(() => decodeReadings(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow(RangeError)
      }),
    )
  })

  test('are few', () => {
    const second = Array.from({ length: 1000 }, (_, i) =>
      reading(1_795_342_500_000, 200 + i * 3, `home-${i % 100}`),
    )
    expect(encodeReadings(columnsOf(second)).length / 1000).toBeLessThan(6)
  })
})

describe('the log', () => {
  test('gives batches back in order, to whoever writes it, reads beside it, or opens it again', async () => {
    const log = await openReadingLog({ directory })
    const batches = (
      await Promise.all([1, 2, 3].map((i) => log.append(said(1000 + i, reading(i, i), reading(i, -i)))))
    ).flat()
    expect(batches.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(await all(log)).toEqual(batches)
    const beside = await readReadingLog({ directory })
    expect(await all(beside, 2)).toEqual(batches.slice(1))
    await log.close()
    const again = await openReadingLog({ directory })
    expect(await all(again)).toEqual(batches)
    await again.close()
  })

  test('knows nothing earlier than what it knew before, whatever the clock says', async () => {
    for (const knownAt of [5000, 3000, 4000]) {
      const log = await openReadingLog({ directory })
      await log.append(said(knownAt, reading(1, knownAt)))
      await log.close()
    }
    const log = await readReadingLog({ directory })
    expect((await all(log)).map(({ knownAt }) => knownAt)).toEqual([5000, 5000, 5000])
  })

  test('takes batches of any size, in parts where need be', async () => {
    const log = await openReadingLog({ directory })
    const many = Array.from({ length: 10_000 }, (_, i) =>
      reading(i, i, `${'home'.padEnd(60, '-')}${i % 1000}/${'m'.repeat(60)}${i}`),
    )
    const batches = await log.append(said(1, ...many))
    expect(batches.length).toBeGreaterThan(1)
    expect((await all(log)).flatMap(readingsIn)).toEqual(many)
    await log.close()
  })

  test('refuses by name what was damaged after it was durable', async () => {
    const log = await openReadingLog({ directory, segmentBytes: 1000 })
    for (let i = 0; i < 100; i++) await log.append(said(i, reading(i, i), reading(i + 1, i * 7)))
    await log.close()
    const [first] = (await readdir(directory)).filter((name) => name.endsWith('.segment')).toSorted()
    const file = await open(join(directory, first!), 'r+')
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 500)
    await file.write(Buffer.of(buffer[0]! ^ 1), 0, 1, 500)
    await file.close()
    const again = await openReadingLog({ directory })
    await expect(all(again)).rejects.toThrow(`corrupt at ${first}`)
    await again.close()
  })
})
