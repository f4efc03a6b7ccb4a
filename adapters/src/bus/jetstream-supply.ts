import { DeliverPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream'
import { BusFault, type BusDelivery, type BusWish } from '@gridbourse/core/kernel'
import type { Supply } from './consumption.ts'
import { isApiError, placesOf, type Open } from './jetstream-streams.ts'

const BATCH = 256
const NO_MESSAGE = 10_037
const WRONG_LAST_SEQUENCE = 10_071

/** A pull that a server lost when it went away is missed after about so long, and asked again. */
const PULL_MS = 3_000

/** The header that carries a message's id. */
export const MESSAGE_ID = 'Nats-Msg-Id'

/** One consumer's messages: an ordered walk over the stream from its place on, and the place as it moves. */
export class StreamSupply implements Supply {
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
