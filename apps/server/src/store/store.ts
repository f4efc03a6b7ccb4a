import type { DecisionStore } from '@gridbourse/core/agents'
import type { SlotNumber } from '@gridbourse/core/kernel'
import type { MarketHistory } from '@gridbourse/core/market'
import type { EventSource } from '../views/event-source.ts'
import { DecisionOutbox } from './decision-outbox.ts'
import type { AskedTables } from '../readings/asked-tables.ts'
import { Follower } from './follower.ts'
import { StoreAway } from './store-away.ts'
import { StoreThread, type StoreStatus, type StoreThreadParts } from './store-thread.ts'

export type StoreParts = StoreThreadParts & {
  readonly events: EventSource
  /** The last slot that was settled, durably; null for none. */
  readonly settledTo: () => SlotNumber | null
}

const SETTLED_EVERY_MS = 500

/** How the store stands: for whoever asks whether the server is well. */
export type StoreState = StoreStatus & {
  /** Records of the journal that the history does not tell of yet; null before it was asked. */
  readonly behindRecords: number | null
}

/**
 * What is kept in tables: the past of the market, which follows the journal, and the decisions of agents. Its SQL runs
 * on a thread of its own, and nobody waits for it who trades.
 */
export class Store {
  readonly history: Omit<MarketHistory, 'place' | 'follow' | 'clear'>
  readonly decisions: DecisionStore
  readonly readings: AskedTables
  readonly #thread: StoreThread
  readonly #follower: Follower
  readonly #outbox: DecisionOutbox
  readonly #events: EventSource
  readonly #settledTo: () => SlotNumber | null
  readonly #warn: (reason: string) => void
  #settled: SlotNumber | null = null
  #isSettling = false
  #settling: NodeJS.Timeout | undefined

  constructor(parts: StoreParts) {
    const thread = new StoreThread(parts)
    const { history, decisions } = thread.tryingPorts
    const outbox = new DecisionOutbox(decisions, () => thread.opened())
    this.#thread = thread
    this.#events = parts.events
    this.#settledTo = parts.settledTo
    this.#warn = parts.warn
    this.#outbox = outbox
    this.#follower = new Follower({
      history,
      events: parts.events,
      opened: () => thread.opened(),
      stuck: (reason) => thread.reopen(reason),
    })
    this.history = thread.ports.history
    this.readings = thread.ports.readings
    this.decisions = {
      save: (batch) => outbox.save(batch),
      byId: (id) => thread.ports.decisions.byId(id),
      latest: (agent, before, limit) => thread.ports.decisions.latest(agent, before, limit),
    }
  }

  /** Opens the database behind the market's back. */
  start(): void {
    this.#thread.start()
    this.#follower.start()
    this.#settling = setInterval(() => void this.#followSettled(), SETTLED_EVERY_MS)
  }

  /** What could not be taken in now is taken in the next time. */
  async #followSettled(): Promise<void> {
    const upTo = this.#settledTo()
    if (this.#isSettling || upTo === null || upTo === this.#settled || this.#thread.status.kind === 'opens')
      return
    this.#isSettling = true
    try {
      this.#settled = await this.#thread.tryingPorts.settlement.follow(upTo)
    } catch (fault) {
      if (!(fault instanceof StoreAway)) this.#warn(`What was settled cannot be told: ${String(fault)}`)
    } finally {
      this.#isSettling = false
    }
  }

  get state(): StoreState {
    const { place, flaw } = this.#follower
    const { status } = this.#thread
    const { last } = this.#events.feed
    return {
      ...(flaw === null ? status : { kind: 'away', reason: flaw }),
      behindRecords: place === null ? null : Math.max(0, last.sequence - place.sequence),
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#settling)
    this.#outbox.stop()
    const followed = this.#follower.stop()
    await this.#thread.stop()
    await followed
  }
}
