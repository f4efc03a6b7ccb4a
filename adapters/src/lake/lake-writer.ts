import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { metricNamed, ownerOf, type ReadingBatch } from '@gridbourse/core/telemetry'
import { lockDirectory } from '../journal/segments/directory-lock.ts'
import { syncDirectory } from '../journal/segments/segment-file.ts'
import { loadDuckDb, quoted, type DuckDbConnection } from './duckdb.ts'
import { fileName, filesOf, progressOf, removeUnfinished, saveProgress, type LakeFile } from './lake-files.ts'

/** The one who writes a lake. */
export type LakeWriter = {
  /** All batches up to here are in the files. */
  readonly sequence: number
  /** Writes batches that continue `sequence`, as files of their days; resolves to those when all are durable. */
  write(batches: readonly ReadingBatch[]): Promise<readonly LakeFile[]>
  files(): Promise<readonly LakeFile[]>
  close(): void
}

/**
 * Opens a lake in a directory for writing, made where there is none. Refused with `JournalConflict` where another
 * process writes it. DuckDB is loaded by the first write.
 */
export async function openLake(directory: string): Promise<LakeWriter> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const unlock = lockDirectory(directory)
  try {
    await removeUnfinished(directory)
    let sequence = await progressOf(directory)
    return {
      get sequence() {
        return sequence
      },
      async write(batches) {
        const last = batches.at(-1)?.sequence
        if (last === undefined) return []
        const name = fileName(sequence + 1, last)
        const days = await writeDays(directory, name, batches)
        await saveProgress(directory, last)
        sequence = last
        return days
      },
      files: () => filesOf(directory, 'readings'),
      close: unlock,
    }
  } catch (fault) {
    unlock()
    throw fault
  }
}

/** One file for each UTC day that the batches tell of. */
async function writeDays(
  directory: string,
  name: string,
  batches: readonly ReadingBatch[],
): Promise<LakeFile[]> {
  const { DuckDBInstance } = await loadDuckDb()
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  try {
    const days = await load(connection, batches)
    const files: LakeFile[] = []
    for (const day of days) files.push(await writeDay(connection, { directory, day, name }))
    return files
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}

async function load(connection: DuckDbConnection, batches: readonly ReadingBatch[]): Promise<string[]> {
  await connection.run(`create table batch (
    owner varchar, source varchar, kind varchar, metric varchar,
    at_ms bigint, value bigint, known_at_ms bigint, said_by bigint, sequence bigint)`)
  const appender = await connection.createAppender('batch')
  for (const { sequence, knownAt, by, readings } of batches) {
    const owners = readings.sources.map(ownerOf)
    const kinds = readings.metrics.map((metric) => metricNamed(metric)?.kind ?? '')
    for (let i = 0; i < readings.length; i++) {
      const source = readings.source[i]!
      const metric = readings.metric[i]!
      appender.appendVarchar(owners[source]!)
      appender.appendVarchar(readings.sources[source]!)
      appender.appendVarchar(kinds[metric]!)
      appender.appendVarchar(readings.metrics[metric]!)
      appender.appendBigInt(BigInt(readings.at[i]!))
      appender.appendBigInt(BigInt(readings.value[i]!))
      appender.appendBigInt(BigInt(knownAt))
      appender.appendBigInt(BigInt(by))
      appender.appendBigInt(BigInt(sequence))
      appender.endRow()
    }
  }
  appender.closeSync()
  const found = await connection.runAndReadAll(
    "select distinct strftime(epoch_ms(at_ms), '%Y-%m-%d') as day from batch order by day",
  )
  return found.getRows().map(([day]) => String(day))
}

async function writeDay(
  connection: DuckDbConnection,
  { directory, day, name }: { readonly directory: string; readonly day: string; readonly name: string },
): Promise<LakeFile> {
  const folder = join(directory, 'readings', `day=${day}`)
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  const unfinished = `${path}.unfinished`
  await connection.run(`
    copy (
      select owner, source, kind, metric, epoch_ms(at_ms) as instant, value,
        epoch_ms(known_at_ms) as known_at, said_by, sequence
      from batch where strftime(epoch_ms(at_ms), '%Y-%m-%d') = ${quoted(day)}
      order by source, metric, at_ms, sequence
    ) to ${quoted(unfinished)} (format parquet, compression zstd)`)
  const file = await open(unfinished, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
  for (const each of [folder, join(directory, 'readings')]) await syncDirectory(each)
  return { table: 'readings', day, name, path }
}
