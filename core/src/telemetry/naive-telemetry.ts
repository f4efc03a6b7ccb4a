import type { EpochMs } from '../kernel/index.ts'
import { readingAt } from './columns.ts'
import { ownerOf } from './reading.ts'
import type { Latest, ReadingBatch, ReadingTables, SourceFilter } from './ports.ts'
import { pointsOf } from './range.ts'
import { isNews, versionAsOf, type Version } from './version.ts'

/**
 * Reading tables written for nothing but plainness: every version in memory, every answer worked out from the readings
 * themselves. It forgets nothing.
 */
export function naiveTelemetry(): ReadingTables {
  const series = new Map<string, Map<EpochMs, Version[]>>()
  let sequence = 0

  const take = ({ knownAt, by, readings }: ReadingBatch): void => {
    for (let i = 0; i < readings.length; i++) {
      const { source, metric, at, value } = readingAt(readings, i)
      const name = `${source} ${metric}`
      const instants = series.get(name) ?? new Map<EpochMs, Version[]>()
      series.set(name, instants)
      const versions = instants.get(at) ?? []
      instants.set(at, versions)
      if (isNews(versions, value)) versions.push({ value, knownAt, by })
    }
  }

  const known = ({ source, metric }: { source: string; metric: string }): Map<EpochMs, Version[]> =>
    series.get(`${source} ${metric}`) ?? new Map()

  return {
    async apply(batches) {
      for (const batch of batches) take(batch)
      sequence = batches.at(-1)?.sequence ?? sequence
    },
    async status() {
      return { sequence, series: series.size }
    },
    async latest({ sources, metric }) {
      const found: Latest[] = []
      for (const [name, instants] of series) {
        const [source, measured] = name.split(' ') as [string, string]
        if (!isWithin(source, sources) || (metric !== undefined && metric !== measured)) continue
        const at = Math.max(...instants.keys()) as EpochMs
        found.push({ source, metric: measured, at, ...instants.get(at)!.at(-1)! })
      }
      return found.toSorted((a, b) => (`${a.source} ${a.metric}` < `${b.source} ${b.metric}` ? -1 : 1))
    },
    async points(of, plan, asOf) {
      const readings = [...known(of)].flatMap(([at, versions]) => {
        const version = versionAsOf(versions, asOf)
        return version === undefined ? [] : [[at, version] as const]
      })
      return pointsOf(readings, plan)
    },
    async versions(of, { from, to, limit }) {
      return [...known(of)]
        .filter(([at]) => at >= from && at < to)
        .toSorted(([a], [b]) => a - b)
        .flatMap(([at, versions]) => versions.map((version) => ({ at, ...version })))
        .slice(0, limit)
    },
    async clear() {
      series.clear()
      sequence = 0
    },
    async forget() {
      return undefined
    },
  }
}

const isWithin = (source: string, filter: SourceFilter): boolean => {
  if (filter === 'all') return true
  return 'owner' in filter ? ownerOf(source) === filter.owner : source === filter.source
}
