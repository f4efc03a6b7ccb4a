import type { ReadingColumns } from '@gridbourse/core/telemetry'
import { ByteReader, ByteWriter, LONGEST_VARINT } from './varint.ts'

/*
 * The readings of one batch:
 *
 *   u8       version, 1
 *   varint   number of sources, then each: length, UTF-8
 *   varint   number of metrics, then each: length, UTF-8
 *   varint   number of readings, then each:
 *              varint  source, by its place above
 *              varint  metric, by its place above
 *              zigzag  instant minus that of the reading before
 *              zigzag  value minus that of the last reading of the same metric
 *
 * A second of a hundred meters takes five to eight bytes a reading.
 */
const VERSION = 1

const ROOM_PER_READING = 4 * LONGEST_VARINT

export function encodeReadings({ length, sources, metrics, ...columns }: ReadingColumns): Uint8Array {
  const writer = new ByteWriter(64 + length * 8)
  writer.natural(VERSION)
  for (const names of [sources, metrics]) {
    writer.reserve(LONGEST_VARINT)
    writer.natural(names.length)
    for (const name of names) writer.text(name)
  }
  writer.reserve(LONGEST_VARINT)
  writer.natural(length)
  const lastValues = new Float64Array(metrics.length)
  let lastAt = 0
  for (let i = 0; i < length; i++) {
    const metric = columns.metric[i]!
    const at = columns.at[i]!
    const value = columns.value[i]!
    writer.reserve(ROOM_PER_READING)
    writer.natural(columns.source[i]!)
    writer.natural(metric)
    writer.signed(at - lastAt)
    writer.signed(value - lastValues[metric]!)
    lastAt = at
    lastValues[metric] = value
  }
  return writer.taken()
}

/** Throws a `RangeError` where the bytes are not what `encodeReadings` makes. */
export function decodeReadings(bytes: Uint8Array): ReadingColumns {
  const reader = new ByteReader(bytes)
  const version = reader.natural()
  if (version !== VERSION) throw new RangeError(`version ${version} of a batch of readings is not known`)
  const names = (): string[] => Array.from({ length: reader.natural() }, () => reader.text())
  const sources = names()
  const metrics = names()
  const length = reader.natural()
  const columns = {
    source: new Uint32Array(length),
    metric: new Uint8Array(length),
    at: new Float64Array(length),
    value: new Float64Array(length),
  }
  const lastValues = new Float64Array(metrics.length)
  let lastAt = 0
  for (let i = 0; i < length; i++) {
    columns.source[i] = reader.natural()
    const metric = reader.natural()
    columns.metric[i] = metric
    lastAt = columns.at[i] = lastAt + reader.signed()
    lastValues[metric] = columns.value[i] = lastValues[metric]! + reader.signed()
  }
  if (!reader.isAtEnd) throw new RangeError('bytes are left behind a batch of readings')
  return { length, sources, metrics, ...columns }
}
