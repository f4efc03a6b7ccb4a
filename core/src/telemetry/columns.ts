import type { EpochMs } from '../kernel/index.ts'
import type { Reading } from './reading.ts'

/** Many readings by column: reading i is of `sources[source[i]]` and `metrics[metric[i]]`. */
export type ReadingColumns = {
  readonly length: number
  readonly sources: readonly string[]
  readonly metrics: readonly string[]
  readonly source: Uint32Array
  readonly metric: Uint8Array
  readonly at: Float64Array
  readonly value: Float64Array
}

export function columnsOf(readings: readonly Reading[]): ReadingColumns {
  const sources = new Names()
  const metrics = new Names()
  const length = readings.length
  const source = new Uint32Array(length)
  const metric = new Uint8Array(length)
  const at = new Float64Array(length)
  const value = new Float64Array(length)
  for (const [i, reading] of readings.entries()) {
    source[i] = sources.numberOf(reading.source)
    metric[i] = metrics.numberOf(reading.metric)
    at[i] = reading.at
    value[i] = reading.value
  }
  return { length, sources: sources.all, metrics: metrics.all, source, metric, at, value }
}

export const readingAt = (columns: ReadingColumns, i: number): Reading => ({
  source: columns.sources[columns.source[i]!]!,
  metric: columns.metrics[columns.metric[i]!]!,
  at: columns.at[i]! as EpochMs,
  value: columns.value[i]!,
})

/** Names by the order in which they were met. */
class Names {
  readonly all: string[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.all.push(name) - 1
      this.#numbers.set(name, number)
    }
    return number
  }
}
