import { setTimeout as pause } from 'node:timers/promises'
import type { ReadingBatch } from '@gridbourse/core/telemetry'

/** Whoever writes a lake; filled by `adapters/lake`. */
export type Lake = {
  readonly sequence: number
  write(batches: readonly ReadingBatch[]): Promise<unknown>
}

export type Filling = {
  /** Batches from there on, when there are some. */
  readonly next: (from: number) => Promise<readonly ReadingBatch[]>
  /** So long readings gather before a file is made of them; many small files are slow to ask. */
  readonly gatherMs: number
  readonly signal: AbortSignal
}

/** So many readings make a file however soon. */
const READINGS_PER_FILE = 1_000_000

const REST_MS = 10_000

/** Brings the log into a lake for as long as nobody stops it. What it does not come to stays in the log. */
export async function fillLake(lake: Lake, filling: Filling, warn: (reason: string) => void): Promise<void> {
  const { signal } = filling
  while (!signal.aborted) {
    try {
      await fill(lake, filling)
    } catch (fault) {
      if (signal.aborted) return
      warn(
        `The lake could not be written, and is tried again: ${fault instanceof Error ? fault.message : String(fault)}`,
      )
      await pause(REST_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function fill(lake: Lake, { next, gatherMs, signal }: Filling): Promise<void> {
  let coming = next(lake.sequence + 1)
  while (!signal.aborted) {
    const gathered = [...(await coming)]
    const time = pause(gatherMs, null, { signal })
    time.catch(() => undefined)
    for (;;) {
      coming = next(gathered.at(-1)!.sequence + 1)
      // Its failure is told when it is waited for.
      coming.catch(() => undefined)
      if (gathered.reduce((sum, { readings }) => sum + readings.length, 0) >= READINGS_PER_FILE) break
      const more = await Promise.race([coming, time])
      if (more === null) break
      gathered.push(...more)
    }
    await lake.write(gathered)
  }
}
