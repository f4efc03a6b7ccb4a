import { open } from 'node:fs/promises'
import { readRecord, type StoredRecord } from '../frame.ts'
import { streamFrames } from './frame-stream.ts'
import { corrupt, readSalt, type Segment } from './segment-file.ts'

/** The records from `from` to `to`, both included and both durable, read a piece at a time. */
export async function* readSegments(
  segments: readonly Segment[],
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<readonly StoredRecord[]> {
  const begin = Math.max(
    0,
    segments.findLastIndex(({ firstSequence }) => firstSequence <= from),
  )
  let next = segments[begin]?.firstSequence ?? 1
  for (const segment of segments.slice(begin)) {
    if (next > to) return
    if (segment.firstSequence !== next) throw corrupt(segment, 0, `record ${next} is missing before it`)
    next = yield* readSegment(segment, { from, to })
  }
  const newest = segments.at(-1)
  if (newest !== undefined && next <= to) throw corrupt(newest, 0, `record ${next} is missing from it`)
}

/** Returns the sequence that the next segment begins with, if there is one. */
async function* readSegment(
  segment: Segment,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<readonly StoredRecord[], number> {
  const handle = await open(segment.path, 'r')
  try {
    let next = segment.firstSequence
    const chunks = streamFrames(handle, { salt: await readSalt(segment, handle) })
    for (;;) {
      const chunk = await chunks.next()
      if (chunk.done === true) {
        const { size } = await handle.stat()
        if (chunk.value < size) throw corrupt(segment, chunk.value, 'no intact record begins there')
        return next
      }
      const { bytes, offset, frames } = chunk.value
      const records: StoredRecord[] = []
      for (const frame of frames) {
        if (!frame.isRecord) continue
        // What comes behind may be damaged.
        if (next > to) break
        if (frame.sequence !== next) throw corrupt(segment, offset + frame.at, `record ${next} is missing`)
        next++
        if (frame.sequence >= from) records.push(readRecord(bytes, frame))
      }
      if (records.length > 0) yield records
      if (next > to) return next
    }
  } finally {
    await handle.close()
  }
}
