import { open } from 'node:fs/promises'
import {
  parseSettledLine,
  type SettledRows,
  type SettledSlot,
  type SettledSlotRows,
  type SettlementHistory,
} from '@gridbourse/core/community'
import type { SlotNumber } from '@gridbourse/core/kernel'

/** What was settled, as the main thread asks for it. */
export type AskedSettlement = {
  /** Takes in what was written down up to a slot, and answers the last slot that is in the tables. */
  follow(upTo: SlotNumber): Promise<SlotNumber | null>
}

export type SettledParts = {
  readonly history: SettlementHistory
  /** Where the street writes down what it settled, a line each. */
  readonly path: string
  /** The street's books, from its first slot on. */
  readonly begin: () => SettledRows
}

const BYTES_AT_ONCE = 1 << 18

/** Takes the tables of what was settled along with the file in which the street writes it down. */
export class SettledFollower implements AskedSettlement {
  readonly #parts: SettledParts
  #rows: SettledRows
  #offset = 0
  /** Booked, and not in the tables yet. */
  #waiting: readonly SettledSlotRows[] = []
  /** The slot before those. */
  #last: SlotNumber | null = null

  constructor(parts: SettledParts) {
    this.#parts = parts
    this.#rows = parts.begin()
  }

  async follow(upTo: SlotNumber): Promise<SlotNumber | null> {
    const { history } = this.#parts
    for (;;) {
      if (this.#waiting.length === 0) this.#waiting = this.#book(await this.#read(upTo))
      if (this.#waiting.length === 0) return history.lastSlot()
      const last = this.#waiting.at(-1)!.slot
      const there = await history.keep(this.#last, this.#waiting)
      if (there === null || there < last) this.#beginAnew()
      else {
        this.#last = last
        this.#waiting = []
      }
    }
  }

  /** Somebody rebuilds the tables: the books begin with them. */
  #beginAnew(): void {
    this.#rows = this.#parts.begin()
    this.#offset = 0
    this.#waiting = []
    this.#last = null
  }

  #book(settled: readonly SettledSlot[]): SettledSlotRows[] {
    return settled.map((slot) => this.#rows.settle(slot))
  }

  /** The next whole lines, as far as they are known to be durable. */
  async #read(upTo: SlotNumber): Promise<SettledSlot[]> {
    const file = await open(this.#parts.path)
    try {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(BYTES_AT_ONCE),
        0,
        BYTES_AT_ONCE,
        this.#offset,
      )
      const settled: SettledSlot[] = []
      for (let at = 0; ;) {
        const end = buffer.subarray(0, bytesRead).indexOf(0x0a, at)
        if (end < 0) return settled
        const slot = parseSettledLine(buffer.toString('utf8', at, end))
        if (slot === undefined) throw new Error(`${this.#parts.path} is damaged at byte ${this.#offset}`)
        if (slot.slot > upTo) return settled
        settled.push(slot)
        this.#offset += end + 1 - at
        at = end + 1
      }
    } finally {
      await file.close()
    }
  }
}
