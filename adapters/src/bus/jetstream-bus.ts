import {
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import {
  BusFault,
  type Bus,
  type BusDelivery,
  type BusMessage,
  type BusSubscription,
  type BusWish,
} from '@gridbourse/core/kernel'
import { Consumption, type Supply } from './consumption.ts'

export type JetStreamBusOptions = {
  /** `host:port` of one or more servers of one cluster. */
  readonly servers: string | readonly string[]
  /** Letters, digits, `-` and `_`. The stream is made when it is missing, and one for consumers' places beside it. */
  readonly stream: string
  /** Of streams that are made. Default 1. */
  readonly replicas?: number
  /** How many of the latest messages a stream that is made keeps. Default 10 million. */
  readonly kept?: number
  /** A server silent for so long is given up. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * A bus in a JetStream stream. A consumer's place is a message of a second stream, written when a batch is
 * finished: a batch may come twice, and never one before its predecessor. Who takes messages under a name that
 * another process uses as well is refused at the first batch it finishes.
 */
export async function openJetStreamBus(options: JetStreamBusOptions): Promise<Bus> {
  const { servers, stream, replicas = 1, kept = KEPT, timeoutMs = 5_000 } = options
  let connection: NatsConnection | undefined
  try {
    connection = await connect({ servers: [servers].flat(), timeout: timeoutMs, ...COME_BACK })
    const client = jetstream(connection, { timeout: timeoutMs })
    const manager = await jetstreamManager(connection, { timeout: timeoutMs })
    await ensureStreams(manager, { stream, replicas, kept })
    return new JetStreamBus({ connection, client, manager, stream })
  } catch (error) {
    await connection?.close()
    throw busFault(`The bus ${stream} cannot be opened`, error)
  }
}

const KEPT = 10_000_000
const BATCH = 256
/** A lost connection is sought again for as long as the bus is open. */
const COME_BACK = { maxReconnectAttempts: -1, reconnectTimeWait: 250 }
/** A message told again within this time is kept once. A publisher that was away longer asks for the newest. */
const SAME_WITHIN_NANOS = 120_000_000_000

type Open = {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly stream: string
}

const placesOf = (stream: string): string => `${stream}_places`

async function ensureStreams(
  manager: JetStreamManager,
  { stream, replicas, kept }: { readonly stream: string; readonly replicas: number; readonly kept: number },
): Promise<void> {
  const common = { storage: StorageType.File, retention: RetentionPolicy.Limits, num_replicas: replicas }
  const messages = { subjects: [`${stream}.>`], max_msgs: kept, discard: DiscardPolicy.Old }
  await ensure(manager, {
    ...common,
    ...messages,
    name: stream,
    duplicate_window: SAME_WITHIN_NANOS,
  })
  const places = placesOf(stream)
  await ensure(manager, { ...common, name: places, subjects: [`${places}.*`], max_msgs_per_subject: 1 })
}

async function ensure(
  manager: JetStreamManager,
  config: Parameters<JetStreamManager['streams']['add']>[0] & { readonly name: string },
): Promise<void> {
  try {
    await manager.streams.info(config.name)
  } catch (error) {
    if (!isApiError(error, STREAM_NOT_FOUND)) throw error
    await manager.streams.add(config)
  }
}

const STREAM_NOT_FOUND = 10_059
const NO_MESSAGE = 10_037
const WRONG_LAST_SEQUENCE = 10_071

const isApiError = (error: unknown, code: number): boolean =>
  error instanceof JetStreamApiError && error.code === code

class JetStreamBus implements Bus {
  readonly keeps = 'server'
  readonly #open: Open
  readonly #consumptions = new Set<Consumption>()
  /** One call's messages after the other's. */
  #publishing: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(open: Open) {
    this.#open = open
  }

  publish(messages: readonly BusMessage[]): Promise<void> {
    const published = this.#publishing.then(() => this.#publish(messages))
    this.#publishing = published.catch(() => undefined)
    return published
  }

  async newest(): Promise<BusDelivery | undefined> {
    const { manager, stream } = this.#open
    try {
      const { state } = await manager.streams.info(stream)
      if (state.messages === 0) return undefined
      const found = await manager.streams.getMessage(stream, { seq: state.last_seq })
      if (found === null) return undefined
      const { subject, header, data, seq } = found
      const topic = subject.slice(stream.length + 1)
      return { topic, id: header.get(MESSAGE_ID), body: data, sequence: seq }
    } catch (error) {
      throw busFault(`The bus ${stream} does not say what it was told last`, error)
    }
  }

  async subscribe(
    wish: BusWish,
    handle: (batch: readonly BusDelivery[]) => Promise<void>,
  ): Promise<BusSubscription> {
    if (this.#isClosed) throw new BusFault('The bus is closed')
    const { stream } = this.#open
    let supply: StreamSupply
    try {
      supply = await StreamSupply.of(this.#open, wish)
    } catch (error) {
      throw busFault(`The bus ${stream} does not let anybody follow it`, error)
    }
    const consumption = new Consumption(supply, handle)
    this.#consumptions.add(consumption)
    return {
      get failure() {
        return consumption.failure
      },
      stop: async () => {
        this.#consumptions.delete(consumption)
        await consumption.stop()
        supply.letGo()
      },
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.all([...this.#consumptions].map((consumption) => consumption.stop()))
    await this.#publishing
    await this.#open.connection.close()
  }

  async #publish(messages: readonly BusMessage[]): Promise<void> {
    const { client, stream } = this.#open
    if (this.#isClosed) throw new BusFault('The bus is closed')
    // Each expects the one before it, so that none is kept where an earlier one was not.
    const asked = messages.map(({ topic, id, body }, index) => {
      const before = messages[index - 1]
      return client.publish(`${stream}.${topic}`, body, {
        msgID: id,
        ...(before && { expect: { lastMsgID: before.id } }),
      })
    })
    const answers = await Promise.allSettled(asked)
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (failed !== undefined) throw busFault(`The bus ${stream} did not keep a message`, failed.reason)
  }
}

/** A pull that a server lost when it went away is missed after about so long, and asked again. */
const PULL_MS = 3_000

const MESSAGE_ID = 'Nats-Msg-Id'

/** One consumer's messages: an ordered walk over the stream from its place on, and the place as it moves. */
class StreamSupply implements Supply {
  readonly #open: Open
  readonly #wish: BusWish
  /** Everything up to here is finished. */
  #finished: number
  /** Number of the message that says so; 0 for none. */
  #place: number
  #messages: ConsumerMessages | undefined
  #walk: AsyncIterator<JsMsg> | undefined
  /** The next message, as long as nobody has taken it. */
  #coming: Promise<IteratorResult<JsMsg>> | undefined

  static async of(open: Open, wish: BusWish): Promise<StreamSupply> {
    const { consumer, from = 1 } = wish
    const known = consumer === undefined ? undefined : await placeOf(open, consumer)
    return new StreamSupply(open, wish, known ?? { finished: from - 1, place: 0 })
  }

  private constructor(
    open: Open,
    wish: BusWish,
    { finished, place }: { readonly finished: number; readonly place: number },
  ) {
    this.#open = open
    this.#wish = wish
    this.#finished = finished
    this.#place = place
  }

  async next(signal: AbortSignal): Promise<readonly BusDelivery[]> {
    const leave = (): void => this.letGo()
    signal.addEventListener('abort', leave, { once: true })
    try {
      const first = await this.#come(signal)
      if (first.done === true) {
        this.letGo()
        if (signal.aborted) return []
        throw new BusFault('The walk over the stream broke off')
      }
      this.#coming = undefined
      const batch = [this.#read(first.value)]
      const soon = new Promise<undefined>((now) => setImmediate(now, undefined))
      while (batch.length < BATCH) {
        const more = await Promise.race([this.#come(signal), soon])
        if (more === undefined || more.done === true) break
        this.#coming = undefined
        batch.push(this.#read(more.value))
      }
      return batch
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  async finish(batch: readonly BusDelivery[]): Promise<void> {
    const finished = batch.at(-1)!.sequence
    const { consumer } = this.#wish
    if (consumer !== undefined) {
      const { client, stream } = this.#open
      const subject = `${placesOf(stream)}.${consumer}`
      const expect = { lastSubjectSequence: this.#place }
      try {
        this.#place = (await client.publish(subject, String(finished), { expect })).seq
      } catch (error) {
        if (!isApiError(error, WRONG_LAST_SEQUENCE)) throw error
        const place = await placeOf(this.#open, consumer)
        // Its own word of before, whose answer was lost on the way, is no stranger's.
        if (place?.finished !== finished)
          throw new BusFault(`Somebody else follows the bus as ${consumer}`, { cause: error })
        this.#place = place.place
      }
    }
    this.#finished = finished
  }

  letGo(): void {
    this.#messages?.stop()
    this.#messages = undefined
    this.#walk = undefined
    this.#coming = undefined
  }

  async #come(signal: AbortSignal): Promise<IteratorResult<JsMsg>> {
    this.#walk ??= await this.#begin(signal)
    return (this.#coming ??= this.#walk.next())
  }

  async #begin(signal: AbortSignal): Promise<AsyncIterator<JsMsg>> {
    const { client, stream } = this.#open
    const { topic } = this.#wish
    const consumer = await client.consumers.get(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: this.#finished + 1,
      ...(topic !== undefined && { filter_subjects: `${stream}.${topic}` }),
    })
    this.#messages = await consumer.consume({ max_messages: 2 * BATCH, expires: PULL_MS })
    if (signal.aborted) this.#messages.stop()
    return this.#messages[Symbol.asyncIterator]()
  }

  #read({ subject, headers, data, seq }: JsMsg): BusDelivery {
    const topic = subject.slice(this.#open.stream.length + 1)
    return { topic, id: headers?.get(MESSAGE_ID) ?? '', body: data, sequence: seq }
  }
}

/** How far a consumer has come; undefined where it has finished nothing. */
async function placeOf(
  { manager, stream }: Open,
  consumer: string,
): Promise<{ readonly finished: number; readonly place: number } | undefined> {
  const places = placesOf(stream)
  try {
    const found = await manager.streams.getMessage(places, { last_by_subj: `${places}.${consumer}` })
    return found === null ? undefined : { finished: Number(found.string()), place: found.seq }
  } catch (error) {
    if (isApiError(error, NO_MESSAGE)) return undefined
    throw error
  }
}

const busFault = (what: string, cause: unknown): BusFault =>
  cause instanceof BusFault
    ? cause
    : new BusFault(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
