import type { EpochMs } from '@gridbourse/core/kernel'
import { columnsOf, type Reading, type ReadingColumns } from '@gridbourse/core/telemetry'

/** A thousand homes that are read every second, told ten seconds at a time. */
export const HOMES = 1000
const SECONDS_PER_BATCH = 10

export const READINGS_PER_BATCH = HOMES * SECONDS_PER_BATCH

export const BEGIN = Date.UTC(2026, 5, 1) as EpochMs

export const METRIC = 'energy.powerW'

export const homeNamed = (home: number): string => `home-${home}/meter`

/** What a home draws in a second: made up, and the same whenever it is asked. */
export const powerAt = (home: number, second: number): number => 200 + ((home * 37 + second * 11) % 3800)

export function readingsOf(batch: number): Reading[] {
  const readings: Reading[] = []
  for (let i = 0; i < SECONDS_PER_BATCH; i++) {
    const second = batch * SECONDS_PER_BATCH + i
    for (let home = 0; home < HOMES; home++)
      readings.push({
        source: homeNamed(home),
        metric: METRIC,
        at: (BEGIN + second * 1000) as EpochMs,
        value: powerAt(home, second),
      })
  }
  return readings
}

export const columnsOfBatch = (batch: number): ReadingColumns => columnsOf(readingsOf(batch))

/** The same as a body of JSON lines. */
export const linesOfBatch = (batch: number): string =>
  readingsOf(batch)
    .map(({ source, metric, at, value }) => JSON.stringify({ source, metric, atMs: at, value }))
    .join('\n')

/** What a home's readings add up to over so many batches. */
export function sumOf(home: number, batches: number): { readonly count: number; readonly sum: number } {
  const count = batches * SECONDS_PER_BATCH
  let sum = 0
  for (let second = 0; second < count; second++) sum += powerAt(home, second)
  return { count, sum }
}
