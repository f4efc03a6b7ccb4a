import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Journal, JournalReading } from '@gridbourse/core/market'
import { faultOf, orFault, streamOrFault } from '../fault.ts'
import type { SecretKey } from '../../secrets/index.ts'
import { journalOver, openedRecords, openedSnapshot, UNREADABLE } from '../journal-over.ts'
import { lockDirectory } from './directory-lock.ts'
import { readSegments } from './reader.ts'
import { recover } from './recovery.ts'
import { newestSnapshotFile, saveSnapshotFile } from './snapshots.ts'
import { syncDirectory } from './segment-file.ts'
import { survey, type Verify } from './survey.ts'
import { SegmentWriter } from './writer.ts'

export type SegmentJournalOptions = {
  /** Made when it is missing. It belongs to the journal alone. */
  readonly directory: string
  /** A segment that has reached this size is followed by a new one. Default 64 MiB. */
  readonly segmentBytes?: number
  /**
   * How many commits are written and synced at once. Default 4, as many as libuv has threads: while all of them
   * sync, other file work of the process waits (UV_THREADPOOL_SIZE gives it more).
   */
  readonly commitsInFlight?: number
  /** Seals what is written, and opens what was sealed. Default: none. */
  readonly secret?: SecretKey | null
  /** Which segments opening reads through: 'all' (default), or the newest only, and the others when read. */
  readonly verify?: Verify
}

/**
 * A journal in segment files of one directory, held exclusively. An acknowledged record survives power loss, as
 * far as the disk does what fdatasync asks of it. Throws `JournalConflict` when another process holds the
 * directory, `JournalCorrupt` when durable records are damaged, `JournalFault` when the disk fails.
 */
export async function openSegmentJournal(options: SegmentJournalOptions): Promise<Journal> {
  const directory = resolve(options.directory)
  await makeDirectory(directory)
  const unlock = lockDirectory(directory)
  try {
    const recovered = await recover(directory, options.verify ?? 'all')
    const { salt } = recovered
    const writer = new SegmentWriter(recovered, {
      directory,
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      commitsInFlight: options.commitsInFlight ?? COMMITS_IN_FLIGHT,
    })
    return journalOver({
      durability: 'fsynced',
      writer,
      secret: options.secret ?? null,
      read: (from) => readSegments([...writer.segments], { from, to: writer.durableSequence }),
      saveSnapshot: (snapshot) => saveSnapshotFile(directory, snapshot, salt),
      newestSnapshot: (atMost) => newestSnapshotFile(directory, { atMost, salt }),
      release: unlock,
    })
  } catch (error) {
    unlock()
    throw faultOf(`The journal in ${directory} cannot be opened`, error)
  }
}

/**
 * The reading half of a journal in segment files, which changes nothing and holds nothing: it may belong to a
 * server that runs, and is then read as far as it went when it was opened. A torn end is simply where the records
 * end. Where some are damaged, all before them are read, and then comes `JournalCorrupt`.
 */
export async function readSegmentJournal(
  options: Pick<SegmentJournalOptions, 'directory' | 'secret'>,
): Promise<JournalReading> {
  const directory = resolve(options.directory)
  const secret = options.secret ?? null
  const found = survey(directory, 'all')
  const { segments, salt, lastSequence, damage } = await orFault(`${UNREADABLE} in ${directory}`, found)
  return {
    lastSequence,
    async *read(from: number) {
      yield* openedRecords(
        streamOrFault(UNREADABLE, readSegments(segments, { from, to: lastSequence })),
        secret,
      )
      if (damage !== undefined) throw damage
    },
    newestSnapshot: async (sequence = lastSequence) =>
      salt === undefined
        ? undefined
        : openedSnapshot(
            orFault(
              UNREADABLE,
              newestSnapshotFile(directory, { atMost: Math.min(sequence, lastSequence), salt }),
            ),
            secret,
          ),
    close: () => Promise.resolve(),
  }
}

const SEGMENT_BYTES = 64 * 1024 * 1024
const COMMITS_IN_FLIGHT = 4

/** Makes a directory and those above it, all durably: files are lost with the directory that names them. */
async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true })
  if (first === undefined) return
  for (let made = directory; made !== dirname(first); made = dirname(made)) await syncDirectory(dirname(made))
}
