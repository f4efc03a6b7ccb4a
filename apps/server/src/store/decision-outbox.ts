import { setTimeout as pause } from 'node:timers/promises'
import type { DecisionStore, KeptDecision } from '@gridbourse/core/agents'
import { pauses } from '../pauses.ts'
import { StoreAway } from './store-away.ts'

/** So many decisions wait for the store at most; with their situations they are some tens of MB. */
const MOST_WAITING = 2_000

/** So many go together. */
const AT_ONCE = 100

type Waiting = {
  readonly decision: KeptDecision
  readonly saved: () => void
  readonly refused: (fault: unknown) => void
}

/** Decisions on their way into the store: they wait while it is away, and are saved in order when it is back. */
export class DecisionOutbox {
  readonly #store: Pick<DecisionStore, 'save'>
  readonly #opened: () => Promise<void>
  readonly #stopping = new AbortController()
  #waiting: Waiting[] = []
  #isSending = false

  /** `opened` resolves when it is worth asking the store. */
  constructor(store: Pick<DecisionStore, 'save'>, opened: () => Promise<void>) {
    this.#store = store
    this.#opened = opened
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves when all are kept; refused with `StoreAway` where too many wait already. */
  async save(batch: readonly KeptDecision[]): Promise<void> {
    if (this.#waiting.length + batch.length > MOST_WAITING)
      throw new StoreAway(`${this.#waiting.length} decisions wait for the store already.`)
    const saved = Promise.all(
      batch.map(
        (decision) =>
          new Promise<void>((done, refused) => this.#waiting.push({ decision, saved: done, refused })),
      ),
    )
    void this.#send()
    await saved
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    const { signal } = this.#stopping
    for (let waits = pauses(); this.#waiting.length > 0 && !signal.aborted;) {
      await this.#opened()
      const next = this.#waiting.slice(0, AT_ONCE)
      try {
        await this.#store.save(next.map(({ decision }) => decision))
        for (const { saved } of this.#take(next)) saved()
        waits = pauses()
      } catch (fault) {
        if (fault instanceof StoreAway)
          await pause(waits.next().value, undefined, { signal }).catch(() => undefined)
        else for (const { refused } of this.#take(next)) refused(fault)
      }
    }
    for (const { refused } of this.#take(this.#waiting)) refused(new StoreAway('The server is stopping.'))
    this.#isSending = false
  }

  #take(sent: readonly Waiting[]): readonly Waiting[] {
    this.#waiting = this.#waiting.slice(sent.length)
    return sent
  }
}
