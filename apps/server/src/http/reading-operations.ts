import type { ReadingRange } from '@gridbourse/api'
import type { EpochMs } from '@gridbourse/core/kernel'
import {
  gapsOf,
  keptReadingsFrom,
  METRICS,
  metricNamed,
  ownerOf,
  planRange,
  RETENTION,
  WIDTHS,
  type Metric,
  type SourceFilter,
} from '@gridbourse/core/telemetry'
import type { AskedTables } from '../readings/asked-tables.ts'
import { StoreAway } from '../store/store-away.ts'
import type { Taken } from '../readings/messages.ts'
import { mayRead, requireMayRead, type Access } from './access.ts'
import { isInsider } from './caller.ts'
import type { Handlers } from './operation-route.ts'
import { invalidRequest, Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

const DAY_MS = 86_400_000
const MOST_VERSIONS = 10_000

/** What meters and plants told, in and out. */
export const readingOperations: Handlers<
  | 'addReadings'
  | 'listLatestReadings'
  | 'getReadings'
  | 'listReadingVersions'
  | 'getReadingStatus'
  | 'listMetrics'
> = {
  async addReadings(parts, { caller, request }) {
    const { readings } = parts
    if (readings.isOverloaded) throw new Problem('overloaded')
    const form = /ndjson/.test(request.headers['content-type'] ?? '') ? 'lines' : 'json'
    const owner = isInsider(caller) ? null : caller.name
    const sender = { by: caller.participant, owner }
    return answerTo(
      await readings.take(request.body as Uint8Array, { form, sender, now: nowOf(parts) }),
      owner,
    )
  },

  async listLatestReadings(parts, { query, access }) {
    if (query.source !== undefined) requireMayRead(access, ownerOf(query.source), 'source')
    const sources = query.source === undefined ? reachOf(access) : { source: query.source }
    const { metric } = query
    const found = await tablesOf(parts).latest({ sources, ...(metric !== undefined && { metric }) })
    return {
      readings: found
        .filter(({ source }) => mayRead(access, ownerOf(source)))
        .map(({ source, metric: of, at, value, knownAt }) => ({
          source,
          metric: of,
          atMs: at,
          value,
          knownAtMs: knownAt,
        })),
    }
  },

  async getReadings(parts, { query, access }): Promise<ReadingRange> {
    requireMayRead(access, ownerOf(query.source), 'source')
    const { source } = query
    const metric = metricAsked(query.metric)
    const now = nowOf(parts)
    const { from, to } = stretchOf(query, now)
    // Where readings are no longer kept one by one, their minutes are.
    const finest = from < keptReadingsFrom(metric.kind, now) ? WIDTHS[0]! : null
    const plan = planRange({ from, to, points: query.points, finest })
    const asOf = query.asOfMs as EpochMs | undefined
    const points = await tablesOf(parts).points({ source, metric: metric.name }, plan, asOf)
    return {
      source,
      metric: metric.name,
      unit: metric.unit,
      fromMs: plan.from,
      toMs: plan.to,
      stepMs: plan.step,
      rollupMs: asOf === undefined ? plan.width : null,
      points: points.map(({ from: fromMs, ...rollup }) => ({ fromMs, ...rollup })),
      gaps: gapsOf(points, plan, metric.kind === 'forecast' ? plan.to : now).map((gap) => ({
        fromMs: gap.from,
        toMs: gap.to,
      })),
    }
  },

  async listReadingVersions(parts, { query, access }) {
    requireMayRead(access, ownerOf(query.source), 'source')
    const { names, market } = parts
    const series = { source: query.source, metric: metricAsked(query.metric).name }
    const range = { ...stretchOf(query, nowOf(parts)), limit: MOST_VERSIONS + 1 }
    const found = await tablesOf(parts).versions(series, range)
    return {
      versions: found.slice(0, MOST_VERSIONS).map(({ at, value, knownAt, by }) => ({
        atMs: at,
        value,
        knownAtMs: knownAt,
        by: market.participants.get(by as never) === undefined ? null : names.participant(by as never),
      })),
      isWhole: found.length <= MOST_VERSIONS,
    }
  },

  async getReadingStatus({ readings, store }, { caller }) {
    const { lastSequence, failure, broker } = readings
    const tables = store === null ? null : await store.readings.following().catch(notNow)
    return {
      log: { batches: lastSequence, failure },
      tables: tables && {
        batches: tables.sequence,
        lagBatches: tables.sequence === null ? null : Math.max(0, lastSequence - tables.sequence),
        failure: tables.failure,
      },
      // Where it is, and what was wrong with somebody's message, is not for every household.
      broker: broker && (isInsider(caller) ? broker : { ...broker, url: null, lastProblem: null }),
    }
  },

  listMetrics: () => ({
    metrics: METRICS.map(({ name, kind, ...rest }) => ({
      metric: name,
      kind,
      ...rest,
      readingDays: RETENTION[kind].readingDays,
    })),
  }),
}

/** Where the store is away, the log and the broker can be told of all the same. */
function notNow(fault: unknown): { readonly sequence: null; readonly failure: string } {
  if (fault instanceof StoreAway) return { sequence: null, failure: fault.message }
  throw fault
}

function tablesOf({ store }: Pick<ServerParts, 'store'>): AskedTables {
  if (store === null) throw new Problem('tables_none')
  return store.readings
}

const nowOf = ({ engine, market }: Pick<ServerParts, 'engine' | 'market'>): EpochMs =>
  engine.clock?.at ?? market.clock

/** Where nothing was good the request was not, and says so by its first reading. */
function answerTo(taken: Taken, owner: string | null) {
  if (taken.kind === 'failed')
    throw new Problem('readings_failed', { detail: `The log said: ${taken.reason}` })
  if (taken.kind === 'malformed') throw invalidRequest(taken.field, taken.detail)
  const { accepted, refused, problems } = taken
  const [first] = problems
  if (accepted > 0 || first === undefined) return { accepted, refused, problems: [...problems] }
  const field = first.field === null ? `line ${first.line}` : `line ${first.line}, ${first.field}`
  if (owner !== null && first.field === 'source' && first.detail.includes('your own'))
    throw new Problem('not_permitted', { field, detail: first.detail })
  throw invalidRequest(field, first.detail)
}

/** Of all sources, those worth looking through for somebody. */
function reachOf({ caller, openMembers }: Access): SourceFilter {
  return caller === null || isInsider(caller) || openMembers.size > 0 ? 'all' : { owner: caller.name }
}

function metricAsked(name: string): Metric {
  const metric = metricNamed(name)
  if (metric === undefined)
    throw invalidRequest('metric', 'expected a metric like energy.powerW; all are at GET /v1/metrics')
  return metric
}

/** Without an end until now, without a beginning a day. */
function stretchOf(
  query: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined },
  now: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs } {
  const to = (query.toMs ?? now) as EpochMs
  const from = (query.fromMs ?? Math.max(0, to - DAY_MS)) as EpochMs
  if (from >= to) throw invalidRequest('fromMs', 'expected an instant before the end of the range')
  return { from, to }
}
