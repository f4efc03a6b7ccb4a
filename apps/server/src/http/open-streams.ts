import type { ServerResponse } from 'node:http'
import type { KeyStore } from '@gridbourse/core/market'

/** Event streams that are open. Each lasts as long as the key that opened it. */
export class OpenStreams {
  readonly #keys: Pick<KeyStore, 'holderOf'>
  readonly #openedBy = new Map<ServerResponse, string | null>()

  constructor(keys: Pick<KeyStore, 'holderOf'>) {
    this.#keys = keys
  }

  get size(): number {
    return this.#openedBy.size
  }

  /** Without a key (null) a stream tells what anybody may hear, and nothing can end that. */
  add(stream: ServerResponse, key: string | null): void {
    this.#openedBy.set(stream, key)
  }

  delete(stream: ServerResponse): void {
    this.#openedBy.delete(stream)
  }

  /** Ends a stream whose key was removed: what comes next is not for whoever listens. */
  check(stream: ServerResponse): void {
    const key = this.#openedBy.get(stream) ?? null
    if (key !== null && this.#keys.holderOf(key) === undefined) letGo(stream)
  }

  checkAll(): void {
    for (const stream of this.#openedBy.keys()) this.check(stream)
  }

  /** Ends all. They can be resumed at the next start. */
  endAll(): void {
    for (const stream of this.#openedBy.keys()) letGo(stream)
  }
}

/** Those too whose readers take nothing any more. */
function letGo(stream: ServerResponse): void {
  stream.end()
  setTimeout(() => stream.destroy(), 1_000).unref()
}
