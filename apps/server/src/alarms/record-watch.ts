import type { JournalSeen } from '@gridbourse/core/alarms'

/** Sees to it that records come one after the other, each once. */
export class RecordWatch {
  /** The first record that did not follow the one before; null as long as all did. */
  gap: JournalSeen['gap'] = null
  #last: number

  constructor(last: number) {
    this.#last = last
  }

  take(records: readonly { readonly sequence: number }[]): void {
    for (const { sequence } of records) {
      if (sequence !== this.#last + 1) this.gap ??= { after: this.#last, found: sequence }
      this.#last = sequence
    }
  }
}
