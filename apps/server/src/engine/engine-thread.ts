import type { Worker } from 'node:worker_threads'
import type { EpochMs } from '@gridbourse/core/kernel'
import { encodeCommand, type Command, type Durability, type ParticipantNumber } from '@gridbourse/core/market'
import type { ViewBase } from '../views/view-base.ts'
import { packCommands, type CommandRequest } from './command-packet.ts'
import type { ClockChange, ClockState } from './market-clock.ts'
import type {
  EngineAnswer,
  FromEngine,
  HistoryChunk,
  JournalAppend,
  ReleasedRecord,
  ToEngine,
} from './messages.ts'

/** `failed`: nothing is taken until the next start; `reason` says why. */
export type EngineStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'stopped' }

export type KeyedCommand = { readonly key: string; readonly command: Command }

export type EngineListener = {
  /** The state before the first record that `records` will bring. */
  base(base: ViewBase): void
  /** Durable records, in order, each before anybody's answer to it. */
  records(records: readonly ReleasedRecord[]): void
  /** What the journal was given together, and when it was durable; before anybody's answer. */
  appended?(appends: readonly JournalAppend[]): void
  failed(reason: string): void
  warned(reason: string): void
  /** Time waits at this instant, and everything up to it has been told. */
  held?(at: EpochMs): void
}

/** Why the engine did not start; `fault` is the name of what was thrown over there. */
export class EngineNotStarted extends Error {
  override readonly name = 'EngineNotStarted'
  readonly fault: string
  constructor(fault: string, message: string) {
    super(message)
    this.fault = fault
  }
}

/** More commands under way than this are refused, so that memory stays bounded. */
const MOST_UNDER_WAY = 200_000

/** Packets under way at once: as many as the journal has commits in flight. What comes meanwhile shares the next. */
const PACKETS_UNDER_WAY = 4

/** The engine as the main thread sees it. Commands of one tick of the event loop travel together. */
export class EngineThread {
  status: EngineStatus = { kind: 'starting' }
  readonly #worker: Worker
  readonly #listener: EngineListener
  readonly #waiting = new Map<number, (answer: EngineAnswer) => void>()
  readonly #history = new Map<number, { take: (chunk: HistoryChunk) => void; fail: (fault: Error) => void }>()
  readonly #ready: Promise<void>
  readonly #exited: Promise<unknown>
  #outgoing: CommandRequest[] = []
  #packets = 0
  #durability: Durability = 'page-cache'
  #clock: ClockState | undefined
  readonly #clockChanges = new Map<number, (state: ClockState) => void>()
  #lastRequest = 0
  #lastReader = 0

  constructor(worker: Worker, listener: EngineListener) {
    this.#worker = worker
    this.#listener = listener
    this.#exited = new Promise((exited) => worker.once('exit', exited))
    this.#ready = new Promise((ready, refuse) => {
      worker.on('message', (message: FromEngine) => {
        if (message.type === 'ready') {
          this.#durability = message.durability
          this.status = { kind: 'ready' }
          ready()
        } else if (message.type === 'not_started') {
          this.status = { kind: 'stopped' }
          refuse(new EngineNotStarted(message.fault, message.reason))
        } else this.#take(message)
      })
      worker.on('error', (fault) => {
        refuse(fault)
        this.#fail(`the engine stopped: ${fault instanceof Error ? fault.message : String(fault)}`)
      })
      worker.on('exit', () => {
        if (this.status.kind !== 'stopped') this.#fail('the engine stopped')
      })
    })
  }

  /** Resolves when commands are taken; refused with `EngineNotStarted`. */
  ready(): Promise<void> {
    return this.#ready
  }

  /** What an answered command survives; known when the engine is ready. */
  get durability(): Durability {
    return this.#durability
  }

  /** Commands under way. */
  get underWay(): number {
    return this.#waiting.size
  }

  get isOverloaded(): boolean {
    return this.#waiting.size > MOST_UNDER_WAY
  }

  /** Resolves when the command is durable. Refused, without a trace, where its numbers cannot be written. */
  submit(by: ParticipantNumber, key: string, command: Command): Promise<EngineAnswer> {
    return new Promise((answered) => this.#send(by, key, encodeCommand(command), answered))
  }

  /** Resolves when all are durable, in the order given. One that cannot be written refuses all of them. */
  async submitAll(by: ParticipantNumber, commands: readonly KeyedCommand[]): Promise<EngineAnswer[]> {
    if (commands.length === 0) return []
    const written = commands.map(({ key, command }) => ({ key, bytes: encodeCommand(command) }))
    const answers = Array.from<EngineAnswer>({ length: commands.length })
    let missing = commands.length
    return new Promise((answered) => {
      for (const [i, { key, bytes }] of written.entries()) {
        this.#send(by, key, bytes, (answer) => {
          answers[i] = answer
          if (--missing === 0) answered(answers)
        })
      }
    })
  }

  stateHash(): Promise<EngineAnswer> {
    if (this.status.kind === 'failed') return Promise.resolve(unavailable(this.status.reason))
    return new Promise((answered) => {
      const request = this.#nextRequest()
      this.#waiting.set(request, answered)
      this.#post({ type: 'hash_state', request })
    })
  }

  /** The newest snapshot before the record `from`, and all records after it. */
  async *history(from: number): AsyncGenerator<HistoryChunk> {
    const reader = ++this.#lastReader
    this.#post({ type: 'open_history', reader, from })
    try {
      for (;;) {
        const chunk = await new Promise<HistoryChunk>((take, fail) => {
          this.#history.set(reader, { take, fail })
          this.#post({ type: 'next_records', reader })
        })
        yield chunk
        if (chunk.isLast) return
      }
    } finally {
      this.#history.delete(reader)
      this.#post({ type: 'close_history', reader })
    }
  }

  /** The market's time and how it runs; undefined until the engine is ready. */
  get clock(): ClockState | undefined {
    return this.#clock?.kind === 'machine' ? { ...this.#clock, at: Date.now() as EpochMs } : this.#clock
  }

  /** Resolves when the clock runs so; only one that is simulated can be changed. */
  changeClock(change: ClockChange): Promise<ClockState> {
    return new Promise((changed) => {
      const request = this.#nextRequest()
      this.#clockChanges.set(request, changed)
      this.#post({ type: 'change_clock', request, change })
    })
  }

  /** Lets the engine finish what is under way and close its journal. */
  async stop(): Promise<void> {
    this.#post({ type: 'stop' })
    await this.#exited
  }

  #send(
    by: ParticipantNumber,
    key: string,
    command: Uint8Array,
    answered: (answer: EngineAnswer) => void,
  ): void {
    if (this.status.kind === 'failed') return answered(unavailable(this.status.reason))
    const id = this.#nextRequest()
    this.#waiting.set(id, answered)
    this.#outgoing.push({ id, by, key, command })
    if (this.#outgoing.length === 1) setImmediate(() => this.#flush())
  }

  #flush(): void {
    if (this.#outgoing.length === 0 || this.#packets >= PACKETS_UNDER_WAY) return
    this.#packets++
    const packet = packCommands(this.#outgoing)
    this.#outgoing = []
    this.#worker.postMessage({ type: 'commands', packet } satisfies ToEngine, [packet.buffer])
  }

  #take(message: FromEngine): void {
    switch (message.type) {
      case 'released':
        if (message.appends.length > 0) this.#listener.appended?.(message.appends)
        if (message.records.length > 0) this.#listener.records(message.records)
        for (const { request, answer } of message.answers) {
          const answered = this.#waiting.get(request)
          this.#waiting.delete(request)
          answered?.(answer)
        }
        this.#packets -= message.packets
        this.#flush()
        return
      case 'base':
        return this.#listener.base(message.base)
      case 'replayed':
        this.#listener.records(message.records)
        return this.#post({ type: 'caught_up' })
      case 'clock':
        return this.#tellClock(message.request, message.state)
      case 'held':
        return this.#listener.held?.(message.at)
      case 'history':
        return this.#history.get(message.reader)?.take(message.chunk)
      case 'history_failed':
        return this.#history.get(message.reader)?.fail(new Error(message.reason))
      case 'failed':
        return this.#fail(message.reason)
      case 'warned':
        return this.#listener.warned(message.reason)
      case 'stopped':
        this.status = this.status.kind === 'failed' ? this.status : { kind: 'stopped' }
        return
      default:
    }
  }

  #tellClock(request: number | null, state: ClockState): void {
    this.#clock = state
    if (request === null) return
    this.#clockChanges.get(request)?.(state)
    this.#clockChanges.delete(request)
  }

  #fail(reason: string): void {
    if (this.status.kind === 'failed') return
    this.status = { kind: 'failed', reason }
    this.#listener.failed(reason)
    for (const answered of this.#waiting.values()) answered(unavailable(reason))
    this.#waiting.clear()
    for (const { fail } of this.#history.values()) fail(new Error(reason))
  }

  #nextRequest(): number {
    this.#lastRequest = (this.#lastRequest + 1) >>> 0
    return this.#lastRequest
  }

  #post(message: ToEngine): void {
    this.#worker.postMessage(message)
  }
}

const unavailable = (reason: string): EngineAnswer => ({ kind: 'unavailable', reason })
