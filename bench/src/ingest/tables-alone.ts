import { openDatabase } from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import type { EpochMs } from '@gridbourse/core/kernel'
import { planRange, type ReadingBatch } from '@gridbourse/core/telemetry'
import type { PlaceMaker } from '@gridbourse/testing/database-places'
import { BEGIN, columnsOfBatch, homeNamed, METRIC, READINGS_PER_BATCH, sumOf } from './synthetic-meters.ts'

/** As many as a follower gets at once. */
const BATCHES_AT_ONCE = 2

/** Readings a second that the tables take, with their rollups, in transactions with the progress. */
export async function measureTables(maker: PlaceMaker, batches: number) {
  const own = await maker.make()
  try {
    const { db, close, survives } = await openDatabase(own.place)
    const tables = readingTables(db)
    const all = Array.from({ length: batches }, (_, batch): ReadingBatch => ({
      sequence: batch + 1,
      knownAt: BEGIN,
      by: 1,
      readings: columnsOfBatch(batch),
    }))
    const began = performance.now()
    for (let at = 0; at < batches; at += BATCHES_AT_ONCE)
      await tables.apply(all.slice(at, at + BATCHES_AT_ONCE))
    const seconds = (performance.now() - began) / 1000
    const readings = batches * READINGS_PER_BATCH

    const wrong: string[] = []
    const { count, sum } = sumOf(3, batches)
    const plan = planRange({ from: BEGIN, to: (BEGIN + 86_400_000) as EpochMs, points: 1 })
    const [point] = await tables.points({ source: homeNamed(3), metric: METRIC }, plan)
    if (point?.count !== count || point.mean !== sum / count)
      wrong.push(
        `${maker.name}: a home has ${point?.count} readings of mean ${point?.mean}, not ${count} of ${sum / count}`,
      )
    await close()
    const result = {
      engine: maker.name,
      survives,
      readings,
      readingsPerSecond: Math.round(readings / seconds),
    }
    return { result, wrong }
  } finally {
    await own.remove()
  }
}
