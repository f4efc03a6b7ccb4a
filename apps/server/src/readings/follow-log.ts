import type { MessagePort } from 'node:worker_threads'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { ReadingTables } from '@gridbourse/core/telemetry'
import { askBatches } from './ask-batches.ts'

/** How far tables have come. */
export type Following = {
  readonly sequence: number
  /** Why they do not follow now, or null. */
  readonly failure: string | null
}

const FIRST_REST_MS = 100
const DAY_MS = 86_400_000
const LONGEST_REST_MS = 5_000

/**
 * Brings the log's batches into the tables, in order, until it is stopped. While one lot is written the next is fetched:
 * more than these two are never held. Where the tables cannot be written it tries again after a rest, from where they are.
 */
export class LogFollower {
  following: Following = { sequence: 0, failure: null }
  readonly #port: MessagePort
  readonly #tables: ReadingTables
  readonly #stopping = new AbortController()
  readonly #done: Promise<void>
  #forgotAt = 0

  constructor(port: MessagePort, tables: ReadingTables) {
    this.#port = port
    this.#tables = tables
    this.#done = this.#follow()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#port.close()
    await this.#done
  }

  async #follow(): Promise<void> {
    let restMs = FIRST_REST_MS
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#run(() => (restMs = FIRST_REST_MS))
      } catch (fault) {
        if (this.#stopping.signal.aborted) return
        const failure = fault instanceof Error ? fault.message : String(fault)
        this.following = { ...this.following, failure }
        await rest(restMs, this.#stopping.signal)
        restMs = Math.min(LONGEST_REST_MS, restMs * 2)
      }
    }
  }

  async #run(wentWell: () => void): Promise<void> {
    const { sequence } = await this.#tables.status()
    this.following = { sequence, failure: null }
    const next = (from: number) => askBatches(this.#port, from, this.#stopping)
    let coming = next(sequence + 1)
    for (;;) {
      const batches = await coming
      const last = batches.at(-1)!.sequence
      coming = next(last + 1)
      // Its failure is told when it is waited for.
      coming.catch(() => undefined)
      await this.#tables.apply(batches)
      this.following = { sequence: last, failure: null }
      wentWell()
      await this.#forget(batches.at(-1)!.knownAt)
    }
  }

  /** Once a day of the market, whatever is no longer kept goes. */
  async #forget(now: EpochMs): Promise<void> {
    if (now - this.#forgotAt < DAY_MS) return
    await this.#tables.forget(now)
    this.#forgotAt = now
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((rested) => {
    const timer = setTimeout(rested, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), rested()), { once: true })
  })
}
