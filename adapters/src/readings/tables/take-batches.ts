import { keptReadingsFrom, metricNamed, type ReadingBatch } from '@gridbourse/core/telemetry'
import type { Kysely, Tables } from '../../database/index.ts'
import { GrowingRollups } from './growing-rollups.ts'
import { takeLate, type LateReading } from './late-readings.ts'
import type { SeriesBook } from './series-book.ts'
import { VersionRows } from './version-rows.ts'

/**
 * Brings batches into the tables. A reading newer than all of its series is the common case: it needs no look at what
 * is stored, and adds to its rollups. All others may be corrections, so their buckets are rolled again; where the
 * readings of a bucket may be gone already, nothing is taken.
 */
export async function takeBatches(
  db: Kysely<Tables>,
  book: SeriesBook,
  batches: readonly ReadingBatch[],
): Promise<void> {
  const fresh = new VersionRows()
  const rollups = new GrowingRollups()
  const late: LateReading[] = []
  for (const { readings, knownAt, by } of batches) {
    const seriesOf = await book.of(db, readings)
    const keptFrom = readings.metrics.map((metric) =>
      keptReadingsFrom(metricNamed(metric)?.kind ?? 'energy', knownAt),
    )
    for (let i = 0; i < readings.length; i++) {
      const known = seriesOf(readings.source[i]!, readings.metric[i]!)
      const { series } = known
      const at = readings.at[i]!
      const value = readings.value[i]!
      if (at < keptFrom[readings.metric[i]!]!) continue
      if (at <= known.newestAt) {
        late.push({ series, at, value, knownAt, by })
        continue
      }
      known.newestAt = at
      fresh.add({ series, at, version: 1, value, knownAt, by })
      rollups.add(series, at, value)
    }
  }
  await fresh.insert(db)
  await rollups.store(db)
  await takeLate(db, late)
}
