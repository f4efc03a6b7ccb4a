import { open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '@gridbourse/core/kernel'
import { FRAME_HEAD, watermark } from '../frame.ts'
import { readAt } from './frame-stream.ts'
import { createSegment, drawSalt, SEGMENT_HEAD, writeFully, type Segment } from './segment-file.ts'
import { survey, type Verify } from './survey.ts'

/** Where a writer goes on. All that `segments` hold up to `lastSequence` is durable. */
export type Recovered = {
  readonly segments: readonly Segment[]
  /** The newest segment, open for writing at `offset`. */
  readonly handle: FileHandle
  readonly offset: number
  readonly salt: number
  readonly lastSequence: number
  readonly lastAtMs: EpochMs
}

/**
 * Brings a directory to the state a writer can go on from, or refuses with `JournalCorrupt`. Only what may be
 * torn is cut off: the end of the newest segment, where no later frame shows that it had been durable.
 */
export async function recover(directory: string, verify: Verify): Promise<Recovered> {
  await removeUnfinished(directory)
  const { segments, salt, lastSequence, lastAtMs, end, settledEnd, damage } = await survey(directory, verify)
  if (damage !== undefined) throw damage
  const newest = segments.at(-1)
  if (newest === undefined || salt === undefined) return begin(directory)
  const handle = await open(newest.path, 'r+')
  try {
    const offset = await settle(handle, { salt, end, settledEnd, lastSequence })
    return { segments, handle, salt, offset, lastSequence, lastAtMs }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function begin(directory: string): Promise<Recovered> {
  const salt = drawSalt()
  const { segment, handle } = await createSegment(directory, { firstSequence: 1, salt })
  const nothing = { lastSequence: 0, lastAtMs: 0 as EpochMs }
  return { segments: [segment], handle, salt, offset: SEGMENT_HEAD, ...nothing }
}

/**
 * Cuts off the torn end of the newest segment and makes the rest durable.
 *
 * What nobody is known to have synced is written once more first: after a failed sync the kernel may hold such
 * pages as clean, and would have nothing to sync.
 */
async function settle(
  handle: FileHandle,
  place: {
    readonly salt: number
    readonly end: number
    readonly settledEnd: number
    readonly lastSequence: number
  },
): Promise<number> {
  const { salt, end, settledEnd, lastSequence } = place
  const { size } = await handle.stat()
  if (size > end) {
    await handle.truncate(end)
    await handle.sync()
  }
  const again = await readAt(handle, settledEnd, end - settledEnd)
  await writeFully(handle, Buffer.concat([again, watermark(lastSequence, salt)]), settledEnd)
  await handle.sync()
  return end + FRAME_HEAD
}

/** Segments and snapshots that were being made when their maker died. */
async function removeUnfinished(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.unfinished'))
  for (const name of names) await rm(join(directory, name))
}
