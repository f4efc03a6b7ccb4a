import type { Journal, JournalRecord } from '@gridbourse/core/market'
import type { AddressedAnswer, JournalAppend, Release, ReleasedRecord } from './messages.ts'

/** What is to become durable together, and what may be said once it is. */
export type Batch = {
  readonly journaled: JournalRecord[]
  readonly records: ReleasedRecord[]
  readonly answers: AddressedAnswer[]
  /** Command packets that it answers. */
  packets: number
  /** How the journal took it, once it has. */
  append: JournalAppend | null
}

export const emptyBatch = (): Batch => ({
  journaled: [],
  records: [],
  answers: [],
  packets: 0,
  append: null,
})

/**
 * Holds back what the engine has to say until the journal has everything it rests on, and lets it go in order.
 * A journal that fails once is not tried again: what waited is answered as not known.
 */
export class ReleaseQueue {
  /** Why nothing is taken any more. */
  failure: string | undefined
  readonly #journal: Journal
  readonly #release: (release: Release) => void
  readonly #fail: (reason: string) => void
  #underWay: { readonly batch: Batch; isDurable: boolean }[] = []
  #idle: (() => void)[] = []

  constructor(
    journal: Journal,
    { release, fail }: { release: (release: Release) => void; fail: (reason: string) => void },
  ) {
    this.#journal = journal
    this.#release = release
    this.#fail = fail
  }

  /** Resolves when the batch is durable, or lost: `failure` tells which. */
  async add(batch: Batch): Promise<void> {
    const entry = { batch, isDurable: batch.journaled.length === 0 }
    this.#underWay.push(entry)
    if (!entry.isDurable) {
      try {
        const fromMs = now()
        await this.#journal.append(batch.journaled)
        const { journaled } = batch
        const [first, last] = [journaled[0]!.sequence, journaled.at(-1)!.sequence]
        batch.append = { first, last, fromMs, toMs: now() }
      } catch (fault) {
        return this.#giveUp(fault)
      }
      entry.isDurable = true
    }
    this.#flush()
  }

  /** Resolves when nothing is under way. */
  drained(): Promise<void> {
    if (this.#underWay.length === 0) return Promise.resolve()
    return new Promise((resume) => this.#idle.push(resume))
  }

  /** A durable batch means that all before it are: the journal keeps them in order. */
  #flush(): void {
    const durable = this.#underWay.findLastIndex(
      ({ isDurable, batch }) => isDurable && batch.journaled.length > 0,
    )
    let count = durable + 1
    while (this.#underWay[count]?.isDurable === true) count++
    const [first, ...others] = this.#underWay.splice(0, count)
    if (first === undefined) return
    this.#release(others.length === 0 ? saidBy(first.batch) : saidTogether([first, ...others]))
    this.#settleIfIdle()
  }

  #giveUp(fault: unknown): void {
    if (this.failure !== undefined) return
    const reason = fault instanceof Error ? fault.message : String(fault)
    this.failure = reason
    this.#fail(reason)
    const { answers, packets } = saidTogether(this.#underWay.splice(0))
    this.#release({
      records: [],
      answers: answers.map(({ request }) => ({ request, answer: { kind: 'unavailable', reason } })),
      packets,
      appends: [],
    })
    this.#settleIfIdle()
  }

  #settleIfIdle(): void {
    if (this.#underWay.length > 0) return
    for (const resume of this.#idle) resume()
    this.#idle = []
  }
}

const now = (): number => performance.timeOrigin + performance.now()

const saidBy = ({ records, answers, packets, append }: Batch): Release => ({
  records,
  answers,
  packets,
  appends: append === null ? [] : [append],
})

const saidTogether = (entries: readonly { readonly batch: Batch }[]): Release => ({
  records: entries.flatMap(({ batch }) => batch.records),
  answers: entries.flatMap(({ batch }) => batch.answers),
  packets: entries.reduce((sum, { batch }) => sum + batch.packets, 0),
  appends: entries.flatMap(({ batch }) => batch.append ?? []),
})
