import type { ReadingBatch, ReadingLog } from '@gridbourse/core/telemetry'

/** So many readings a follower gets at once. */
const READINGS_AT_ONCE = 40_000

/** So many of the newest readings stay in memory, so that a follower that keeps up needs no disk. */
const READINGS_KEPT = 400_000

/**
 * Batches for somebody who follows the log: from memory where it keeps up, from the log where it has fallen behind. It
 * gets more when it asks for more, so whoever is slow waits on the disk and not in memory.
 */
export class BatchSupply {
  readonly #log: Pick<ReadingLog, 'read'>
  readonly #newest: ReadingBatch[] = []
  #kept = 0
  /** The last batch that is durable. */
  #last: number
  #waiting: (() => void)[] = []
  #reading: { next: number; batches: AsyncIterator<readonly ReadingBatch[]> } | undefined

  constructor(log: Pick<ReadingLog, 'read' | 'lastSequence'>) {
    this.#log = log
    this.#last = log.lastSequence
  }

  /** Takes note of batches that became durable. */
  add(batches: readonly ReadingBatch[]): void {
    for (const batch of batches) {
      this.#newest.push(batch)
      this.#kept += batch.readings.length
      this.#last = batch.sequence
    }
    while (this.#kept > READINGS_KEPT) this.#kept -= this.#newest.shift()!.readings.length
    for (const go of this.#waiting.splice(0)) go()
  }

  /** At least one batch, from `from` on; waits until there is one. */
  async next(from: number): Promise<readonly ReadingBatch[]> {
    while (from > this.#last) await new Promise<void>((go) => this.#waiting.push(go))
    const first = this.#newest[0]
    if (first !== undefined && from >= first.sequence) {
      this.#reading = undefined
      return upTo(this.#newest.slice(from - first.sequence))
    }
    return this.#fromLog(from)
  }

  async #fromLog(from: number): Promise<readonly ReadingBatch[]> {
    if (this.#reading?.next !== from)
      this.#reading = { next: from, batches: this.#log.read(from)[Symbol.asyncIterator]() }
    const reading = this.#reading
    const some: ReadingBatch[] = []
    for (let readings = 0; readings < READINGS_AT_ONCE;) {
      const chunk = await reading.batches.next()
      if (chunk.done === true) {
        // It ends where the log ended when it began.
        this.#reading = undefined
        break
      }
      some.push(...chunk.value)
      for (const batch of chunk.value) readings += batch.readings.length
    }
    reading.next = from + some.length
    return some.length > 0 ? some : this.next(from)
  }
}

function upTo(batches: readonly ReadingBatch[]): readonly ReadingBatch[] {
  let readings = 0
  const end = batches.findIndex((batch) => (readings += batch.readings.length) >= READINGS_AT_ONCE)
  return end < 0 ? batches : batches.slice(0, end + 1)
}
