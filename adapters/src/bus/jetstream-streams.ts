import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'

/** A bus that is open. */
export type Open = {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly stream: string
}

/** The stream in which each consumer's place is the one message under its name. */
export const placesOf = (stream: string): string => `${stream}_places`

/** Makes the two streams, unless they are there. */
export async function ensureStreams(
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
    // Of several that make it at once, the server refuses some; it is there for them all.
    await manager.streams
      .add(config)
      .catch((refusal: unknown) =>
        manager.streams.info(config.name).catch(() => Promise.reject(refusal as Error)),
      )
  }
}

const STREAM_NOT_FOUND = 10_059

/** A message told again within this time is kept once. A publisher that was away longer asks for the newest. */
const SAME_WITHIN_NANOS = 120_000_000_000

export const isApiError = (error: unknown, code: number): boolean =>
  error instanceof JetStreamApiError && error.code === code
