import { join, resolve } from 'node:path'
import { makeBeside, type TableBeside } from './beside.ts'
import { loadDuckDb, quoted, type DuckDbConnection } from './duckdb.ts'
import { filesOf } from './lake-files.ts'

/** What a question was answered with: columns by name, rows as JSON holds them. */
export type LakeAnswer = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** A question that a lake does not answer; the message says why. */
export class LakeRefusal extends Error {
  override readonly name = 'LakeRefusal'
}

/**
 * Asks a lake in SQL (DuckDB's). It can only be read: anything but a question is refused, and no file beside the lake
 * can be reached. Tables: `readings`, the newest version of every reading; `versions`, all that was ever said; and those
 * that are given `beside`.
 */
export async function askLake(
  directory: string,
  sql: string,
  beside: readonly TableBeside[] = [],
): Promise<LakeAnswer> {
  const { DuckDBInstance } = await loadDuckDb()
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  try {
    for (const table of beside) await makeBeside(connection, table)
    await makeViews(connection, resolve(directory))
    return await ask(connection, sql)
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}

async function makeViews(connection: DuckDbConnection, lake: string): Promise<void> {
  const files = await filesOf(lake, 'readings')
  const rows =
    files.length === 0
      ? `select null::varchar as owner, null::varchar as source, null::varchar as kind, null::varchar as metric,
           null::timestamp as instant, null::bigint as value, null::timestamp as known_at, null::bigint as said_by,
           null::bigint as sequence, null::date as day where false`
      : `select * from read_parquet(${quoted(join(lake, 'readings', 'day=*', '*.parquet'))},
           hive_partitioning = true, hive_types = {'day': date})`
  await connection.run(`create view versions as ${rows}`)
  await connection.run(`create view readings as
    select any_value(owner) as owner, source, any_value(kind) as kind, metric, instant, arg_max(value, sequence) as value,
      max(known_at) as known_at, arg_max(said_by, sequence) as said_by, any_value(day) as day
    from versions group by source, metric, instant`)
  await connection.run(`set allowed_directories = [${quoted(`${lake}/`)}]`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
}

async function ask(connection: DuckDbConnection, sql: string): Promise<LakeAnswer> {
  if (sql.trim() === '') throw new LakeRefusal('expected one question, found none')
  const { StatementType } = await loadDuckDb()
  try {
    const statements = await connection.extractStatements(sql)
    if (statements.count !== 1) throw new LakeRefusal(`expected one question, found ${statements.count}`)
    const prepared = await statements.prepare(0)
    if (prepared.statementType !== StatementType.SELECT && prepared.statementType !== StatementType.EXPLAIN)
      throw new LakeRefusal('a lake can be read and not changed: expected SELECT')
    const answer = await prepared.runAndReadAll()
    return {
      columns: answer.deduplicatedColumnNames(),
      rows: answer.getRowsJson(),
    }
  } catch (fault) {
    if (fault instanceof LakeRefusal) throw fault
    throw new LakeRefusal(fault instanceof Error ? fault.message : String(fault), { cause: fault })
  }
}
