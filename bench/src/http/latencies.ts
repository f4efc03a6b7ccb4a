/** Times in milliseconds, and what share of them is below which. */
export class Latencies {
  #times = new Float64Array(1024)
  #count = 0
  #isSorted = true

  get count(): number {
    return this.#count
  }

  add(ms: number): void {
    if (this.#count === this.#times.length) {
      const times = new Float64Array(this.#count * 2)
      times.set(this.#times)
      this.#times = times
    }
    this.#times[this.#count++] = ms
    this.#isSorted = false
  }

  /** The smallest time that a share `q` of all does not exceed; NaN of none. */
  quantile(q: number): number {
    if (this.#count === 0) return Number.NaN
    if (!this.#isSorted) this.#times.subarray(0, this.#count).sort()
    this.#isSorted = true
    return this.#times[Math.max(0, Math.ceil(q * this.#count) - 1)]!
  }

  figures(): {
    readonly p50Ms: number
    readonly p99Ms: number
    readonly p999Ms: number
    readonly maxMs: number
  } {
    const rounded = (q: number): number => Math.round(this.quantile(q) * 100) / 100
    return { p50Ms: rounded(0.5), p99Ms: rounded(0.99), p999Ms: rounded(0.999), maxMs: rounded(1) }
  }
}
