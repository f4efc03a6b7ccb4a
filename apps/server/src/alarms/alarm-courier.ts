import { setTimeout as pause } from 'node:timers/promises'
import { accessOf } from '../http/access.ts'
import type { MarketView } from '../views/market-view.ts'
import { pauseMs, type Subscription } from '../webhooks/courier.ts'
import { post } from '../webhooks/post.ts'
import { signedHeaders } from '../webhooks/signature.ts'
import type { Targets } from '../webhooks/target-guard.ts'
import type { NumberedChange } from './alarm-log.ts'
import type { Alarms } from './alarms.ts'
import { maySeeAlarm, presentChange } from './present-alarm.ts'

export type AlarmCourierParts = {
  readonly alarms: Pick<Alarms, 'changesAfter' | 'onChange'>
  readonly market: MarketView
  readonly targets: Targets
}

const NOBODYS: ReadonlySet<string> = new Set()

/** Delivers changes of alarms to one webhook that asked for them, in order, each until it is acknowledged. */
export class AlarmCourier {
  /** Every change up to this number is done with. */
  after: number
  lastFailure: string | null = null
  readonly #subscription: Subscription
  readonly #parts: AlarmCourierParts
  readonly #acknowledged: () => void
  readonly #stopping = new AbortController()

  constructor(subscription: Subscription, parts: AlarmCourierParts, acknowledged: () => void) {
    this.#subscription = subscription
    this.after = subscription.alarmsAfter
    this.#parts = parts
    this.#acknowledged = acknowledged
  }

  start(): void {
    void this.#walk()
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #walk(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      for (const change of this.#parts.alarms.changesAfter(this.after)) {
        if (this.#isWanted(change)) await this.#deliver(change)
        if (signal.aborted) return
        this.after = change.number
        this.#acknowledged()
      }
      if (this.#parts.alarms.changesAfter(this.after).length === 0) await this.#news()
    }
  }

  #isWanted({ alarm }: NumberedChange): boolean {
    const caller = this.#parts.market.participants.get(this.#subscription.participant)
    if (caller === undefined) return false
    return maySeeAlarm(accessOf(caller, { isHere: false, modelledMembers: NOBODYS }), alarm)
  }

  async #deliver(change: NumberedChange): Promise<void> {
    const { signal } = this.#stopping
    const { url, secret } = this.#subscription
    const { targets } = this.#parts
    const body = JSON.stringify(presentChange(change))
    const id = `alarm.${change.number}`
    for (let failures = 0; !signal.aborted; failures++) {
      if (failures > 0) await pause(pauseMs(failures), undefined, { signal }).catch(() => undefined)
      try {
        const timestamp = Math.floor(Date.now() / 1000)
        await post({ url, body, targets, signal, headers: signedHeaders(secret, { id, timestamp, body }) })
        this.lastFailure = null
        return
      } catch (fault) {
        this.lastFailure = fault instanceof Error ? fault.message : String(fault)
      }
    }
  }

  #news(): Promise<void> {
    const { signal } = this.#stopping
    return new Promise((arrived) => {
      const done = (): void => {
        quiet()
        signal.removeEventListener('abort', done)
        arrived()
      }
      const quiet = this.#parts.alarms.onChange(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
