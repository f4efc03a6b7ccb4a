import { setTimeout as pause } from 'node:timers/promises'
import type { BusDelivery, BusHandler } from '@gridbourse/core/kernel'

/** Where batches come from. */
export type Supply = {
  /** The next messages in order; none where there are none yet. */
  next(signal: AbortSignal): Promise<readonly BusDelivery[]>
  /** They need not come again. */
  finish(batch: readonly BusDelivery[]): Promise<void>
  /** While a batch is under way: it is still being worked on. */
  hold?(batch: readonly BusDelivery[]): void
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000
const HOLD_MS = 5_000

/** Takes batch after batch; one that fails is tried again, each time after a longer pause, before any other comes. */
export class Consumption {
  /** Why the last attempt failed; null after one that did not. */
  failure: string | null = null
  readonly #supply: Supply
  readonly #handle: BusHandler
  readonly #stopping = new AbortController()
  readonly #done: Promise<void>
  #isNewsDue = false
  #wake: (() => void) | undefined

  constructor(supply: Supply, handle: BusHandler) {
    this.#supply = supply
    this.#handle = handle
    this.#done = this.#run()
  }

  /** There may be more. */
  wake(): void {
    this.#isNewsDue = true
    this.#wake?.()
  }

  stop(): Promise<void> {
    this.#stopping.abort()
    this.wake()
    return this.#done
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#isNewsDue = false
      const batch = await this.#untilItSucceeds(() => this.#supply.next(signal))
      if (batch === undefined || batch.length === 0) {
        await this.#news()
        continue
      }
      const hold = setInterval(() => this.#supply.hold?.(batch), HOLD_MS).unref()
      const isHandled = await this.#untilItSucceeds(() => this.#handle(batch).then(() => true))
      clearInterval(hold)
      if (isHandled !== true) return
      await this.#untilItSucceeds(() => this.#supply.finish(batch))
    }
  }

  /** undefined where it was stopped before it succeeded. */
  async #untilItSucceeds<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted || failures === 0; failures++) {
      try {
        const answer = await attempt()
        this.failure = null
        return answer
      } catch (fault) {
        if (signal.aborted) return undefined
        this.failure = fault instanceof Error ? fault.message : String(fault)
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)
        await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      }
    }
    return undefined
  }

  #news(): Promise<void> {
    if (this.#isNewsDue) return Promise.resolve()
    return new Promise((arrived) => {
      this.#wake = () => {
        this.#wake = undefined
        arrived()
      }
    })
  }
}
