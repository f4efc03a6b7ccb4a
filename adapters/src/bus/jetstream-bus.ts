import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import {
  BusFault,
  type Bus,
  type BusDelivery,
  type BusMessage,
  type BusSubscription,
  type BusWish,
} from '@gridbourse/core/kernel'
import { Consumption } from './consumption.ts'
import { ensureStreams, type Open } from './jetstream-streams.ts'
import { MESSAGE_ID, StreamSupply } from './jetstream-supply.ts'

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
/** A lost connection is sought again for as long as the bus is open. */
const COME_BACK = { maxReconnectAttempts: -1, reconnectTimeWait: 250 }
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

const busFault = (what: string, cause: unknown): BusFault =>
  cause instanceof BusFault
    ? cause
    : new BusFault(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
