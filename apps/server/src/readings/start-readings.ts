import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { ReadingsStart } from './messages.ts'
import { Readings } from './readings.ts'

/** As whom a broker knows the server of a home, after every restart. */
export const clientIdOf = (home: string): string =>
  `gridbourse-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`

/** Starts the readings' thread. It opens the log by itself: until then what is sent waits. */
export function startReadings(
  start: Omit<ReadingsStart, 'now'>,
  told: { readonly now: () => EpochMs; readonly warn: (what: string) => void },
): Readings {
  const workerData: ReadingsStart = { ...start, now: told.now() }
  return new Readings(new Worker(new URL('../compose-readings.ts', import.meta.url), { workerData }), told)
}
