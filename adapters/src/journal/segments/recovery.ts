import { open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '@gridbourse/core/kernel'
import { FRAME_HEAD, frameAt, readRecord, watermark } from '../frame.ts'
import { readAt, streamFrames } from './frame-stream.ts'
import {
  corrupt,
  createSegment,
  drawSalt,
  listSegments,
  readSalt,
  SEGMENT_HEAD,
  writeFully,
  type Segment,
} from './segment-file.ts'

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

/** Which segments are read through and checked at opening; the others are checked whenever they are read. */
export type Verify = 'all' | 'newest'

/**
 * Brings a directory to the state a writer can go on from, or refuses with `JournalCorrupt`. Only what may be
 * torn is cut off: the end of the newest segment, where no later frame shows that it had been durable.
 */
export async function recover(directory: string, verify: Verify): Promise<Recovered> {
  await removeUnfinished(directory)
  const segments = await listSegments(directory)
  if (segments.length === 0) return begin(directory)
  if (segments[0]!.firstSequence !== 1)
    throw corrupt(segments[0]!, 0, 'no segment holds the records before it')

  // The newest segment may be empty, and then the time of the last record stands in the one before.
  let at = verify === 'all' ? 0 : Math.max(0, segments.length - 2)
  let walk: Walk = { lastSequence: segments[at]!.firstSequence - 1, lastAtMs: 0 as EpochMs }
  let journalSalt: number | undefined
  for (; ; at++) {
    const segment = segments[at]!
    const isNewest = at === segments.length - 1
    const handle = await open(segment.path, isNewest ? 'r+' : 'r')
    try {
      const salt = await readSalt(segment, handle)
      if (salt !== (journalSalt ??= salt)) throw corrupt(segment, 0, 'it belongs to another journal')
      if (segment.firstSequence !== walk.lastSequence + 1)
        throw corrupt(segment, 0, `record ${walk.lastSequence + 1} is missing before it`)
      const walked = await walkSegment(segment, handle, { salt, ...walk })
      if (isNewest) {
        const offset = await settle(segment, handle, { salt, ...walked })
        return {
          segments,
          handle,
          salt,
          offset,
          lastSequence: walked.lastSequence,
          lastAtMs: walked.lastAtMs,
        }
      }
      if (walked.end < (await handle.stat()).size)
        throw corrupt(segment, walked.end, 'no intact record begins there')
      walk = walked
    } catch (error) {
      await handle.close()
      throw error
    }
    await handle.close()
  }
}

type Walk = { readonly lastSequence: number; readonly lastAtMs: EpochMs }

type Walked = Walk & {
  /** Behind the last intact frame. */
  readonly end: number
  /** Everything before was durable when a later frame was written. */
  readonly settledEnd: number
}

async function begin(directory: string): Promise<Recovered> {
  const salt = drawSalt()
  const { segment, handle } = await createSegment(directory, { firstSequence: 1, salt })
  const nothing = { lastSequence: 0, lastAtMs: 0 as EpochMs }
  return { segments: [segment], handle, salt, offset: SEGMENT_HEAD, ...nothing }
}

/** Reads through the intact frames and checks that they continue each other. */
async function walkSegment(
  segment: Segment,
  handle: FileHandle,
  { salt, ...from }: Walk & { readonly salt: number },
): Promise<Walked> {
  let { lastSequence, lastAtMs } = from
  let unsettled: { readonly sequence: number; readonly offset: number }[] = []
  const chunks = streamFrames(handle, salt)
  for (;;) {
    const chunk = await chunks.next()
    if (chunk.done === true) {
      const end = chunk.value
      return { lastSequence, lastAtMs, end, settledEnd: unsettled[0]?.offset ?? end }
    }
    const { bytes, offset, frames } = chunk.value
    for (const frame of frames) {
      if (frame.sequence !== lastSequence + (frame.isRecord ? 1 : 0))
        throw corrupt(segment, offset + frame.at, `record ${lastSequence} is followed by ${frame.sequence}`)
      lastSequence = frame.sequence
      unsettled.push({ sequence: frame.sequence, offset: offset + frame.at })
    }
    const settled = frames.at(-1)!.settled
    unsettled = unsettled.filter(({ sequence }) => sequence > settled)
    const lastRecord = frames.findLast((frame) => frame.isRecord)
    if (lastRecord !== undefined) lastAtMs = readRecord(bytes, lastRecord).atMs
  }
}

/**
 * Cuts off the torn end of the newest segment and makes the rest durable. The end is not torn but damaged when
 * a frame behind the break was written knowing that the broken one was durable.
 *
 * What nobody is known to have synced is written once more first: after a failed sync the kernel may hold such
 * pages as clean, and would have nothing to sync.
 */
async function settle(
  segment: Segment,
  handle: FileHandle,
  { salt, end, settledEnd, lastSequence }: Walked & { readonly salt: number },
): Promise<number> {
  const { size } = await handle.stat()
  const behind = await readAt(handle, end, size - end)
  if (settledIn(behind, salt) > lastSequence) throw corrupt(segment, end, 'no intact record begins there')
  if (size > end) {
    await handle.truncate(end)
    await handle.sync()
  }
  const again = await readAt(handle, settledEnd, end - settledEnd)
  await writeFully(handle, Buffer.concat([again, watermark(lastSequence, salt)]), settledEnd)
  await handle.sync()
  return end + FRAME_HEAD
}

/** The highest sequence that any intact frame in `bytes`, wherever it begins, knows to have been durable. */
function settledIn(bytes: Buffer, salt: number): number {
  let settled = 0
  for (let at = 0; at < bytes.length;) {
    const frame = frameAt(bytes, at, salt)
    if (frame !== undefined) settled = Math.max(settled, frame.settled)
    at = frame?.end ?? at + 1
  }
  return settled
}

/** Segments and snapshots that were being made when their maker died. */
async function removeUnfinished(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.unfinished'))
  for (const name of names) await rm(join(directory, name))
}
