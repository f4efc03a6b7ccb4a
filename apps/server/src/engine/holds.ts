import type { EpochMs } from '@gridbourse/core/kernel'
import type { Engine } from './engine.ts'
import type { MarketClock } from './market-clock.ts'

/** Timers of Node run at most so long. */
const LONGEST_MS = 2_147_483_647

/**
 * Tells once when time has come to the instant it waits at: what was due by then has happened, and everything of it
 * has been released before.
 */
export class Holds {
  readonly #clock: MarketClock
  readonly #engine: Pick<Engine, 'tick' | 'drain'>
  readonly #held: (at: EpochMs) => void
  #timer: NodeJS.Timeout | undefined
  #watched = 0

  constructor(clock: MarketClock, engine: Pick<Engine, 'tick' | 'drain'>, held: (at: EpochMs) => void) {
    this.#clock = clock
    this.#engine = engine
    this.#held = held
  }

  /** Looks anew: the clock was changed. */
  watch(): void {
    this.stop()
    const left = this.#clock.msUntilHeld()
    if (left === null) return
    const watched = ++this.#watched
    this.#timer = setTimeout(() => void this.#reach(watched), Math.min(LONGEST_MS, Math.ceil(left)))
  }

  stop(): void {
    this.#watched++
    clearTimeout(this.#timer)
  }

  async #reach(watched: number): Promise<void> {
    if (this.#clock.msUntilHeld() !== 0) return this.watch()
    const at = this.#clock.now()
    this.#engine.tick()
    await this.#engine.drain()
    if (watched === this.#watched) this.#held(at)
  }
}
