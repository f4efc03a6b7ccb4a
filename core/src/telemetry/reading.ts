import { formatInstant, type EpochMs } from '../kernel/index.ts'
import { KINDS, metricNamed, metricsOf, type Kind } from './metric.ts'
import { keptReadingsFrom, RETENTION } from './retention.ts'

/** What a source measured at an instant. Source, metric and instant together are its identity. */
export type Reading = {
  /** A participant's name, or one of its devices: `anna/meter`. */
  readonly source: string
  /** The name of a metric: `energy.importWh`. */
  readonly metric: string
  readonly at: EpochMs
  /** In whole units of the metric. */
  readonly value: number
}

/** What a stranger sent in the place of a reading. */
export type Candidate = {
  readonly source?: unknown
  readonly metric?: unknown
  readonly atMs?: unknown
  readonly value?: unknown
}

/** What is wrong with a candidate; `field` has the name it has on the wire. */
export type ReadingFlaw = { readonly field: 'source' | 'metric' | 'atMs' | 'value'; readonly detail: string }

/** Before this no meter of ours was read: an instant in seconds instead of milliseconds lies here. */
const EARLIEST = 946_684_800_000

const SOURCE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** How far ahead of the market's clock a reading may lie: clocks differ a little, forecasts look ahead. */
export const aheadOf = (kind: Kind): number => (kind === 'forecast' ? 400 * DAY_MS : 5 * MINUTE_MS)

export const isSource = (text: string): boolean => SOURCE.test(text)

/** The participant that a source belongs to. */
export function ownerOf(source: string): string {
  const slash = source.indexOf('/')
  return slash < 0 ? source : source.slice(0, slash)
}

/** The first thing wrong with a candidate at the instant `now`, or null: then it is a reading. */
export function readingFlaw({ source, metric, atMs, value }: Candidate, now: EpochMs): ReadingFlaw | null {
  if (typeof source !== 'string' || !isSource(source)) return { field: 'source', detail: SOURCE_EXPECTED }
  const measured = typeof metric === 'string' ? metricNamed(metric) : undefined
  if (measured === undefined) return { field: 'metric', detail: metricExpected(metric) }
  if (!Number.isSafeInteger(atMs) || (atMs as number) < EARLIEST)
    return {
      field: 'atMs',
      detail: 'expected an instant in whole milliseconds since 1970, from the year 2000 on',
    }
  const earliest = keptReadingsFrom(measured.kind, now)
  if ((atMs as number) < earliest)
    return {
      field: 'atMs',
      detail: `expected an instant from ${formatInstant(earliest)} on: readings of kind ${measured.kind} are kept for ${RETENTION[measured.kind].readingDays} days`,
    }
  const latest = now + aheadOf(measured.kind)
  if ((atMs as number) > latest)
    return {
      field: 'atMs',
      detail: `expected an instant up to ${formatInstant(latest as EpochMs)}: this one is ahead of the market's clock`,
    }
  const { lowest, highest, unit } = measured
  if (!Number.isSafeInteger(value) || (value as number) < lowest || (value as number) > highest)
    return { field: 'value', detail: `expected a whole number from ${lowest} to ${highest} (${unit})` }
  return null
}

const SOURCE_EXPECTED =
  "expected a participant's name, or one of its devices like anna/meter: letters, digits, dots, dashes, underscores"

/** A slip in the second half of a name is told the names that the first half has. */
function metricExpected(metric: unknown): string {
  const kind = typeof metric === 'string' ? KINDS.find((each) => metric.startsWith(`${each}.`)) : undefined
  if (kind === undefined)
    return `expected a metric: a kind (${KINDS.join(', ')}), a dot and a name, like energy.importWh`
  const names = metricsOf(kind).map(({ name }) => name)
  return `expected a metric of this kind: ${names.join(', ')}`
}
