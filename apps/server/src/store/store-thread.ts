import type { Worker } from 'node:worker_threads'
import type { FromStore, StoreEngine, StorePorts, ToStore } from './messages.ts'
import { pauses } from '../pauses.ts'
import { StoreAway } from './store-away.ts'

/** `opens`: for the first time. `away`: the database does not answer; attempts go on. */
export type StoreStatus =
  | { readonly kind: 'opens' }
  | { readonly kind: 'open'; readonly engine: StoreEngine }
  | { readonly kind: 'away'; readonly reason: string }
  | { readonly kind: 'stopped' }

export type StoreThreadParts = {
  readonly startThread: () => Worker
  readonly warn: (reason: string) => void
}

/** So many questions at once; whoever asks more is told to come again, so that memory stays bounded. */
const MOST_ASKED = 256

type Asked = { readonly done: (answer: unknown) => void; readonly fail: (fault: Error) => void }

/** The thread of the tables as the main thread sees it: what it can be asked is asked as if it were here. */
export class StoreThread {
  status: StoreStatus = { kind: 'opens' }
  /** While the database is away these are refused with `StoreAway` at once. */
  readonly ports: StorePorts
  /** These try it whatever the status says, and so find out that it is back. */
  readonly tryingPorts: StorePorts
  readonly #parts: StoreThreadParts
  readonly #asked = new Map<number, Asked>()
  readonly #waiting: (() => void)[] = []
  #worker: Worker | undefined
  #engine: StoreEngine | undefined
  #pauses = pauses()
  #restart: NodeJS.Timeout | undefined
  #lastRequest = 0
  #isStopping = false

  constructor(parts: StoreThreadParts) {
    this.#parts = parts
    this.ports = portsBy((...call) =>
      this.status.kind === 'open' ? this.#ask(...call) : Promise.reject(this.#away()),
    )
    this.tryingPorts = portsBy((...call) => this.#ask(...call))
  }

  start(): void {
    const worker = this.#parts.startThread()
    this.#worker = worker
    const heard =
      <Told>(take: (told: Told) => void) =>
      (told: Told) => {
        if (worker === this.#worker) take(told)
      }
    worker.on(
      'message',
      heard((message: FromStore) => this.#take(message)),
    )
    worker.on(
      'error',
      heard((fault) => this.#lose(fault instanceof Error ? fault.message : String(fault))),
    )
    worker.on(
      'exit',
      heard(() => this.#lose('its thread ended')),
    )
  }

  /** Opens the database anew: for one that answers with faults that asking again does not mend. */
  reopen(reason: string): void {
    const worker = this.#worker
    this.#lose(reason)
    void worker?.terminate()
  }

  /** Resolves when the database has been opened, which says nothing of whether it answers now. */
  opened(): Promise<void> {
    if (this.#engine !== undefined || this.#isStopping) return Promise.resolve()
    return new Promise((told) => this.#waiting.push(told))
  }

  /** Finishes what was asked and lets go of the database. */
  async stop(): Promise<void> {
    this.#isStopping = true
    for (const told of this.#waiting.splice(0)) told()
    clearTimeout(this.#restart)
    const worker = this.#worker
    if (worker !== undefined) {
      const gone = new Promise((exited) => worker.once('exit', exited))
      worker.postMessage({ type: 'stop' } satisfies ToStore)
      const late = setTimeout(() => void worker.terminate(), LAST_WORDS_MS)
      await gone
      clearTimeout(late)
    }
    this.status = { kind: 'stopped' }
    this.#worker = undefined
    this.#refuseAll(this.#away())
  }

  #take(message: FromStore): void {
    switch (message.type) {
      case 'open':
        this.#engine = message.engine
        this.#isThere()
        for (const told of this.#waiting.splice(0)) told()
        return
      case 'not_open':
        return this.#isAway(message.reason)
      case 'answered':
        this.#isThere()
        return this.#settle(message.request)?.done(message.answer)
      case 'refused': {
        if (message.isAway) this.#isAway(message.reason)
        const fault = message.isAway ? this.#away() : new Error(`the store: ${message.reason}`)
        return this.#settle(message.request)?.fail(fault)
      }
    }
  }

  /** The thread is gone, and with it whatever it was asked; another is started after a rest. */
  #lose(reason: string): void {
    if (this.#isStopping) return
    this.#worker = undefined
    this.#engine = undefined
    this.#isAway(reason)
    this.#refuseAll(this.#away())
    this.#restart = setTimeout(() => this.start(), this.#pauses.next().value)
  }

  #isThere(): void {
    if (this.#engine === undefined || this.status.kind === 'stopped') return
    if (this.status.kind === 'away') this.#parts.warn('The store is back, and catches up.')
    this.status = { kind: 'open', engine: this.#engine }
    this.#pauses = pauses()
  }

  #isAway(reason: string): void {
    if (this.status.kind === 'stopped') return
    if (this.status.kind !== 'away')
      this.#parts.warn(`The store is away; the market goes on, and history waits for it: ${reason}`)
    this.status = { kind: 'away', reason }
  }

  #ask(port: string, method: string, given: readonly unknown[]): Promise<unknown> {
    const worker = this.#worker
    if (worker === undefined || this.#engine === undefined) return Promise.reject(this.#away())
    if (this.#asked.size >= MOST_ASKED)
      return Promise.reject(new StoreAway('The store is asked too much at once. Try again in a moment.'))
    return new Promise((done, fail) => {
      const request = ++this.#lastRequest
      this.#asked.set(request, { done, fail })
      worker.postMessage({ type: 'ask', request, port, method, given } satisfies ToStore)
    })
  }

  #settle(request: number): Asked | undefined {
    const asked = this.#asked.get(request)
    this.#asked.delete(request)
    return asked
  }

  #refuseAll(fault: Error): void {
    for (const { fail } of this.#asked.values()) fail(fault)
    this.#asked.clear()
  }

  #away(): StoreAway {
    const { status } = this
    if (status.kind === 'opens') return new StoreAway('The store is being opened. Try again in a moment.')
    if (status.kind !== 'away') return new StoreAway('The server is stopping.')
    return new StoreAway(
      `${status.reason}. Trading goes on, and nothing is lost: see that the database runs (DATABASE_URL), the rest happens by itself.`,
    )
  }
}

/** How long a thread may take to end what is under way. */
const LAST_WORDS_MS = 10_000

/** Every method of every port, as a call to somewhere else. */
function portsBy(
  call: (port: string, method: string, given: readonly unknown[]) => Promise<unknown>,
): StorePorts {
  const portOf = (port: string): unknown =>
    new Proxy(
      {},
      {
        get:
          (_target, method) =>
          (...given: unknown[]) =>
            call(port, String(method), given),
      },
    )
  return {
    history: portOf('history'),
    settlement: portOf('settlement'),
    decisions: portOf('decisions'),
    readings: portOf('readings'),
  } as StorePorts
}
