import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { BrokerStatus, Form, FromReadings, Sender, Taken, ToReadings } from './messages.ts'

/** More bytes under way than this are refused, so that memory stays bounded. */
const MOST_BYTES_UNDER_WAY = 128 * 1024 * 1024

/** The market's time is told this often to what listens to the broker. */
const CLOCK_MS = 200

/** The reading log as the main thread sees it. Whatever happens to it, the market goes on. */
export class Readings {
  /** The last batch that is durable. */
  lastSequence = 0
  /** Why no readings are taken, or null. */
  failure: string | null = null
  broker: BrokerStatus | null = null
  readonly #worker: Worker
  readonly #waiting = new Map<number, { answer: (taken: Taken) => void; bytes: number }>()
  readonly #ready: Promise<void>
  readonly #exited: Promise<unknown>
  readonly #clock: NodeJS.Timeout
  #lastRequest = 0
  #bytesUnderWay = 0
  #isStopping = false

  constructor(
    worker: Worker,
    { now, warn }: { readonly now: () => EpochMs; readonly warn: (what: string) => void },
  ) {
    this.#worker = worker
    this.#exited = new Promise((exited) => worker.once('exit', exited))
    this.#ready = new Promise((ready) => {
      const fail = (reason: string): void => {
        if (this.#isStopping || this.failure !== null) return
        this.failure = reason
        for (const request of this.#waiting.keys()) this.#answer(request, { kind: 'failed', reason })
        warn(`The reading log failed, and no readings are taken: ${reason}`)
        ready()
      }
      worker.on('message', (message: FromReadings) => {
        if (message.type === 'failed') fail(message.reason)
        else if (message.type === 'broker') this.broker = message.broker
        else this.lastSequence = message.lastSequence
        if (message.type === 'taken') this.#answer(message.request, message.taken)
        if (message.type === 'ready') ready()
      })
      worker.on('error', (fault) => fail(fault instanceof Error ? fault.message : String(fault)))
      worker.on('exit', () => fail('its thread ended'))
    })
    this.#clock = setInterval(() => this.#say({ type: 'clock', now: now() }), CLOCK_MS).unref()
  }

  /** Resolves when readings are taken, or it is known that they will not be. */
  ready(): Promise<void> {
    return this.#ready
  }

  get isOverloaded(): boolean {
    return this.#bytesUnderWay > MOST_BYTES_UNDER_WAY
  }

  /** Resolves when the readings of a body are durable. */
  take(body: Uint8Array, terms: { form: Form; sender: Sender; now: EpochMs }): Promise<Taken> {
    if (this.failure !== null) return Promise.resolve({ kind: 'failed', reason: this.failure })
    const request = ++this.#lastRequest
    const bytes = body.byteLength
    this.#bytesUnderWay += bytes
    return new Promise((answer) => {
      this.#waiting.set(request, { answer, bytes })
      this.#say({ type: 'take', request, body, ...terms })
    })
  }

  /** A port through which the batches can be asked for. */
  follow(): MessagePort {
    const { port1, port2 } = new MessageChannel()
    this.#worker.postMessage({ type: 'follow', port: port1 } satisfies ToReadings, [port1])
    return port2
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#clock)
    this.#say({ type: 'stop' })
    const late = setTimeout(() => void this.#worker.terminate(), 5_000)
    await this.#exited
    clearTimeout(late)
  }

  #answer(request: number, taken: Taken): void {
    const waiting = this.#waiting.get(request)
    if (waiting === undefined) return
    this.#waiting.delete(request)
    this.#bytesUnderWay -= waiting.bytes
    waiting.answer(taken)
  }

  #say(message: ToReadings): void {
    this.#worker.postMessage(message)
  }
}
