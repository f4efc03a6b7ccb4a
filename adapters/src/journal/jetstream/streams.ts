import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream'

/** Where a journal lives in JetStream: its records in one stream, its snapshots in another. */
export type Places = {
  readonly records: { readonly stream: string; readonly subject: string }
  readonly snapshots: { readonly stream: string; readonly subject: string }
}

export function placesOf(stream: string): Places {
  return {
    records: { stream, subject: `${stream}.records` },
    snapshots: { stream: `${stream}_snapshots`, subject: `${stream}.snapshots` },
  }
}

/** Makes the two streams unless they are there; returns what the one for records is. */
export async function ensureStreams(
  manager: JetStreamManager,
  { records, snapshots }: Places,
  replicas: number,
): Promise<StreamInfo> {
  const parts = { name: snapshots.stream, subjects: [`${snapshots.subject}.>`], num_replicas: replicas }
  await ensureStream(manager, { ...KEEP_EVERYTHING, ...parts })
  const whole = { name: records.stream, subjects: [records.subject], num_replicas: replicas }
  return ensureStream(manager, { ...KEEP_EVERYTHING, ...whole })
}

const KEEP_EVERYTHING = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  deny_delete: true,
  deny_purge: true,
} as const

async function ensureStream(
  manager: JetStreamManager,
  config: Partial<StreamConfig> & { readonly name: string },
): Promise<StreamInfo> {
  try {
    return await manager.streams.info(config.name)
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NOT_FOUND) throw error
    // Of several that make it at once, the server refuses some; it is there for them all.
    return manager.streams
      .add(config)
      .catch((refusal: unknown) =>
        manager.streams.info(config.name).catch(() => Promise.reject(refusal as Error)),
      )
  }
}

const STREAM_NOT_FOUND = 10_059
