import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { JournalCorrupt, JournalFault, type Journal, type JournalReading } from '@gridbourse/core/market'
import { LONGEST_RECORD } from '../commit.ts'
import { faultOf, orFault, streamOrFault } from '../fault.ts'
import type { SecretKey } from '../../secrets/index.ts'
import { journalOver, openedRecords, openedSnapshot, UNREADABLE } from '../journal-over.ts'
import { readMessages } from './reader.ts'
import { listSnapshots, newestPublishedSnapshot, publishSnapshot } from './snapshots.ts'
import { ensureStreams, placesOf, type Places } from './streams.ts'
import { beginTerm, publishNext, readEnd, type Term } from './term.ts'
import { MessageWriter } from './writer.ts'

export type JetStreamJournalOptions = {
  /** `host:port` of one or more servers of one cluster. */
  readonly servers: string | readonly string[]
  /** Letters, digits, `-` and `_`. The stream is made when it is missing, and one for snapshots beside it. */
  readonly stream: string
  /** Of streams that are made. Default 1. */
  readonly replicas?: number
  /** Seals what is written, and opens what was sealed. Default: none. */
  readonly secret?: SecretKey | null
  /** A server silent for so long is given up. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * A journal in a JetStream stream. Opening ends the term of whoever wrote before: their next append fails with
 * `JournalConflict`. Durable means replicated where the stream has replicas; with one server alone it means the
 * page cache of its machine, for by default that server syncs only every two minutes.
 */
export async function openJetStreamJournal(options: JetStreamJournalOptions): Promise<Journal> {
  return connected(options, async (open) => {
    const { connection, client, manager, places } = open
    refuseSmallMessages(connection)
    const { config } = await ensureStreams(manager, places, options.replicas ?? 1)
    const term = await beginTerm(client, manager, places)
    await refuseLostRecords(manager, places, term)
    const writer = new MessageWriter(term, (next) => publishNext(client, places, next))
    return journalOver({
      durability: config.num_replicas > 1 ? 'replicated' : 'page-cache',
      writer,
      secret: options.secret ?? null,
      read: (from) => readMessages(open, { from, lastMessage: writer.durableMessage }),
      saveSnapshot: (snapshot) => publishSnapshot(client, places, snapshot),
      newestSnapshot: (atMost) => newestPublishedSnapshot(manager, places, atMost),
      release: () => connection.close(),
    })
  })
}

/**
 * The reading half of a journal in a JetStream stream, as far as it went when it was opened. Nothing is made or
 * published, so the term of whoever writes it goes on.
 */
export async function readJetStreamJournal(
  options: Omit<JetStreamJournalOptions, 'replicas'>,
): Promise<JournalReading> {
  return connected(options, async (open) => {
    const { connection, manager, places } = open
    const { lastSequence, number } = await readEnd(manager, places)
    const secret = options.secret ?? null
    return {
      lastSequence,
      read: (from: number) =>
        openedRecords(streamOrFault(UNREADABLE, readMessages(open, { from, lastMessage: number })), secret),
      newestSnapshot: (sequence = lastSequence) =>
        openedSnapshot(
          orFault(UNREADABLE, newestPublishedSnapshot(manager, places, Math.min(sequence, lastSequence))),
          secret,
        ),
      close: () => connection.close(),
    }
  })
}

async function connected<T>(
  { servers, stream, timeoutMs = 5_000 }: JetStreamJournalOptions,
  opened: (open: Open) => Promise<T>,
): Promise<T> {
  let connection: NatsConnection | undefined
  try {
    connection = await connect({ servers: [servers].flat(), timeout: timeoutMs, ...COME_BACK })
    const client = jetstream(connection, { timeout: timeoutMs })
    const manager = await jetstreamManager(connection, { timeout: timeoutMs })
    return await opened({ connection, client, manager, places: placesOf(stream), timeoutMs })
  } catch (error) {
    await connection?.close()
    throw faultOf(`The journal ${stream} cannot be opened`, error)
  }
}

/** A lost connection is sought again for as long as the journal is open. */
const COME_BACK = { maxReconnectAttempts: -1, reconnectTimeWait: 250 }

type Open = {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly places: Places
  readonly timeoutMs: number
}

function refuseSmallMessages({ info }: NatsConnection): void {
  const needed = LONGEST_RECORD + HEADERS
  if (info === undefined || info.max_payload >= needed) return
  throw new JournalFault(`The server's max_payload is ${info.max_payload}; a journal needs ${needed}`, false)
}

const HEADERS = 1024

async function refuseLostRecords(
  manager: JetStreamManager,
  places: Places,
  { lastSequence, number }: Term,
): Promise<void> {
  const newest = (await listSnapshots(manager, places)).at(-1)
  if (newest === undefined || newest <= lastSequence) return
  const place = `message ${number}`
  throw new JournalCorrupt(
    `The journal ends at ${lastSequence} in ${place}, before its snapshot ${newest}`,
    place,
  )
}
