/** What is told to other processes: `topic` is words joined by dots, `id` names it for ever. */
export type BusMessage = {
  readonly topic: string
  /** Printable ASCII, at most 255 bytes. The publisher's: a message told again has the same. */
  readonly id: string
  readonly body: Uint8Array
}

/** A message as it comes; a bus numbers from 1, without gaps, what it was told. */
export type BusDelivery = BusMessage & { readonly sequence: number }

export type BusWish = {
  /**
   * The consumer's name: letters, digits, `-` and `_`. A name goes on after the last batch it has finished, also in
   * another process; without one, nothing is remembered.
   */
  readonly consumer?: string
  /** Where a consumer begins that has finished nothing yet. Default 1. What is no longer kept is passed over. */
  readonly from?: number
  /** Only this topic, or with `.>` at its end only topics that begin so. Default: all. */
  readonly topic?: string
}

/**
 * Takes what came next, in order. The batch is finished when this resolves; where it rejects, or the process dies,
 * the same messages come again: at least once, so an `id` may be met twice.
 */
export type BusHandler = (batch: readonly BusDelivery[]) => Promise<void>

export type BusSubscription = {
  /** Why the last attempt at a batch failed, or null. It is tried again until it succeeds. */
  readonly failure: string | null
  /** Resolves when the batch under way is finished or given up. */
  stop(): Promise<void>
}

/** How processes of one system tell each other what happened. Nothing is true here: a journal says what is. */
export type Bus = {
  /** `process`: gone with it. `server`: kept by a server of its own. */
  readonly keeps: 'process' | 'server'
  /** Resolves when the messages are kept, all of them and in this order. Rejects with a `BusFault`. */
  publish(messages: readonly BusMessage[]): Promise<void>
  /** The last message kept, for a publisher that goes on after a crash; undefined where there is none. */
  newest(): Promise<BusDelivery | undefined>
  /** One process at a time takes messages under a name. */
  subscribe(wish: BusWish, handle: BusHandler): Promise<BusSubscription>
  close(): Promise<void>
}

/** The bus cannot be reached or keeps nothing more; trying again may help. */
export class BusFault extends Error {
  override readonly name = 'BusFault'
}

/** Whether a topic is asked for. */
export function isOfTopic(topic: string, wished: string | undefined): boolean {
  if (wished === undefined) return true
  return wished.endsWith('.>') ? topic.startsWith(wished.slice(0, -1)) : topic === wished
}
