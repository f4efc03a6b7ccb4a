import { open, type FileHandle } from 'node:fs/promises'
import type { EpochMs } from '@gridbourse/core/kernel'
import { JournalCorrupt } from '@gridbourse/core/market'
import { frameAt, readRecord } from '../frame.ts'
import { readAt, streamFrames } from './frame-stream.ts'
import { listSnapshots } from './snapshots.ts'
import { corrupt, listSegments, readSalt, SEGMENT_HEAD, type Segment } from './segment-file.ts'

/** Which segments are read through and checked; the others are checked whenever they are read. */
export type Verify = 'all' | 'newest'

/** What a directory holds, found by reading alone. */
export type Survey = Readonly<Walk> & {
  readonly segments: readonly Segment[]
  /** Why nothing behind `lastSequence` can be read, though records are there; undefined at a sound or torn end. */
  readonly damage: JournalCorrupt | undefined
}

type Walk = {
  /** Of the whole journal; undefined while no segment has told it. */
  salt: number | undefined
  lastSequence: number
  lastAtMs: EpochMs
  /** In the segment that was read last, behind its last intact frame. */
  end: number
  /** In the same segment: everything before was durable when a later frame was written. */
  settledEnd: number
}

/**
 * Reads segments through, up to the first damage. The end of the newest segment may be torn, which is no damage.
 * A writer may be at work meanwhile: what it had acknowledged before is found, and perhaps some of what it adds.
 */
export async function survey(directory: string, verify: Verify): Promise<Survey> {
  // Before the records, for a writer at work saves them behind these.
  const newestSnapshot = (await listSnapshots(directory)).at(-1) ?? 0
  const segments = await listSegments(directory)
  // The newest segment may be empty, and then the time of the last record stands in the one before.
  const unread = verify === 'all' ? 0 : Math.max(0, segments.length - 2)
  const walk: Walk = {
    salt: undefined,
    lastSequence: unread === 0 ? 0 : segments[unread]!.firstSequence - 1,
    lastAtMs: 0 as EpochMs,
    end: SEGMENT_HEAD,
    settledEnd: SEGMENT_HEAD,
  }
  try {
    if (segments[0] !== undefined && segments[0].firstSequence !== 1)
      throw corrupt(segments[0], 0, 'no segment holds the records before it')
    for (const segment of segments.slice(unread))
      await walkSegment(segment, walk, segment === segments.at(-1))
    refuseLostRecords(walk, segments, newestSnapshot)
    return { ...walk, segments, damage: undefined }
  } catch (error) {
    if (!(error instanceof JournalCorrupt)) throw error
    return { ...walk, segments, damage: error }
  }
}

function refuseLostRecords(
  { lastSequence }: Walk,
  segments: readonly Segment[],
  newestSnapshot: number,
): void {
  if (newestSnapshot <= lastSequence) return
  const place = segments.at(-1)?.name ?? 'its beginning'
  throw new JournalCorrupt(
    `The journal ends at ${lastSequence} in ${place}, before its snapshot ${newestSnapshot}`,
    place,
  )
}

async function walkSegment(segment: Segment, walk: Walk, isNewest: boolean): Promise<void> {
  const handle = await open(segment.path, 'r')
  try {
    const salt = await readSalt(segment, handle)
    if (salt !== (walk.salt ??= salt)) throw corrupt(segment, 0, 'it belongs to another journal')
    if (segment.firstSequence !== walk.lastSequence + 1)
      throw corrupt(segment, 0, `record ${walk.lastSequence + 1} is missing before it`)
    walk.end = walk.settledEnd = SEGMENT_HEAD
    for (let doubted = 0; ; doubted = walk.end) {
      await walkFrames(segment, handle, { walk, salt })
      const { size } = await handle.stat()
      if (size <= walk.end) return
      if (isNewest) {
        const behind = await readAt(handle, walk.end, size - walk.end)
        if (settledIn(behind, salt) <= walk.lastSequence) return
      }
      // Only at the second look: a writer at work may have made whole what was not when it was read.
      if (walk.end === doubted) throw corrupt(segment, walk.end, 'no intact record begins there')
    }
  } finally {
    await handle.close()
  }
}

/** Goes on through the intact frames and checks that they continue each other. */
async function walkFrames(
  segment: Segment,
  handle: FileHandle,
  { walk, salt }: { readonly walk: Walk; readonly salt: number },
): Promise<void> {
  let unsettled: { readonly sequence: number; readonly offset: number }[] = []
  for await (const { bytes, offset, frames } of streamFrames(handle, { salt, from: walk.end })) {
    for (const frame of frames) {
      if (frame.sequence !== walk.lastSequence + (frame.isRecord ? 1 : 0))
        throw corrupt(
          segment,
          offset + frame.at,
          `record ${walk.lastSequence} is followed by ${frame.sequence}`,
        )
      walk.lastSequence = frame.sequence
      walk.end = offset + frame.end
      unsettled.push({ sequence: frame.sequence, offset: offset + frame.at })
    }
    const { settled } = frames.at(-1)!
    unsettled = unsettled.filter(({ sequence }) => sequence > settled)
    walk.settledEnd = unsettled[0]?.offset ?? walk.end
    const lastRecord = frames.findLast((frame) => frame.isRecord)
    if (lastRecord !== undefined) walk.lastAtMs = readRecord(bytes, lastRecord).atMs
  }
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
