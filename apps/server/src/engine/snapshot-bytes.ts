import type { EpochMs } from '@gridbourse/core/kernel'

/** What one snapshot of the engine holds. */
export type SnapshotParts = {
  /** `atMs` of its last record. */
  readonly at: EpochMs
  readonly exchange: Uint8Array
  readonly answers: Uint8Array
}

const VERSION = 1
const HEAD = 16

/** u32 version, f64 at, u32 length of the exchange's bytes, those bytes, the answers' bytes to the end. */
export function joinSnapshot({ at, exchange, answers }: SnapshotParts): Uint8Array {
  const bytes = new Uint8Array(HEAD + exchange.length + answers.length)
  const head = new DataView(bytes.buffer)
  head.setUint32(0, VERSION)
  head.setFloat64(4, at)
  head.setUint32(12, exchange.length)
  bytes.set(exchange, HEAD)
  bytes.set(answers, HEAD + exchange.length)
  return bytes
}

export function splitSnapshot(bytes: Uint8Array): SnapshotParts {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = head.getUint32(0)
  if (version !== VERSION) throw new Error(`A snapshot of version ${version} cannot be read by this version.`)
  const split = HEAD + head.getUint32(12)
  return {
    at: head.getFloat64(4) as EpochMs,
    exchange: bytes.subarray(HEAD, split),
    answers: bytes.subarray(split),
  }
}
