/** So many of the latest times are remembered. */
const MOST = 1000

/** How long the latest of many things took. */
export class LatestTimes {
  readonly #times: number[] = []
  #next = 0

  add(ms: number): void {
    this.#times[this.#next] = ms
    this.#next = (this.#next + 1) % MOST
  }

  /** null before the first. */
  quantile(level: number): number | null {
    const sorted = this.#times.toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(level * sorted.length))] ?? null
  }
}
