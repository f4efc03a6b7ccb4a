import type { Database } from '@gridbourse/adapters/database'
import { GrowingRollups } from '@gridbourse/adapters/reading-tables'
import type { EpochMs } from '@gridbourse/core/kernel'

export const SERIES = { source: 'home/meter', metric: 'energy.powerW' }

export const BEGIN = Date.UTC(2026, 0, 1) as EpochMs

const DAY_S = 86_400

/** What was drawn in a second of the year: made up, and the same whenever it is asked. */
export const powerAt = (second: number): number =>
  1500 + Math.round(1200 * Math.sin((second % DAY_S) / 13_751)) + ((second * 7919) % 301)

/**
 * Puts the rollups of so many days of one-second readings into tables, as if the readings had come one by one. They
 * themselves are left out: a page is answered from rollups, and thirty million rows take minutes to write.
 */
export async function storeRollups({ db }: Database, days: number): Promise<void> {
  const { series } = await db
    .insertInto('series')
    .values({ owner: 'home', source: SERIES.source, metric: SERIES.metric, kind: 'energy' })
    .returning('series')
    .executeTakeFirstOrThrow()
  for (let day = 0; day < days; day++) {
    const rollups = new GrowingRollups()
    for (let second = day * DAY_S; second < (day + 1) * DAY_S; second++)
      rollups.add(series, BEGIN + second * 1000, powerAt(second))
    await rollups.store(db)
  }
}

/** What a stretch of seconds amounts to, worked out anew. */
export function plainlyRolled(from: number, to: number) {
  let [min, max, sum] = [Infinity, -Infinity, 0]
  for (let second = from; second < to; second++) {
    const value = powerAt(second)
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
  }
  return { count: to - from, min, max, mean: sum / (to - from), last: powerAt(to - 1) }
}
