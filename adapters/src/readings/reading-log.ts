import type { EpochMs } from '@gridbourse/core/kernel'
import type { Journal, JournalRecord, ParticipantNumber } from '@gridbourse/core/market'
import {
  columnsOf,
  readingAt,
  type ReadingBatch,
  type ReadingColumns,
  type ReadingLog,
} from '@gridbourse/core/telemetry'
import { openSegmentJournal, readSegmentJournal } from '../journal/index.ts'
import type { SecretKey } from '../secrets/index.ts'
import { decodeReadings, encodeReadings } from './batch-codec.ts'

/** A journal's records are at most 512 KiB. */
const LONGEST_BATCH = 512 * 1024

export type ReadingLogOptions = {
  /** Made when it is missing. It belongs to the log alone. */
  readonly directory: string
  /** A segment that has reached this size is followed by a new one. Default 64 MiB. */
  readonly segmentBytes?: number
  /** Seals what is written, and opens what was sealed. Default: none. */
  readonly secret?: SecretKey | null
}

/**
 * The reading log in segment files: a journal of its own whose records are batches, with all that a journal promises.
 * An acknowledged batch survives power loss; torn ends are cut off, damaged records refused by name; one process
 * holds the directory. Faults are those of the journal.
 */
export async function openReadingLog(options: ReadingLogOptions): Promise<ReadingLog> {
  const journal = await openSegmentJournal({ ...options, verify: 'newest' })
  try {
    return logOver(journal, await lastInstant(journal))
  } catch (fault) {
    await journal.close()
    throw fault
  }
}

/** The log as far as it went when it was opened; who writes it goes on undisturbed. Nothing is changed. */
export async function readReadingLog(
  options: Pick<ReadingLogOptions, 'directory' | 'secret'>,
): Promise<Pick<ReadingLog, 'lastSequence' | 'read' | 'close'>> {
  const journal = await readSegmentJournal(options)
  return {
    lastSequence: journal.lastSequence,
    read: (from) => batchesOf(journal.read(from)),
    close: () => journal.close(),
  }
}

function logOver(journal: Journal, begin: EpochMs): ReadingLog {
  let lastAt = begin
  return {
    get lastSequence() {
      return journal.lastSequence
    },
    async append({ knownAt, by, readings }) {
      // The market's clock may begin anew in a rehearsal; what is known first was known no later.
      lastAt = Math.max(lastAt, knownAt) as EpochMs
      const first = journal.lastSequence + 1
      const parts = partsOf(readings)
      const batches = parts.map((part, i) => ({
        sequence: first + i,
        knownAt: lastAt,
        by,
        readings: part.readings,
      }))
      await journal.append(
        parts.map(({ bytes }, i) => ({
          sequence: first + i,
          atMs: lastAt,
          participant: by as ParticipantNumber,
          key: '',
          command: bytes,
        })),
      )
      return batches
    },
    read: (from) => batchesOf(journal.read(from)),
    close: () => journal.close(),
  }
}

async function* batchesOf(
  records: AsyncIterable<readonly JournalRecord[]>,
): AsyncGenerator<readonly ReadingBatch[]> {
  for await (const some of records) yield some.map(batchOf)
}

const batchOf = ({ sequence, atMs, participant, command }: JournalRecord): ReadingBatch => ({
  sequence,
  knownAt: atMs,
  by: participant,
  readings: decodeReadings(command),
})

type Part = { readonly readings: ReadingColumns; readonly bytes: Uint8Array }

/** A batch of many long names may be too long for one record. */
function partsOf(readings: ReadingColumns): Part[] {
  const bytes = encodeReadings(readings)
  if (bytes.length <= LONGEST_BATCH) return [{ readings, bytes }]
  const all = Array.from({ length: readings.length }, (_, i) => readingAt(readings, i))
  const half = Math.ceil(all.length / 2)
  return [all.slice(0, half), all.slice(half)].flatMap((some) => partsOf(columnsOf(some)))
}

async function lastInstant(journal: Journal): Promise<EpochMs> {
  let last = 0
  if (journal.lastSequence > 0)
    for await (const records of journal.read(journal.lastSequence)) last = records.at(-1)?.atMs ?? last
  return last as EpochMs
}
