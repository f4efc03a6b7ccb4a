import type { FeedSeen, MeterSeen } from '@gridbourse/core/alarms'
import { HOUR, type DurationMs, type EpochMs } from '@gridbourse/core/kernel'
import { ownerOf } from '@gridbourse/core/telemetry'
import type { Sources } from './look.ts'

type Newest = { readonly source: string; readonly at: EpochMs }

export type ReadingSourcesParts = {
  /** The newest reading of every source and metric. */
  readonly newest: () => Promise<readonly Newest[]>
  readonly isParticipant: (name: string) => boolean
  /** By the market's clock. */
  readonly marketAt: () => EpochMs
  readonly slotDuration: () => DurationMs | undefined
}

/** Tables are asked so often, by the machine's clock. */
const ASK_EVERY_MS = 30_000

/** A source that has been quiet for so long was taken down: it is missed no more. */
const FORGOTTEN_MS = 7 * 24 * HOUR

/** What can be seen of the reading log's tables: how fresh every source is. Members' are meters, all others feeds. */
export function sourcesOfReadings(parts: ReadingSourcesParts): Sources {
  let newest: ReadonlyMap<string, EpochMs> = new Map()
  let askedAt = -Infinity
  const ask = async (): Promise<void> => {
    const found = new Map<string, EpochMs>()
    for (const { source, at } of await parts.newest())
      found.set(source, Math.max(at, found.get(source) ?? 0) as EpochMs)
    newest = found
  }
  const alive = (): (readonly [string, EpochMs])[] => {
    if (performance.now() - askedAt > ASK_EVERY_MS) {
      askedAt = performance.now()
      // Tables that are away are an alarm of their own; what was known last is known still.
      ask().catch(() => undefined)
    }
    const since = parts.marketAt() - FORGOTTEN_MS
    return [...newest].filter(([, at]) => at > since)
  }
  return {
    feeds: () =>
      alive()
        .filter(([source]) => !parts.isParticipant(ownerOf(source)))
        .map(([name, lastAt]): FeedSeen => ({ name, lastAt })),
    meters: () =>
      alive()
        .filter(([source]) => parts.isParticipant(ownerOf(source)))
        .map(([source, lastAt]): MeterSeen => {
          const slot = parts.slotDuration() ?? Infinity
          const missingSlots = Math.max(0, Math.floor((parts.marketAt() - lastAt) / slot) - 1)
          return { participant: ownerOf(source), source, missingSlots, lastAt }
        }),
  }
}
