import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import {
  askLake,
  objectStorage,
  openLake,
  type LakeAnswer,
  type LakeWriter,
  type TableBeside,
} from '@gridbourse/adapters/lake'
import { JournalConflict } from '@gridbourse/core/market'
import type { ReadingBatch } from '@gridbourse/core/telemetry'
import { readReadings } from './compose-reading-log.ts'
import { askBatches } from './readings/ask-batches.ts'
import { fillLake, type Lake } from './readings/fill-lake.ts'

export { LakeRefusal, type LakeAnswer, type TableBeside } from '@gridbourse/adapters/lake'

/** What the lake's thread is started with. */
export type LakeStart = {
  readonly directory: string
  /** Where copies go, `s3://bucket/prefix`; null for nowhere. */
  readonly copies: string | null
  readonly gatherMs: number
  readonly batches: MessagePort
}

export type FromLake = { readonly type: 'warned'; readonly reason: string }
export type ToLake = { readonly type: 'stop' }

/** Where the lake of a home lies. */
export const lakeFolder = (home: string): string => join(home, 'lake')

/** Asks the lake of a home in SQL, and tables beside it. */
export const askHome = (home: string, sql: string, beside: readonly TableBeside[]): Promise<LakeAnswer> =>
  askLake(lakeFolder(home), sql, beside)

/**
 * Brings the reading log of a home into its lake. `held` where a running server does that; `none` where there is no log.
 */
export async function catchUp(home: string): Promise<'whole' | 'held' | 'none'> {
  const log = await readReadings(home)
  if (log === null) return 'none'
  try {
    const lake = await openLake(lakeFolder(home))
    try {
      await writeAll(lake, log.read(lake.sequence + 1))
    } finally {
      lake.close()
    }
    return 'whole'
  } catch (fault) {
    if (fault instanceof JournalConflict) return 'held'
    throw fault
  } finally {
    await log.close()
  }
}

/** Fetches the copies of a lake. */
export async function fetchCopies(home: string, url: string): Promise<number> {
  const storage = await objectStorage({ url })
  try {
    return await storage.download(lakeFolder(home))
  } finally {
    storage.close()
  }
}

const READINGS_PER_FILE = 1_000_000

async function writeAll(lake: Lake, batches: AsyncIterable<readonly ReadingBatch[]>): Promise<void> {
  let gathered: ReadingBatch[] = []
  let readings = 0
  for await (const some of batches) {
    gathered.push(...some)
    for (const batch of some) readings += batch.readings.length
    if (readings < READINGS_PER_FILE) continue
    await lake.write(gathered)
    gathered = []
    readings = 0
  }
  await lake.write(gathered)
}

const port = parentPort
if (port !== null) {
  const { directory, copies, gatherMs, batches } = workerData as LakeStart
  const stopping = new AbortController()
  const warn = (reason: string): void => port.postMessage({ type: 'warned', reason } satisfies FromLake)
  port.on('message', () => stopping.abort())
  try {
    const { signal } = stopping
    const lake = await openWhenFree(directory, signal)
    const copied = copies === null ? lake : await withCopies(lake, { directory, url: copies, warn })
    const next = (from: number) => askBatches(batches, from, { signal })
    await fillLake(copied, { next, gatherMs, signal }, warn)
    lake.close()
  } catch (fault) {
    if (!stopping.signal.aborted)
      warn(`The lake is not written: ${fault instanceof Error ? fault.message : String(fault)}`)
  }
  batches.close()
  port.close()
}

/** A command line may be bringing the lake up to date just now. */
async function openWhenFree(directory: string, signal: AbortSignal): Promise<LakeWriter> {
  for (;;) {
    try {
      return await openLake(directory)
    } catch (fault) {
      if (!(fault instanceof JournalConflict)) throw fault
      await pause(AGAIN_MS, undefined, { signal })
    }
  }
}

const AGAIN_MS = 1_000

/** Copies follow every write. Storage that is away is told, and gets what it missed with the next. */
async function withCopies(
  lake: Lake,
  {
    directory,
    url,
    warn,
  }: { readonly directory: string; readonly url: string; readonly warn: (reason: string) => void },
): Promise<Lake> {
  const storage = await objectStorage({ url })
  return {
    get sequence() {
      return lake.sequence
    },
    async write(batches) {
      await lake.write(batches)
      await storage.upload(directory).catch((fault: unknown) => {
        warn(`${url} got no copy: ${fault instanceof Error ? fault.message : String(fault)}`)
      })
    },
  }
}
