import type { EpochMs } from '@gridbourse/core/kernel'
import type { Reading } from '@gridbourse/core/telemetry'
import { judge } from './judge.ts'

/** What a server listens to: readings of a source, and whether a device is there, which is what a last will tells. */
export const TOPICS = [
  'gridbourse/v1/readings/+',
  'gridbourse/v1/readings/+/+',
  'gridbourse/v1/online/+',
  'gridbourse/v1/online/+/+',
]

/** The broker says who may write which topic. */
const ANYBODY = { by: 0, owner: null }

export type BrokerReadings = { readonly readings: readonly Reading[]; readonly problem: string | null }

/** The readings in a message; `problem` is the first thing wrong with it, of which nothing is sent back. */
export function readingsOfMessage(topic: string, payload: Uint8Array, now: EpochMs): BrokerReadings {
  const [, , what, ...rest] = topic.split('/')
  const source = rest.join('/')
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString().trim()
  const said = what === 'online' ? presence(text, now) : measurements(text)
  if (typeof said === 'string') return { readings: [], problem: `${topic}: ${said}` }
  const candidates = said.map((each, i) => ({ line: i + 1, said: withSource(each, source) }))
  const { readings, problems } = judge(candidates, { now, sender: ANYBODY })
  const [first] = problems
  const problem =
    first === undefined ? null : `${topic}, reading ${first.line}: ${first.field ?? ''} ${first.detail}`
  return { readings, problem }
}

/** A last will is written before anybody knows when it will be told, so it has the instant at which it came. */
function presence(text: string, now: EpochMs): unknown[] | string {
  if (text !== '0' && text !== '1') return 'expected 1 for online or 0 for offline'
  return [{ metric: 'energy.online', atMs: now, value: Number(text) }]
}

function measurements(text: string): unknown[] | string {
  try {
    const said = JSON.parse(text) as unknown
    return Array.isArray(said) ? said : [said]
  } catch {
    return 'expected JSON: an object with metric, atMs and value, or a list of them'
  }
}

function withSource(said: unknown, source: string): unknown {
  const isObject = typeof said === 'object' && said !== null && !Array.isArray(said)
  return isObject && !('source' in said) ? { ...said, source } : null
}
