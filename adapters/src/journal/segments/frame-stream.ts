import type { FileHandle } from 'node:fs/promises'
import { frameAt, frameLength, type Frame } from '../frame.ts'
import { SEGMENT_HEAD } from './segment-file.ts'

/** Intact frames, one behind the other; `bytes[0]` stands at `offset` of the file. */
export type FrameChunk = {
  readonly bytes: Buffer
  readonly offset: number
  readonly frames: readonly Frame[]
}

const CHUNK = 256 * 1024

/**
 * The frames of a segment from the one that begins at `from`, in chunks small enough to leave the event loop its turns. Ends
 * before the first byte that is not part of an intact frame, and returns that offset.
 */
export async function* streamFrames(
  handle: FileHandle,
  { salt, from = SEGMENT_HEAD }: { readonly salt: number; readonly from?: number },
): AsyncGenerator<FrameChunk, number> {
  let offset = from
  let size = CHUNK
  for (;;) {
    const bytes = await readAt(handle, offset, size)
    const frames = framesIn(bytes, salt)
    const end = frames.at(-1)?.end ?? 0
    if (frames.length > 0) yield { bytes, offset, frames }
    offset += end
    size = CHUNK
    if (end > 0) continue
    const needed = frameLength(bytes, 0)
    if (needed === undefined || needed <= bytes.length || bytes.length < size) return offset
    size = needed
  }
}

/** Up to `size` bytes from `offset`; fewer only at the end of the file. */
export async function readAt(handle: FileHandle, offset: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function framesIn(bytes: Buffer, salt: number): Frame[] {
  const frames: Frame[] = []
  for (let at = 0; ;) {
    const frame = frameAt(bytes, at, salt)
    if (frame === undefined) return frames
    frames.push(frame)
    at = frame.end
  }
}
